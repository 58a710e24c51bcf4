import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { HandlerSize } from './defaults';
import { retryPolicies } from './retry-policies';
import { CALL_SLACK, isTriedAgain, WorkflowHandlers } from './workflow-times';
import { PAYLOAD_VERSION } from '../contract/messages';

/** The functions behind the tasks. */
export interface WorkflowTasks {
  readonly inspectImage: lambda.IFunction;
  readonly resizeImage: lambda.IFunction;
  readonly recordImage: lambda.IFunction;
  readonly cleanUp: lambda.IFunction;
}

/** Type of the workflow, and the times of its tasks. */
interface Profile {
  readonly type: sfn.StateMachineType;
  readonly handlers: WorkflowHandlers;
}

/** Every task carries the execution's input, pinned, and its own run. */
const TASK_INPUT = {
  'v': PAYLOAD_VERSION,
  'uploadId.$': '$.uploadId',
  'attempt.$': '$.attempt',
  'object.$': '$.object',
  'declared.$': '$.declared',
  'run.$': '$$.Execution.Id',
};

/** What inspection learnt, for whoever resizes; the batch is added. */
const RESIZE_INPUT = {
  ...TASK_INPUT,
  'revision.$': '$.inspected.revision',
  'source.$': '$.inspected.source',
};

/**
 * The states, in the order of the journey:
 * Inspect image → Verdict? → Resize image → Sizes made? → Record image, which is the end;
 * with more batches than one Verdict? → Resize batches (Resize batch for each) → All sizes made? → Record image;
 * and from whatever goes wrong → Clean up → Outcome?
 *
 * Every state that is entered costs, and one batch is the usual case: it takes no Map.
 *
 * Written in JSONPath, which independent interpreters can run offline. Verdicts are data that Choices route;
 * what is thrown is retried by the named policies and then cleaned up.
 */
export function defineWorkflow(
  scope: Construct, functions: WorkflowTasks, type: sfn.StateMachineType, handlers: WorkflowHandlers,
): sfn.IChainable {
  const profile: Profile = { type, handlers };
  const cleanUp = defineCleanUp(scope, profile, functions.cleanUp);
  const ready = new sfn.Succeed(scope, 'Ready');
  const superseded = new sfn.Succeed(scope, 'Superseded', { comment: 'Another run has this upload, or it was deleted' });
  const outcome = new sfn.Choice(scope, 'Outcome?')
    .when(sfn.Condition.stringEquals('$.cleaned.status', 'REJECTED'), new sfn.Succeed(scope, 'Rejected'))
    .when(sfn.Condition.stringEquals('$.cleaned.status', 'FAILED'), new sfn.Fail(scope, 'Failed', {
      error: 'ProcessingFailed',
      cause: 'The record of the upload says why, the failed step in this history says more',
    }))
    .when(sfn.Condition.stringEquals('$.cleaned.status', 'READY'), ready)
    .otherwise(superseded);
  cleanUp.next(outcome);

  // Not every error has a cause (a timeout has none), so the whole of it is the cause.
  const failed = noteFailure(scope, 'Note failure', '$.thrown.Error', 'States.JsonToString($.thrown)');
  failed.next(cleanUp);

  const record = task(scope, profile, 'Record image', functions.recordImage, handlers.recordImage, '$.recorded', {
    ...TASK_INPUT,
    'revision.$': '$.inspected.revision',
    'source.$': '$.inspected.source',
    'images.$': '$.resized.results[*].images[*]',
    'appearances.$': '$.resized.results[*].appearance',
  });
  // READY or superseded: nothing follows from either, so no state asks. The function's log tells which, and so does the execution's output.
  record.addCatch(failed, { errors: [sfn.Errors.ALL], resultPath: '$.thrown' });

  const refused = noteRejection(scope, 'Note rejection by resizing',
    'States.ArrayGetItem($.resized.results[*].code, 0)', 'States.ArrayGetItem($.resized.results[*].detail, 0)');
  refused.next(cleanUp);

  const resizeOne = task(scope, profile, 'Resize image', functions.resizeImage, handlers.resizeImage, '$.resized', {
    ...RESIZE_INPUT,
    'batch.$': '$.inspected.batches[0]',
  }, { 'results.$': 'States.Array($)', 'verdict.$': '$.verdict' });
  resizeOne.addCatch(failed, { errors: [sfn.Errors.ALL], resultPath: '$.thrown' });
  resizeOne.next(new sfn.Choice(scope, 'Sizes made?')
    .when(sfn.Condition.stringEquals('$.resized.verdict', 'rejected'), refused)
    .otherwise(record));

  const resizeSeveral = new sfn.Map(scope, 'Resize batches', {
    itemsPath: '$.inspected.batches',
    itemSelector: { ...RESIZE_INPUT, 'batch.$': '$$.Map.Item.Value' },
    // Paths that match nothing end a run on some interpreters, so codes, errors and images are taken only where they are.
    resultSelector: {
      'results.$': '$',
      'rejected.$': "States.ArrayContains($[*].verdict, 'rejected')",
      'failed.$': "States.ArrayContains($[*].verdict, 'failed')",
    },
    resultPath: '$.resized',
  });
  resizeSeveral.itemProcessor(defineBatch(scope, profile, functions.resizeImage));
  resizeSeveral.addCatch(failed, { errors: [sfn.Errors.ALL], resultPath: '$.thrown' });
  resizeSeveral.next(new sfn.Choice(scope, 'All sizes made?')
    .when(sfn.Condition.booleanEquals('$.resized.rejected', true), refused)
    .when(sfn.Condition.booleanEquals('$.resized.failed', true),
      noteFailure(scope, 'Note failure by resizing',
        'States.ArrayGetItem($.resized.results[*].error, 0)', 'States.ArrayGetItem($.resized.results[*].cause, 0)').next(cleanUp))
    .otherwise(record));

  const inspect = task(scope, profile, 'Inspect image', functions.inspectImage, handlers.inspectImage, '$.inspected', TASK_INPUT);
  inspect.addCatch(failed, { errors: [sfn.Errors.ALL], resultPath: '$.thrown' });
  inspect.next(new sfn.Choice(scope, 'Verdict?')
    .when(sfn.Condition.and(
      sfn.Condition.stringEquals('$.inspected.verdict', 'accepted'), sfn.Condition.isPresent('$.inspected.batches[1]')), resizeSeveral)
    .when(sfn.Condition.stringEquals('$.inspected.verdict', 'accepted'), resizeOne)
    .when(sfn.Condition.stringEquals('$.inspected.verdict', 'rejected'),
      noteRejection(scope, 'Note rejection by inspection', '$.inspected.code', '$.inspected.detail').next(cleanUp))
    .otherwise(superseded));
  return inspect;
}

function defineCleanUp(scope: Construct, profile: Profile, fn: lambda.IFunction): tasks.LambdaInvoke {
  return task(scope, profile, 'Clean up', fn, profile.handlers.cleanUp, '$.cleaned', {
    'v': PAYLOAD_VERSION,
    'uploadId.$': '$.uploadId',
    'attempt.$': '$.attempt',
    'run.$': '$$.Execution.Id',
    'reason.$': '$.reason',
  });
}

/**
 * One batch of several. A failure becomes data, so that the Map waits for the other batches: were it to end at once,
 * a function still at work would write sizes after Clean up had removed them.
 */
function defineBatch(scope: Construct, profile: Profile, fn: lambda.IFunction): sfn.IChainable {
  return task(scope, profile, 'Resize batch', fn, profile.handlers.resizeImage).addCatch(new sfn.Pass(scope, 'Note failure of a batch', {
    parameters: { 'verdict': 'failed', 'error.$': '$.Error', 'cause.$': 'States.JsonToString($)' },
  }), { errors: [sfn.Errors.ALL] });
}

function noteFailure(scope: Construct, id: string, error: string, cause: string): sfn.Pass {
  return new sfn.Pass(scope, id, {
    parameters: { failed: { 'error.$': error, 'cause.$': cause } },
    resultPath: '$.reason',
  });
}

function noteRejection(scope: Construct, id: string, code: string, detail: string): sfn.Pass {
  return new sfn.Pass(scope, id, {
    parameters: { rejected: { 'code.$': code, 'detail.$': detail } },
    resultPath: '$.reason',
  });
}

/** One call of one function: bounded in time, retried by the named policies. */
function task(
  scope: Construct, { type, handlers }: Profile, id: string, fn: lambda.IFunction, { timeout }: HandlerSize,
  resultPath?: string, payload?: { [name: string]: unknown }, resultSelector?: { [name: string]: unknown },
): tasks.LambdaInvoke {
  const invoke = new tasks.LambdaInvoke(scope, id, {
    lambdaFunction: fn,
    payload: payload && sfn.TaskInput.fromObject(payload),
    payloadResponseOnly: true,
    retryOnServiceExceptions: false, // the policies below cover them
    // A little more than the function's own, which tells more when it ends first.
    taskTimeout: sfn.Timeout.duration(timeout.plus(CALL_SLACK)),
    resultPath,
    resultSelector,
  });
  retryPolicies(type, isTriedAgain(type, timeout, handlers.cleanUp.timeout)).forEach(policy => invoke.addRetry(policy));
  return invoke;
}
