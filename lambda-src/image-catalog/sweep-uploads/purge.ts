import { allImagesPrefix, imagesPrefix, incomingKey, keptPrefixes, originalKey, revisionOf } from '../../../src/contract/object-keys';
import { UploadRecord } from '../../../src/contract/upload-record';
import { ObjectStore } from '../../shared/object-store';
import { settleAll } from '../../shared/settle';

/** The two buckets. */
export interface Buckets {
  readonly uploads: ObjectStore;
  readonly images: ObjectStore;
}

/** Deletes everything that an upload has anywhere, every version of it. */
export async function purge({ uploadId }: UploadRecord, { uploads, images }: Buckets): Promise<void> {
  await settleAll([
    uploads.deleteEveryVersion(incomingKey(uploadId)),
    ...keptPrefixes(uploadId).map(prefix => uploads.deleteEveryVersionUnder(prefix)),
    images.deleteEveryVersionUnder(allImagesPrefix(uploadId)),
  ]);
}

/** Deletes the sizes and originals of every attempt so far, but those of a READY image. */
export async function deleteLateFiles({ uploadId, attempt, status, revision: kept }: UploadRecord, { uploads, images }: Buckets): Promise<void> {
  const revisions = Array.from({ length: attempt }, (_, earlier) => revisionOf(earlier + 1));
  const late = revisions.filter(revision => status !== 'READY' || revision !== kept);
  await settleAll(late.flatMap(revision => [
    images.deletePrefix(imagesPrefix(uploadId, revision)),
    uploads.deleteEveryVersion(originalKey(uploadId, revision)),
  ]));
}
