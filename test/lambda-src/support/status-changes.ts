import { RUN, UPLOAD_ID } from './records';
import { ExecutionStatusChange } from '../../../lambda-src/image-workflow/clean-up/status-change';
import { ExecutionInput } from '../../../src/contract/messages';

/** EventBridge's event of an execution that ended; stopped from outside unless told. */
export function aStatusChange(detail: Partial<ExecutionStatusChange['detail']> = {}, input: Partial<ExecutionInput> = {}): ExecutionStatusChange {
  const started = { v: 1, uploadId: UPLOAD_ID, attempt: 1, object: {}, declared: {}, ...input };
  const event = {
    'version': '0',
    'id': '315c1398-40ff-a850-213b-158f73e60175',
    'detail-type': 'Step Functions Execution Status Change',
    'source': 'aws.states',
    'time': '2026-03-01T10:30:00Z',
    'detail': {
      executionArn: RUN,
      name: 'first',
      status: 'ABORTED',
      startDate: 1772359200000,
      stopDate: 1772361000000,
      input: JSON.stringify(started),
      inputDetails: { included: true },
      output: null,
      error: null,
      cause: null,
      ...detail,
    },
  } as const;
  return event;
}
