import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { S3CreatedEvent } from './arrivals';
import { startWorkflow } from './start-workflow';
import { documentClient, UploadRecords } from '../../image-catalog/upload-records';
import { CLIENT_OPTIONS } from '../../shared/aws-clients';
import { positiveInteger, readEnvironment } from '../../shared/env';
import { createLogger } from '../../shared/logger';
import { ObjectStore } from '../../shared/object-store';

const logger = createLogger('start-workflow');
const [dynamo, s3, stepFunctions] = [documentClient(CLIENT_OPTIONS), new S3Client(CLIENT_OPTIONS), new SFNClient(CLIENT_OPTIONS)];

/** S3 calls it for every object under `incoming/`. */
export async function handler(event: S3CreatedEvent): Promise<void> {
  const env = readEnvironment('start-workflow');
  await startWorkflow(event, {
    records: new UploadRecords(dynamo, env.UPLOADS_TABLE_NAME),
    uploads: new ObjectStore(s3, env.UPLOADS_BUCKET_NAME),
    uploadsBucket: env.UPLOADS_BUCKET_NAME,
    stepFunctions,
    stateMachineArn: env.STATE_MACHINE_ARN,
    longestRunSeconds: positiveInteger('LONGEST_RUN_SECONDS', env.LONGEST_RUN_SECONDS),
    logger,
  });
}
