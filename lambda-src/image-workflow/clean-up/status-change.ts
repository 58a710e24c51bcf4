import { CleanUpInput, ExecutionInput } from '../../../src/contract/messages';

/** EventBridge's event of an execution that ended, the part that we read. */
export interface ExecutionStatusChange {
  readonly 'detail-type': 'Step Functions Execution Status Change';
  readonly 'detail': {
    readonly executionArn: string;
    readonly status: string;
    /** JSON, as the execution got it. */
    readonly input?: string | null;
    readonly cause?: string | null;
  };
}

/** Whether clean-up is called for an execution that ended, and not by one. */
export function isStatusChange(event: CleanUpInput | ExecutionStatusChange): event is ExecutionStatusChange {
  return 'detail-type' in event;
}

/** What clean-up has to do for an execution that ended without it: stopped from outside, out of time, or failed on its way. */
export function cleanUpInputOf({ detail: { executionArn, status, input, cause } }: ExecutionStatusChange): CleanUpInput {
  // Ours is short; EventBridge leaves out inputs of hundreds of kilobytes only.
  const { v, uploadId, attempt } = JSON.parse(input ?? 'null') as ExecutionInput;
  return { v, uploadId, attempt, run: executionArn, reason: { failed: { error: status, cause: cause ?? '' } } };
}
