import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmDefault, ALARMS, EVALUATION_PERIODS } from './defaults';
import { describe, mended, requireBoolean, requireInteger, requireList, requireOptions } from './validation';
import { AlarmSettings, PipelineAlarmOptions, PipelineMonitoringOptions } from '../alarm-options';

/** An alarm, named as in `alarmOptions`. */
export type AlarmName = keyof PipelineAlarmOptions;

/** The alarms that are on, each with what it is raised by. */
export type ResolvedAlarms = { readonly [name in AlarmName]?: AlarmDefault };

const EXAMPLE = '{ rejectRatio: { threshold: 0.3 } }';

/** How the pipeline is watched, checked and with defaults. */
export interface ResolvedMonitoring {
  readonly alarms: ResolvedAlarms;
  readonly alarmActions: cloudwatch.IAlarmAction[];
  readonly createDashboard: boolean;
}

/** Checks how the user wants the pipeline to be watched, and fills in the rest. */
export function resolveMonitoring({ alarmActions = [], alarmOptions = {}, createDashboard = true }: PipelineMonitoringOptions): ResolvedMonitoring {
  requireActions(alarmActions);
  return { alarms: resolveAlarms(alarmOptions), alarmActions, createDashboard: requireBoolean('createDashboard', createDashboard) };
}

function requireActions(alarmActions: cloudwatch.IAlarmAction[]): void {
  requireList('alarmActions', alarmActions, '[new SnsAction(topic)]');
  for (const action of alarmActions) {
    if (typeof action?.bind !== 'function') {
      throw new Error(`alarmActions: each element must be an action like new SnsAction(topic), got ${mended(action)}`);
    }
  }
}

function resolveAlarms(alarmOptions: PipelineAlarmOptions): ResolvedAlarms {
  requireOptions('alarmOptions:', alarmOptions, EXAMPLE);
  for (const name of Object.keys(alarmOptions)) {
    if (!(name in ALARMS)) {
      throw new Error(`alarmOptions.${name}: must be one of ${Object.keys(ALARMS).join(', ')}, got ${describe(name)}; leave it out`);
    }
  }
  const names = Object.keys(ALARMS) as AlarmName[];
  return Object.fromEntries(names
    .map(name => [name, alarmOptions[name] ?? {}] as const)
    .filter(([name, settings]) => isOn(name, settings))
    .map(([name, settings]) => [name, settingsOf(name, settings)]));
}

function isOn(name: AlarmName, settings: AlarmSettings): boolean {
  requireOptions(`alarmOptions.${name}:`, settings, '{ threshold: 2 }');
  return requireBoolean(`alarmOptions.${name}.enabled`, settings.enabled ?? true);
}

function settingsOf(name: AlarmName, { threshold, evaluationPeriods }: AlarmSettings): AlarmDefault {
  const own = `alarmOptions.${name}`;
  return {
    threshold: threshold === undefined ? ALARMS[name].threshold : requireThreshold(`${own}.threshold`, threshold, name === 'rejectRatio' ? 1 : Infinity),
    evaluationPeriods: evaluationPeriods === undefined
      ? ALARMS[name].evaluationPeriods
      : requireInteger(`${own}.evaluationPeriods`, evaluationPeriods, EVALUATION_PERIODS),
  };
}

function requireThreshold(prop: string, value: number, max: number): number {
  if (Token.isUnresolved(value)) {
    throw new Error(`${prop}: must be known when the app is synthesized, got an unresolved value; pass a plain number`);
  }
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0 || value > max) {
    const range = max === Infinity ? 'above 0' : `above 0 and at most ${max}`;
    throw new Error(`${prop}: must be a number ${range}, got ${describe(value)}; to have no such alarm, set enabled to false`);
  }
  return value;
}
