import { S3Client } from '@aws-sdk/client-s3';
import { HandlerEnvironment } from '../../../src/contract/environment';
import { isUploadId } from '../../../src/contract/object-keys';
import type { UploadRecords } from '../../image-catalog/upload-records';
import { positiveInteger } from '../../shared/env';
import { Logger } from '../../shared/logger';
import { HttpRequest, HttpResponse, json, Problem } from '../http';
import { ownerOf } from '../owner';
import { isOpen, UploadView, uploadView } from '../upload-view';

/** Seconds after which it is worth to ask again. */
const RETRY_AFTER_OPEN = '1';

/** What read-upload works with. */
export interface ReadUploadDependencies {
  readonly environment: HandlerEnvironment<'read-upload'>;
  readonly s3: S3Client;
  readonly uploads: Pick<UploadRecords, 'readOwned'>;
  readonly log: Logger;
}

/** `GET /uploads/{uploadId}`: the record as its owner may see it. */
export async function readUpload(request: HttpRequest, { environment, s3, uploads, log }: ReadUploadDependencies): Promise<HttpResponse> {
  const ownerId = ownerOf(request, environment.AUTHORIZATION);
  const uploadId = request.pathParameters?.uploadId ?? '';
  // Malformed, unknown and somebody else's look alike, so nobody can find out which ids exist.
  const notFound = new Problem('not-found', 'There is no such upload.');
  if (!isUploadId(uploadId)) {
    throw notFound;
  }
  log.appendKeys({ uploadId });
  const record = await uploads.readOwned(uploadId, ownerId);
  if (!record) {
    throw notFound;
  }
  // Clients poll: at the usual level these lines would be most of the log.
  log.debug('upload read', { status: record.status });

  const view = await uploadView(record, { s3, urlExpirySeconds: positiveInteger('URL_EXPIRY_SECONDS', environment.URL_EXPIRY_SECONDS) });
  return json<UploadView>(200, view, isOpen(record) ? { 'Retry-After': RETRY_AFTER_OPEN } : {});
}
