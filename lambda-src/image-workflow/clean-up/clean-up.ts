import { CleanUpInput, CleanUpResult } from '../../../src/contract/messages';
import { imagesPrefix, originalKey, quarantineKey, revisionOf } from '../../../src/contract/object-keys';
import { UploadRecord } from '../../../src/contract/upload-record';
import { ClosedRecord, UploadRecords } from '../../image-catalog/upload-records';
import { Logger } from '../../shared/logger';
import type { PipelineMetrics } from '../../shared/metrics';
import { ObjectStore } from '../../shared/object-store';
import { closingOf } from '../closing';
import { checkPayloadVersion } from '../payload';

/** What clean-up works with. */
export interface CleanUpDependencies {
  readonly records: UploadRecords;
  readonly uploads: ObjectStore;
  readonly images: ObjectStore;
  readonly longestRunSeconds: number;
  /** Whether a refused file is kept, for as long as the lifecycle rule of the quarantine says. */
  readonly keepRejected: boolean;
  readonly metrics: PipelineMetrics;
  readonly logger: Pick<Logger, 'info'>;
}

/** Ends an attempt that did not become READY. It closes the record first: after that nobody can make it READY under its hands. */
export async function cleanUp(input: CleanUpInput, deps: CleanUpDependencies): Promise<CleanUpResult> {
  checkPayloadVersion(input);
  const closed = await deps.records.close(input, closingOf(input.reason));
  if (!closed.written) return finish(closed.standing, input, deps);

  await removeFiles(closed.record, deps);
  // The first closing stays, so this may not be the reason that we were called with.
  const ended = await deps.records.outcome(input, closed.record, deps.longestRunSeconds);
  if (ended.written) countOutcome(ended.record, deps);
  return finish(ended.written ? ended.record : ended.standing, input, deps);
}

function countOutcome({ closing: { outcome, code } }: ClosedRecord, { metrics }: CleanUpDependencies): void {
  metrics.emit(outcome === 'REJECTED' ? { Rejected: 1 } : { Failed: 1 }, code);
}

/** Deletes what the attempt made; a refused file moves to quarantine or goes, a failed one stays for another attempt. */
async function removeFiles(record: ClosedRecord, { uploads, images, keepRejected }: CleanUpDependencies): Promise<void> {
  const { uploadId, attempt, object, closing } = record;
  const revision = revisionOf(attempt);
  await images.deletePrefix(imagesPrefix(uploadId, revision));
  await uploads.deleteEveryVersion(originalKey(uploadId, revision));
  // If it is gone, a hand that did the same got further: the outcome's condition decides.
  if (closing.outcome === 'REJECTED' && keepRejected) await uploads.copy(object, quarantineKey(uploadId, revision));
}

/** The last step, by what the record says: a repeat that finds the outcome of its own run has only this one left. */
async function finish(record: UploadRecord | undefined, { uploadId, attempt, run }: CleanUpInput, deps: CleanUpDependencies): Promise<CleanUpResult> {
  const status = record?.run === run ? record.status : undefined;
  switch (status) {
    case 'REJECTED':
      if (record?.object) await deps.uploads.deleteVersion(record.object);
      deps.logger.info('ended the upload', { uploadId, attempt, status, code: record?.error?.code });
      return { status };
    case 'FAILED':
      deps.logger.info('ended the upload', { uploadId, attempt, status, code: record?.error?.code });
      return { status };
    case 'READY':
      deps.logger.info('the upload is READY, nothing is deleted', { uploadId, attempt });
      return { status };
    default:
      deps.logger.info('another hand has this upload', { uploadId, attempt });
      return { status: 'superseded' };
  }
}
