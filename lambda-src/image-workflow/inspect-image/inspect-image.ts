import { SizeProfile, SourceFormat } from '../../../src/contract/image-formats';
import { InspectImageResult, TaskInput } from '../../../src/contract/messages';
import { revisionOf } from '../../../src/contract/object-keys';
import { ResizeBudget } from '../../../src/contract/resize-work';
import { isOpenFor, UploadRecords } from '../../image-catalog/upload-records';
import type { inspectImage as InspectFile } from '../../image-engine/inspect';
import { sizesFor } from '../../image-engine/outputs';
import { planBatches } from '../../image-engine/plan';
import { Logger } from '../../shared/logger';
import { ObjectStore } from '../../shared/object-store';
import { settleAll } from '../../shared/settle';
import { checkPayloadVersion } from '../payload';

/** What inspect-image works with. */
export interface InspectImageDependencies {
  readonly records: UploadRecords;
  readonly uploads: ObjectStore;
  readonly longestRunSeconds: number;
  readonly accepted: readonly SourceFormat[];
  readonly maxPixels: number;
  readonly maxFrames: number;
  readonly sizes: readonly SizeProfile[];
  /** What resize-image can take on. */
  readonly resizing: ResizeBudget;
  /** The image engine. */
  readonly inspectFile: typeof InspectFile;
  readonly logger: Pick<Logger, 'info'>;
}

/** Takes the attempt for this run, then says what the file is and in which batches its sizes are made. */
export async function inspectImage(input: TaskInput, deps: InspectImageDependencies): Promise<InspectImageResult> {
  checkPayloadVersion(input);
  const { uploadId, attempt, run } = input;
  const superseded = (): InspectImageResult => {
    deps.logger.info('another run has this upload', { uploadId, attempt });
    return { verdict: 'superseded' };
  };

  // What the version holds does not depend on who has the upload: read at once, it is only looked at by whom the fence lets through.
  const [fence, file] = await settleAll([deps.records.fence(input, deps.longestRunSeconds), deps.uploads.read(input.object)]);
  if (!fence.written) return superseded();
  if (file === undefined) {
    // Whoever ends an upload deletes its incoming version. If nobody has, the loss is our trouble.
    if (!isOpenFor(await deps.records.read(uploadId), run)) return superseded();
    throw new Error(`the claimed version of upload ${uploadId} is gone`);
  }

  const { accepted, maxPixels, maxFrames } = deps;
  const inspection = await deps.inspectFile(file, { declared: input.declared, accepted, maxPixels, maxFrames });
  if (inspection.verdict === 'rejected') {
    deps.logger.info('refused the file', { uploadId, attempt, code: inspection.code });
    return inspection;
  }
  const { source } = inspection;
  const batches = planBatches({ source, bytes: file.length, maxPixels }, sizesFor(source.format, deps.sizes), deps.resizing);
  return { verdict: 'accepted', source, revision: revisionOf(attempt), batches };
}
