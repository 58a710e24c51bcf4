import { Lazy } from 'aws-cdk-lib';
import { Misuse } from './misuse';
import { AlarmSettings, ImageUploadPipelineProps } from '../../src';

const setting = (settings: unknown, name = 'streamAge'): ImageUploadPipelineProps => ({ alarmOptions: { [name]: settings as AlarmSettings } });

/** Alarms and dashboard. */
export const ALARMS: readonly Misuse[] = [
  ['a threshold of zero', () => (setting({ threshold: 0 })), 'alarmOptions.streamAge.threshold', 'must be a number above 0', '0', 'to have no such alarm, set enabled to false'],
  ['a ratio above one', () => (setting({ threshold: 30 }, 'rejectRatio')), 'alarmOptions.rejectRatio.threshold', 'must be a number above 0 and at most 1', '30', 'to have no such alarm, set enabled to false'],
  ['a threshold that is text', () => (setting({ threshold: '5' })), 'alarmOptions.streamAge.threshold', 'must be a number above 0', "'5'", 'to have no such alarm, set enabled to false'],
  ['no periods', () => (setting({ evaluationPeriods: 0 })), 'alarmOptions.streamAge.evaluationPeriods', 'must be a whole number from 1 to 24', '0', 'stay within that'],
  ['too many periods', () => (setting({ evaluationPeriods: 25 })), 'alarmOptions.streamAge.evaluationPeriods', 'must be a whole number from 1 to 24', '25', 'stay within that'],
  ['a switch that is text', () => (setting({ enabled: 'no' })), 'alarmOptions.streamAge.enabled', 'must be true or false', "the text 'no'", 'pass one of both'],
  ['settings that are none', () => (setting(5)), 'alarmOptions.streamAge', 'must be an object like { threshold: 2 }', '5', 'name what it is to have'],
  ['an alarm that there is not', () => (setting({}, 'streamAgee')), 'alarmOptions.streamAgee', 'must be one of executionsFailed, executionsTimedOut, executionsThrottled, triggerErrors, deadLetters, apiServerErrors, rejectRatio, oldestOpenUpload, streamAge, processingCrashed', "'streamAgee'", 'leave it out'],
  ['a topic as action', () => ({ alarmActions: [{}] as never }), 'alarmActions', 'each element must be an action like new SnsAction(topic)', 'an object', 'pass one'],
  ['an action alone', () => ({ alarmActions: {} as never }), 'alarmActions', 'must be a list like [new SnsAction(topic)]', 'an object', 'put it in a list'],
  ['a dashboard that is text', () => ({ createDashboard: 'false' as never }), 'createDashboard', 'must be true or false', "the text 'false'", 'pass one of both'],
  ['a threshold that nobody knows yet', () => ({ alarmOptions: { deadLetters: { threshold: Lazy.number({ produce: () => 1 }) } } }), 'alarmOptions.deadLetters.threshold', 'must be known when the app is synthesized', 'an unresolved value', 'pass a plain number'],
];
