import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { HANDLERS } from './defaults';
import { RETRY_POLICIES } from './retry-policies';
import { PAYLOAD_VERSION } from '../contract/messages';

/** The functions behind the tasks. */
export interface WorkflowTasks {
  readonly inspectImage: lambda.IFunction;
  readonly resizeImage: lambda.IFunction;
  readonly recordImage: lambda.IFunction;
  readonly cleanUp: lambda.IFunction;
}

/** What a call takes beside the function itself. */
const SLACK = Duration.seconds(10);

/** Every task carries the execution's input, pinned, and its own run. */
const TASK_INPUT = {
  'v': PAYLOAD_VERSION,
  'uploadId.$': '$.uploadId',
  'attempt.$': '$.attempt',
  'object.$': '$.object',
  'declared.$': '$.declared',
  'run.$': '$$.Execution.Id',
};

/**
 * The states, in the order of the journey:
 * Inspect image → Verdict? → Resize image (for each batch) → All sizes made? → Record image → Recorded? → Ready,
 * and from whatever goes wrong → Clean up → Outcome?
 *
 * Written in JSONPath, which independent interpreters can run offline. Verdicts are data that Choices route;
 * what is thrown is retried by the named policies and then cleaned up.
 */
export function defineWorkflow(scope: Construct, functions: WorkflowTasks): sfn.IChainable {
  const cleanUp = defineCleanUp(scope, functions.cleanUp);
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

  const failed = new sfn.Pass(scope, 'Note failure', {
    // Not every error has a cause (a timeout has none), so the whole of it is the cause.
    parameters: { failed: { 'error.$': '$.thrown.Error', 'cause.$': 'States.JsonToString($.thrown)' } },
    resultPath: '$.reason',
  });
  failed.next(cleanUp);

  const record = task(scope, 'Record image', functions.recordImage, HANDLERS.recordImage, '$.recorded', {
    ...TASK_INPUT,
    'revision.$': '$.inspected.revision',
    'source.$': '$.inspected.source',
    'images.$': '$.resized.images',
  });
  record.addCatch(failed, { errors: [sfn.Errors.ALL], resultPath: '$.thrown' });
  record.next(new sfn.Choice(scope, 'Recorded?')
    .when(sfn.Condition.stringEquals('$.recorded.status', 'READY'), ready)
    .otherwise(superseded));

  const resize = new sfn.Map(scope, 'Resize batches', {
    itemsPath: '$.inspected.batches',
    itemSelector: {
      ...TASK_INPUT,
      'revision.$': '$.inspected.revision',
      'source.$': '$.inspected.source',
      'batch.$': '$$.Map.Item.Value',
    },
    // Only a rejection has a code, so an empty list means that every batch was made.
    resultSelector: { 'images.$': '$[*].images[*]', 'codes.$': '$[*].code', 'details.$': '$[*].detail' },
    resultPath: '$.resized',
  });
  resize.itemProcessor(task(scope, 'Resize image', functions.resizeImage, HANDLERS.resizeImage));
  resize.addCatch(failed, { errors: [sfn.Errors.ALL], resultPath: '$.thrown' });
  resize.next(new sfn.Choice(scope, 'All sizes made?')
    .when(sfn.Condition.isPresent('$.resized.codes[0]'),
      noteRejection(scope, 'Note rejection by resizing', '$.resized.codes[0]', '$.resized.details[0]').next(cleanUp))
    .otherwise(record));

  const inspect = task(scope, 'Inspect image', functions.inspectImage, HANDLERS.inspectImage, '$.inspected', TASK_INPUT);
  inspect.addCatch(failed, { errors: [sfn.Errors.ALL], resultPath: '$.thrown' });
  inspect.next(new sfn.Choice(scope, 'Verdict?')
    .when(sfn.Condition.stringEquals('$.inspected.verdict', 'accepted'), resize)
    .when(sfn.Condition.stringEquals('$.inspected.verdict', 'rejected'),
      noteRejection(scope, 'Note rejection by inspection', '$.inspected.code', '$.inspected.detail').next(cleanUp))
    .otherwise(superseded));
  return inspect;
}

function defineCleanUp(scope: Construct, fn: lambda.IFunction): tasks.LambdaInvoke {
  return task(scope, 'Clean up', fn, HANDLERS.cleanUp, '$.cleaned', {
    'v': PAYLOAD_VERSION,
    'uploadId.$': '$.uploadId',
    'attempt.$': '$.attempt',
    'run.$': '$$.Execution.Id',
    'reason.$': '$.reason',
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
  scope: Construct, id: string, fn: lambda.IFunction, { timeout }: typeof HANDLERS.cleanUp,
  resultPath?: string, payload?: { [name: string]: unknown },
): tasks.LambdaInvoke {
  const invoke = new tasks.LambdaInvoke(scope, id, {
    lambdaFunction: fn,
    payload: payload && sfn.TaskInput.fromObject(payload),
    payloadResponseOnly: true,
    retryOnServiceExceptions: false, // the policies below cover them
    // A little more than the function's own, which tells more when it ends first.
    taskTimeout: sfn.Timeout.duration(timeout.plus(SLACK)),
    resultPath,
  });
  RETRY_POLICIES.forEach(policy => invoke.addRetry(policy));
  return invoke;
}
