import { StartWorkflowDependencies } from './start-workflow';
import { isUploadId } from '../../../src/contract/object-keys';
import { UploadRecord } from '../../../src/contract/upload-record';
import { ClaimedRecord } from '../../image-catalog/upload-records';

/** What an operator hands start-workflow to try a FAILED upload again. */
export interface RedriveRequest {
  readonly redrive: string;
}

/** What became of it. A refusal says why, and nothing was changed. */
export type RedriveResult =
  | { readonly redriven: true; readonly uploadId: string; readonly attempt: number }
  | { readonly redriven: false; readonly reason: string };

/** Whether an event is an operator's wish and not S3's. */
export function isRedriveRequest(event: object): event is RedriveRequest {
  return 'redrive' in event;
}

/** Tries a FAILED upload again, from the file that was kept. Safe to repeat: an attempt that waits for its run is started, not raised. */
export async function redriveUpload({ redrive: uploadId }: RedriveRequest, deps: StartWorkflowDependencies): Promise<RedriveResult> {
  if (typeof uploadId !== 'string' || !isUploadId(uploadId)) return refuse('that is no id of an upload, which looks like 01890a5d-ac96-774b-bcce-b302099a8057');
  const record = await deps.records.read(uploadId);
  if (record === undefined) return refuse('there is no such upload');
  if (awaitsItsRun(record)) return start(record, deps);
  if (record.status !== 'FAILED') return refuse(`only a FAILED upload can be tried again, this one is ${record.status}`);
  if (record.object === undefined || !await deps.uploads.hasVersion(record.object)) {
    return refuse('the file it was made from is gone; ask the client to upload it again');
  }

  const redrive = await deps.records.redrive(record, deps.longestRunSeconds);
  if (redrive.written) return start(redrive.record, deps);
  // The answer to our own write was lost, or another operator was as quick: the attempt is there, and may miss its run.
  const { standing } = redrive;
  if (standing !== undefined && awaitsItsRun(standing)) return start(standing, deps);
  return refuse(`the upload changed at the same moment, it is ${standing?.status ?? 'gone'} now`);
}

/** A later attempt whose start may have been lost. */
function awaitsItsRun(record: UploadRecord): record is ClaimedRecord {
  return record.status === 'PROCESSING' && record.attempt > 1 && record.run === undefined && record.object !== undefined;
}

async function start(record: ClaimedRecord, { executions, logger }: StartWorkflowDependencies): Promise<RedriveResult> {
  const { uploadId, attempt } = record;
  await executions.start(record);
  logger.info('started the workflow again', { uploadId, attempt });
  return { redriven: true, uploadId, attempt };
}

function refuse(reason: string): RedriveResult {
  return { redriven: false, reason };
}
