import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Context } from 'aws-lambda';
import { S3CreatedEvent, S3ObjectCreatedEvent } from './arrivals';
import { isRedriveRequest, RedriveRequest, RedriveResult, redriveUpload } from './redrive-upload';
import { startWorkflow } from './start-workflow';
import { prefixOfPath } from '../../../src/contract/object-keys';
import { documentClient, UploadRecords } from '../../image-catalog/upload-records';
import { Executions } from '../../image-workflow/executions';
import { CLIENT_OPTIONS } from '../../shared/aws-clients';
import { positiveInteger, readEnvironment } from '../../shared/env';
import { callLogger, createLogger } from '../../shared/logger';
import { pipelineMetrics } from '../../shared/metrics';
import { ObjectStore } from '../../shared/object-store';

const logger = createLogger('start-workflow');
const [dynamo, s3, stepFunctions] = [documentClient(CLIENT_OPTIONS), new S3Client(CLIENT_OPTIONS), new SFNClient(CLIENT_OPTIONS)];

/** S3, or EventBridge in its place, calls it for every object under `incoming/`, an operator with `{ redrive: uploadId }`. */
export async function handler(
  event: S3CreatedEvent | S3ObjectCreatedEvent | RedriveRequest, context?: Pick<Context, 'awsRequestId'>,
): Promise<RedriveResult | void> {
  const env = readEnvironment('start-workflow');
  const keyPrefix = prefixOfPath(env.KEY_PREFIX);
  const deps = {
    records: new UploadRecords(dynamo, env.UPLOADS_TABLE_NAME),
    uploads: new ObjectStore(s3, env.UPLOADS_BUCKET_NAME, keyPrefix),
    uploadsBucket: env.UPLOADS_BUCKET_NAME,
    keyPrefix,
    executions: new Executions(stepFunctions, env.STATE_MACHINE_ARN),
    longestRunSeconds: positiveInteger('LONGEST_RUN_SECONDS', env.LONGEST_RUN_SECONDS),
    metrics: pipelineMetrics(env.PIPELINE_ID, logger),
    logger: callLogger(logger, context),
  };
  return isRedriveRequest(event) ? redriveUpload(event, deps) : startWorkflow(event, deps);
}
