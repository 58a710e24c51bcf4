import { ImageAppearance, RecordImageInput, RecordImageResult } from '../../../src/contract/messages';
import { originalKey } from '../../../src/contract/object-keys';
import { WriteResult } from '../../image-catalog/conditional-write';
import { ClaimedRecord, isOpenFor, UploadRecords } from '../../image-catalog/upload-records';
import { Logger } from '../../shared/logger';
import type { MetricValues, PipelineMetrics } from '../../shared/metrics';
import { ObjectStore } from '../../shared/object-store';
import { checkPayloadVersion } from '../payload';

/** What record-image works with. */
export interface RecordImageDependencies {
  readonly records: UploadRecords;
  readonly uploads: ObjectStore;
  readonly images: ObjectStore;
  readonly longestRunSeconds: number;
  readonly metrics: PipelineMetrics;
  readonly logger: Pick<Logger, 'info'>;
}

/** Keeps the original, makes the upload READY, then deletes what came in: in this order, so that any step may be repeated. */
export async function recordImage(input: RecordImageInput, deps: RecordImageDependencies): Promise<RecordImageResult> {
  checkPayloadVersion(input);
  const { uploadId, attempt, run, revision } = input;
  const original = originalKey(uploadId, revision);
  const kept = await deps.uploads.copy(input.object, original);
  const ready: WriteResult<ClaimedRecord> = kept
    ? await writeReady(input, original, deps)
    : { written: false, standing: await deps.records.read(uploadId) };
  if (!ready.written) {
    const { standing } = ready;
    const readyByMe = standing?.status === 'READY' && standing.run === run;
    if (!readyByMe) {
      // Nobody has ended the upload, and its file is gone: our trouble, which clean-up has to end.
      if (isOpenFor(standing, run)) throw new Error(`the claimed version of upload ${uploadId} is gone`);
      deps.logger.info('another hand has ended this upload', { uploadId, attempt, status: standing?.status });
      return { status: 'superseded' };
    }
  } else {
    deps.metrics.emit(metricsOf(ready.record));
  }
  await deps.uploads.deleteVersion(input.object);
  deps.logger.info('recorded the image', { uploadId, attempt });
  return { status: 'READY' };
}

function writeReady(input: RecordImageInput, original: string, deps: RecordImageDependencies): Promise<WriteResult<ClaimedRecord>> {
  const { revision, appearances = [] } = input;
  const source = { ...input.source, ...merged(appearances) };
  const images = input.images.map(({ key, ...image }) => ({ ...image, uri: deps.images.uriOf(key) }));
  return deps.records.ready(input, { revision, source, original: { uri: deps.uploads.uriOf(original) }, images }, deps.longestRunSeconds);
}

/** What all batches found out about the image. */
function merged(appearances: readonly ImageAppearance[]): ImageAppearance {
  const crops = Object.assign({}, ...appearances.map(appearance => appearance.crops)) as NonNullable<ImageAppearance['crops']>;
  return Object.assign({}, ...appearances, Object.keys(crops).length > 0 && { crops }) as ImageAppearance;
}

/** Of an image that just became READY. How long a later attempt took says when somebody began it, so only the first is timed. */
function metricsOf({ attempt, createdAt, updatedAt, object, images = [] }: ClaimedRecord): MetricValues {
  return {
    Ready: 1,
    ...(attempt === 1 && { TimeToReady: Date.parse(updatedAt) - Date.parse(createdAt) }),
    BytesIn: object.bytes,
    BytesOut: images.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
