import { Arrival, arrivalOf, createdObjects, isTestEvent, S3CreatedEvent, S3ObjectCreatedEvent } from './arrivals';
import { ClaimedObject, UploadRecord } from '../../../src/contract/upload-record';
import { ClaimedRecord, UploadRecords } from '../../image-catalog/upload-records';
import { Executions } from '../../image-workflow/executions';
import { Logger } from '../../shared/logger';
import type { PipelineMetrics } from '../../shared/metrics';
import { ObjectStore } from '../../shared/object-store';
import { settleAll } from '../../shared/settle';

/** What start-workflow works with. */
export interface StartWorkflowDependencies {
  readonly records: UploadRecords;
  readonly uploads: ObjectStore;
  readonly uploadsBucket: string;
  /** Stands before every key of the pipeline. */
  readonly keyPrefix: string;
  readonly executions: Pick<Executions, 'start'>;
  readonly longestRunSeconds: number;
  readonly metrics: PipelineMetrics;
  readonly logger: Pick<Logger, 'info'>;
}

/** An object without a record: nobody asked for that upload. The event belongs into the dead-letter queue. */
export class UploadNotFoundError extends Error {
  constructor(uploadId: string) {
    super(`there is no record of upload ${uploadId}`);
    this.name = 'UploadNotFoundError';
  }
}

/** Claims the record of every object in an event of S3 or EventBridge, and starts one execution for each. Safe to repeat. */
export async function startWorkflow(event: S3CreatedEvent | S3ObjectCreatedEvent, deps: StartWorkflowDependencies): Promise<void> {
  const arrivals = createdObjects(event).map(created => arrivalOf(created, deps.uploadsBucket, deps.keyPrefix));
  const ours = arrivals.filter(arrival => arrival !== undefined);
  if (ours.length < arrivals.length) deps.logger.info('ignored objects that no form wrote', { count: arrivals.length - ours.length });
  if (isTestEvent(event)) deps.logger.info('ignored a test event');
  await settleAll(ours.map(arrival => claimAndStart(arrival, deps)));
}

async function claimAndStart({ uploadId, object }: Arrival, deps: StartWorkflowDependencies): Promise<void> {
  const claim = await deps.records.claim(uploadId, object, deps.longestRunSeconds);
  if (claim.written) {
    deps.metrics.emit({ Uploaded: 1 });
    return start(claim.record, deps);
  }

  const { standing } = claim;
  if (standing === undefined) throw new UploadNotFoundError(uploadId);
  const { status, attempt } = standing;
  if (status === 'DELETING' || status === 'DELETED') {
    await deps.uploads.deleteVersion(object);
    return deps.logger.info('deleted the object of a deleted upload', { uploadId, status });
  }
  if (isClaimWithoutRun(standing, object)) return start(standing, deps);
  return deps.logger.info('upload is claimed already', { uploadId, attempt, status });
}

/** A claim whose start may have been lost: the same object's event comes again, and no execution has shown itself. */
function isClaimWithoutRun(record: UploadRecord, object: ClaimedObject): record is ClaimedRecord {
  const claimed = record.object;
  return record.status === 'PROCESSING' && record.run === undefined && claimed !== undefined
    && claimed.versionId === object.versionId && claimed.eTag === object.eTag;
}

async function start(record: ClaimedRecord, { executions, logger }: StartWorkflowDependencies): Promise<void> {
  const { uploadId, attempt } = record;
  const result = await executions.start(record);
  logger.info(result === 'started' ? 'started the workflow' : 'the workflow has been started before', { uploadId, attempt });
}
