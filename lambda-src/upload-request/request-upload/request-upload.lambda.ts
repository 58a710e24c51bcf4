import { S3Client } from '@aws-sdk/client-s3';
import { requestUpload } from './request-upload';
import { documentClient, UploadRecords } from '../../image-catalog/upload-records';
import { readEnvironment } from '../../shared/env';
import { createLogger } from '../../shared/logger';
import { pipelineMetrics } from '../../shared/metrics';
import { CLIENT_OPTIONS } from '../aws-clients';
import { HttpRequest, HttpResponse, respond } from '../http';

const logger = createLogger('request-upload');
const s3 = new S3Client(CLIENT_OPTIONS);
const dynamo = documentClient(CLIENT_OPTIONS);

/** `POST /uploads` and `POST /owners/{ownerId}/uploads` of the HTTP API. */
export async function handler(request: HttpRequest): Promise<HttpResponse> {
  return respond(logger, request, async log => {
    const environment = readEnvironment('request-upload');
    const uploads = new UploadRecords(dynamo, environment.UPLOADS_TABLE_NAME);
    return requestUpload(request, { environment, s3, uploads, metrics: pipelineMetrics(environment.PIPELINE_ID, log), log });
  });
}
