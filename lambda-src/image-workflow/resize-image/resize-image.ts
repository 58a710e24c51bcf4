import { CONTENT_TYPES, EXTENSIONS } from '../../../src/contract/image-formats';
import { MadeImage, ResizeImageInput, ResizeImageResult } from '../../../src/contract/messages';
import { imageKey } from '../../../src/contract/object-keys';
import type { makeSizes as MakeSizes } from '../../image-engine/resize';
import { Logger } from '../../shared/logger';
import { ObjectStore } from '../../shared/object-store';
import { settleAll } from '../../shared/settle';
import { checkPayloadVersion } from '../payload';

/** What resize-image works with. */
export interface ResizeImageDependencies {
  readonly uploads: ObjectStore;
  readonly images: ObjectStore;
  readonly maxPixels: number;
  /** The image engine. */
  readonly makeSizes: typeof MakeSizes;
  readonly logger: Pick<Logger, 'info'>;
}

/** Makes one batch of sizes and writes them under the attempt's revision, where no other attempt writes. */
export async function resizeImage(input: ResizeImageInput, deps: ResizeImageDependencies): Promise<ResizeImageResult> {
  checkPayloadVersion(input);
  const { uploadId, attempt, revision, source } = input;
  const file = await deps.uploads.read(input.object);
  // Clean-up reads the record: if another hand has ended the upload, it says so.
  if (file === undefined) throw new Error(`the claimed version of upload ${uploadId} is gone`);

  const made = await deps.makeSizes(file, { source, sizes: input.batch.sizes, describes: input.batch.describes, maxPixels: deps.maxPixels });
  if (made.verdict === 'rejected') {
    deps.logger.info('refused the file', { uploadId, attempt, code: made.code });
    return made;
  }
  const images = await settleAll(made.images.map(async (encoded): Promise<MadeImage> => {
    const { body, ...image } = await encoded;
    const key = imageKey(uploadId, revision, image.size, EXTENSIONS[image.format]);
    await deps.images.write(key, body, CONTENT_TYPES[image.format]);
    return { ...image, bytes: body.byteLength, key };
  }));
  return { verdict: 'accepted', images, appearance: made.appearance };
}
