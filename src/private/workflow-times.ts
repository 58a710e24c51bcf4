import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { HANDLERS, HandlerSize } from './defaults';
import type { PipelineFunctionOptions } from '../function-options';

/** How long everything in the workflow may take, with the user's own timeouts of its functions. */

/** What a call of a function by the workflow takes beside the function itself. */
export const CALL_SLACK = Duration.seconds(10);

/** From the claim to the execution's first task: StartExecution, its retries and a cold start. */
const START_DELAY = Duration.minutes(1);

/** An Express run ends then, whatever it is doing. */
const EXPRESS_RUN = Duration.minutes(5);

/** Of an Express run: what its tasks may take together; the rest is for waits between tries. */
export const EXPRESS_TASKS = Duration.seconds(280);

/** The handlers that the workflow calls. */
export interface WorkflowHandlers {
  readonly inspectImage: HandlerSize;
  readonly resizeImage: HandlerSize;
  readonly recordImage: HandlerSize;
  readonly cleanUp: HandlerSize;
}

/** The same, by name. */
export const WORKFLOW_HANDLERS = ['inspectImage', 'resizeImage', 'recordImage', 'cleanUp'] as const;

/**
 * An Express run ends after five minutes, whatever it is doing, and then only the sweep can end the upload. So its tasks are shorter:
 * the longest of them may run out of time twice (2 × 85 s), and Clean up may still do so once and try again (2 × 55 s).
 * Above 40 seconds, after which clients of a handler have given up on a dependency that fell silent.
 */
const EXPRESS_TIMEOUTS: { readonly [handler in keyof WorkflowHandlers]: Duration } = {
  inspectImage: Duration.seconds(45),
  resizeImage: Duration.seconds(75),
  recordImage: Duration.seconds(45),
  cleanUp: Duration.seconds(45),
};

/** Memory and time of the handlers that the workflow calls. */
export function workflowHandlersOf(type: sfn.StateMachineType, own: PipelineFunctionOptions = {}): WorkflowHandlers {
  const sizeOf = (handler: keyof WorkflowHandlers): HandlerSize => ({
    memorySize: own[handler]?.memorySize ?? HANDLERS[handler].memorySize,
    timeout: own[handler]?.timeout ?? (type === sfn.StateMachineType.EXPRESS ? EXPRESS_TIMEOUTS[handler] : HANDLERS[handler].timeout),
  });
  return {
    inspectImage: sizeOf('inspectImage'), resizeImage: sizeOf('resizeImage'), recordImage: sizeOf('recordImage'), cleanUp: sizeOf('cleanUp'),
  };
}

/**
 * When a whole run is given up: after every task has been throttled to the end (4 × 6 min) and tried again.
 * Where functions may take longer than by default, twice as much longer. Express ends at five minutes by itself.
 */
export function workflowTimeoutOf(type: sfn.StateMachineType, own: PipelineFunctionOptions = {}): Duration {
  if (type === sfn.StateMachineType.EXPRESS) {
    return EXPRESS_RUN;
  }
  const handlers = workflowHandlersOf(type, own);
  const longer = WORKFLOW_HANDLERS.map(handler => Math.max(0, handlers[handler].timeout.toSeconds() - HANDLERS[handler].timeout.toSeconds()));
  return Duration.minutes(30).plus(Duration.seconds(2 * longer.reduce((sum, seconds) => sum + seconds)));
}

/** When a run that nobody hears of any more is surely over: its own bound, a function that outlives it, and its late start. */
export function longestRunOf(type: sfn.StateMachineType, own: PipelineFunctionOptions = {}): Duration {
  const longestFunction = Math.max(...Object.values(workflowHandlersOf(type, own)).map((handler: HandlerSize) => handler.timeout.toSeconds()));
  return workflowTimeoutOf(type, own).plus(Duration.seconds(longestFunction)).plus(START_DELAY);
}

/** What a task takes, and Clean up after it, with this many tries of the task. Clean up may run out of time once. */
export function secondsWithCleanUp(timeout: Duration, tries: number, cleanUp: Duration): number {
  return tries * timeout.plus(CALL_SLACK).toSeconds() + 2 * cleanUp.plus(CALL_SLACK).toSeconds();
}

/** Whether there is time for another try after a call that ended by a crash or by its timeout; always in Standard. */
export function isTriedAgain(type: sfn.StateMachineType, timeout: Duration, cleanUp: Duration): boolean {
  return type !== sfn.StateMachineType.EXPRESS || secondsWithCleanUp(timeout, 2, cleanUp) <= EXPRESS_TASKS.toSeconds();
}
