import { CleanUpInput, CleanUpReason, PAYLOAD_VERSION } from '../../../src/contract/messages';
import { sweepRunOf } from '../../../src/contract/upload-record';
import { ClaimedRecord } from '../upload-records';

/** How clean-up is called for a record that the sweep has closed: as the run that the record names now, and without waiting for it. */
export function cleanUpCall(functionName: string, { uploadId, attempt }: ClaimedRecord, reason: CleanUpReason) {
  const input: CleanUpInput = { v: PAYLOAD_VERSION, uploadId, attempt, run: sweepRunOf(attempt), reason };
  return { FunctionName: functionName, InvocationType: 'Event', Payload: JSON.stringify(input) } as const;
}
