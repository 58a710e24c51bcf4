import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ImageUploadPipeline, NotificationChannel, PipelineFunctionOptions } from '../src';
import { newStack, synthesize } from './support/synthesis';
import { HandlerName } from '../src/contract/environment';
import { NEEDED_SECONDS } from '../src/contract/patience';

const notificationChannels = [
  NotificationChannel.eventBridge(), NotificationChannel.longPolling({ maxWait: Duration.seconds(1) }), NotificationChannel.webSocket(),
];
const optionOf = (handler: string) => handler.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof PipelineFunctionOptions;
const HANDLERS = Object.entries(NEEDED_SECONDS).map(([handler, needed]) => [optionOf(handler), needed] as const);
const pipelineWith = (handler: string, seconds: number) => () => new ImageUploadPipeline(newStack(), 'Images', {
  notificationChannels,
  functionOptions: { [handler]: { timeout: Duration.seconds(seconds) } },
  maxPixels: 50_000_000, // so that resizing asks for no more time on its own account
});

test.each(HANDLERS)('%s may take no less than its clients need to give up, %s seconds, and may take that', (handler, needed) => {
  expect(pipelineWith(handler, needed)).not.toThrow();
  expect(pipelineWith(handler, needed - 1)).toThrow(new RegExp(
    `^functionOptions\\.${handler}\\.timeout: must be whole seconds from ${needed} to \\d+, got ${needed - 1} s; raise it to ${needed}, before which its clients do not give up`));
});

test.each([sfn.StateMachineType.STANDARD, sfn.StateMachineType.EXPRESS])('%s: by default every function has that time', stateMachineType => {
  const synthesis = synthesize({ notificationChannels, stateMachineType });
  const short = Object.entries(synthesis.functions()).filter(([path, { Properties }]) => {
    const handler = path.split('/').pop()!.replace(/(?!^)[A-Z]/g, letter => `-${letter}`).toLowerCase() as HandlerName;
    return !(Properties.Timeout >= NEEDED_SECONDS[handler]);
  });
  expect(short.map(([path]) => path)).toEqual([]);
});

test('API Gateway waits longer than each function that it calls takes: 30 seconds, over a WebSocket 29', () => {
  const functions = synthesize({ notificationChannels }).functions();
  const called = ['RequestUpload', 'ReadUpload', 'DeleteUpload', 'AwaitOutcome', 'TrackConnection'];
  const times = Object.entries(functions).filter(([path]) => called.includes(path.split('/').pop()!)).map(([, { Properties }]) => Properties.Timeout);
  expect(times).toHaveLength(called.length);
  expect(Math.max(...times)).toBeLessThanOrEqual(29);
});
