import { S3Client } from '@aws-sdk/client-s3';
import { HandlerEnvironment } from '../../../src/contract/environment';
import { positiveInteger } from '../../shared/env';
import { HttpRequest, HttpResponse, json } from '../http';
import { ownedUpload, OwnedUploadDependencies } from '../owned-upload';
import { isOpen, UploadView, uploadView } from '../upload-view';

/** Seconds after which it is worth to ask again. */
const RETRY_AFTER_OPEN = '1';

/** What read-upload works with. */
export interface ReadUploadDependencies extends OwnedUploadDependencies {
  readonly environment: HandlerEnvironment<'read-upload'>;
  readonly s3: S3Client;
}

/** `GET /uploads/{uploadId}`: the record as its owner may see it. */
export async function readUpload(request: HttpRequest, { environment, s3, uploads, log }: ReadUploadDependencies): Promise<HttpResponse> {
  const record = await ownedUpload(request, { environment, uploads, log })();
  // Clients poll: at the usual level these lines would be most of the log.
  log.debug('upload read', { status: record.status });

  const view = await uploadView(record, { s3, urlExpirySeconds: positiveInteger('URL_EXPIRY_SECONDS', environment.URL_EXPIRY_SECONDS) });
  return json<UploadView>(200, view, isOpen(record) ? { 'Retry-After': RETRY_AFTER_OPEN } : {});
}
