import { answerReading } from './read-upload';
import { documentClient, UploadRecords } from '../../image-catalog/upload-records';
import { readEnvironment } from '../../shared/env';
import { createLogger } from '../../shared/logger';
import { CLIENT_OPTIONS } from '../aws-clients';
import { HttpRequest, HttpResponse, respond } from '../http';
import { urlSigner } from '../url-signer';

const logger = createLogger('read-upload');
const s3 = urlSigner(CLIENT_OPTIONS);
const dynamo = documentClient(CLIENT_OPTIONS);

/** `GET /uploads/{uploadId}`, `GET /uploads` and `GET /limits` of the HTTP API. */
export async function handler(request: HttpRequest): Promise<HttpResponse> {
  return respond(logger, request, async log => {
    const environment = readEnvironment('read-upload');
    const uploads = new UploadRecords(dynamo, environment.UPLOADS_TABLE_NAME);
    return answerReading(request, { environment, s3, uploads, log });
  });
}
