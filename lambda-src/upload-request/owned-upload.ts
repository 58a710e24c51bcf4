import { HttpRequest, Problem } from './http';
import { ownerOf } from './owner';
import { isUploadId } from '../../src/contract/object-keys';
import { UploadRecord } from '../../src/contract/upload-record';
import type { UploadRecords } from '../image-catalog/upload-records';
import { Logger } from '../shared/logger';

/** What an upload of a caller is read with. */
export interface OwnedUploadDependencies {
  readonly environment: { readonly AUTHORIZATION: string };
  readonly uploads: Pick<UploadRecords, 'readOwned'>;
  readonly log: Logger;
}

/**
 * The upload that a route names, as often as it is asked, if it is the caller's; else throws the problem `not-found`.
 *
 * Malformed, unknown and somebody else's look alike, so nobody can find out which ids exist.
 */
export function ownedUpload(request: HttpRequest, { environment, uploads, log }: OwnedUploadDependencies): () => Promise<UploadRecord> {
  const ownerId = ownerOf(request, environment.AUTHORIZATION);
  const uploadId = request.pathParameters?.uploadId ?? '';
  const notFound = new Problem('not-found', 'There is no such upload.');
  if (!isUploadId(uploadId)) {
    throw notFound;
  }
  log.appendKeys({ uploadId });
  return async () => {
    const record = await uploads.readOwned(uploadId, ownerId);
    if (!record) {
      throw notFound;
    }
    return record;
  };
}
