import { SFNClient } from '@aws-sdk/client-sfn';
import { deleteUpload } from './delete-upload';
import { documentClient, UploadRecords } from '../../image-catalog/upload-records';
import { Executions } from '../../image-workflow/executions';
import { readEnvironment } from '../../shared/env';
import { createLogger } from '../../shared/logger';
import { CLIENT_OPTIONS } from '../aws-clients';
import { HttpRequest, HttpResponse, respond } from '../http';

const logger = createLogger('delete-upload');
const dynamo = documentClient(CLIENT_OPTIONS);
// Once: the record is what counts, and after it the client is still waiting.
const stepFunctions = new SFNClient({ ...CLIENT_OPTIONS, maxAttempts: 1 });

/** `DELETE /uploads/{uploadId}` of the HTTP API. */
export async function handler(request: HttpRequest): Promise<HttpResponse> {
  return respond(logger, request, async log => {
    const environment = readEnvironment('delete-upload');
    const uploads = new UploadRecords(dynamo, environment.UPLOADS_TABLE_NAME);
    const executions = new Executions(stepFunctions, environment.STATE_MACHINE_ARN);
    return deleteUpload(request, { environment, uploads, executions, log });
  });
}
