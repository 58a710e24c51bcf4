import { setTimeout as sleep } from 'node:timers/promises';
import { awaitOutcome } from './await-outcome';
import { PATIENCE } from '../../../src/contract/patience';
import { documentClient, UploadRecords } from '../../image-catalog/upload-records';
import { clientOptions } from '../../shared/aws-clients';
import { readEnvironment } from '../../shared/env';
import { createLogger } from '../../shared/logger';
import { HttpRequest, HttpResponse, respond } from '../http';
import { urlSigner } from '../url-signer';

const logger = createLogger('await-outcome');
// The last look begins when the wait ends, four seconds before the function does.
const CLIENT_OPTIONS = clientOptions(PATIENCE.look);
const s3 = urlSigner(CLIENT_OPTIONS);
const dynamo = documentClient(CLIENT_OPTIONS);
const clock = { now: Date.now, sleep };

/** `GET /uploads/{uploadId}/outcome` of the HTTP API. */
export async function handler(request: HttpRequest): Promise<HttpResponse> {
  return respond(logger, request, async log => {
    const environment = readEnvironment('await-outcome');
    const uploads = new UploadRecords(dynamo, environment.UPLOADS_TABLE_NAME);
    return awaitOutcome(request, { environment, s3, uploads, clock, log });
  });
}
