import { S3Client } from '@aws-sdk/client-s3';
import { listUploads } from './list-uploads';
import { readLimits } from './read-limits';
import { HandlerEnvironment } from '../../../src/contract/environment';
import { ROUTES } from '../../../src/contract/routes';
import type { UploadRecords } from '../../image-catalog/upload-records';
import { positiveInteger } from '../../shared/env';
import { HttpRequest, HttpResponse, json } from '../http';
import { ownedUpload, OwnedUploadDependencies } from '../owned-upload';
import { isOpen, UploadView, uploadView } from '../upload-view';

/** Seconds after which it is worth to ask again. */
const RETRY_AFTER_OPEN = '1';

/** What one upload is read with. */
export interface ReadOneDependencies extends OwnedUploadDependencies {
  readonly environment: Pick<HandlerEnvironment<'read-upload'>, 'AUTHORIZATION' | 'URL_EXPIRY_SECONDS'>;
  readonly s3: S3Client;
}

/** What read-upload works with. */
export interface ReadUploadDependencies extends ReadOneDependencies {
  readonly environment: HandlerEnvironment<'read-upload'>;
  readonly uploads: Pick<UploadRecords, 'readOwned' | 'listOwned'>;
}

/** Answers every route that only reads. A route that it does not know is an error: each decides by itself what a caller may see. */
export async function answerReading(request: HttpRequest, dependencies: ReadUploadDependencies): Promise<HttpResponse> {
  switch (request.routeKey) {
    case ROUTES.readUpload:
      return readUpload(request, dependencies);
    case ROUTES.listUploads:
      return listUploads(request, dependencies);
    case ROUTES.readLimits:
      return readLimits(dependencies);
    default:
      throw new Error('read-upload does not answer this route');
  }
}

/** `GET /uploads/{uploadId}`: the record as its owner may see it. */
export async function readUpload(request: HttpRequest, { environment, s3, uploads, log }: ReadOneDependencies): Promise<HttpResponse> {
  const record = await ownedUpload(request, { environment, uploads, log })();
  // Clients poll: at the usual level these lines would be most of the log.
  log.debug('upload read', { status: record.status });

  const view = await uploadView(record, { s3, urlExpirySeconds: positiveInteger('URL_EXPIRY_SECONDS', environment.URL_EXPIRY_SECONDS) });
  return json<UploadView>(200, view, isOpen(record) ? { 'Retry-After': RETRY_AFTER_OPEN } : {});
}
