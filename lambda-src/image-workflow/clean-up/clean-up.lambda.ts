import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { cleanUp } from './clean-up';
import { cleanUpInputOf, ExecutionStatusChange, isStatusChange } from './status-change';
import { CleanUpInput, CleanUpResult } from '../../../src/contract/messages';
import { prefixOfPath } from '../../../src/contract/object-keys';
import { documentClient, UploadRecords } from '../../image-catalog/upload-records';
import { CLIENT_OPTIONS } from '../../shared/aws-clients';
import { oneOf, positiveInteger, readEnvironment } from '../../shared/env';
import { callLogger, createLogger } from '../../shared/logger';
import { pipelineMetrics } from '../../shared/metrics';
import { ObjectStore } from '../../shared/object-store';

const [dynamo, s3, logger] = [documentClient(CLIENT_OPTIONS), new S3Client(CLIENT_OPTIONS), createLogger('clean-up')];

/** State "Clean up"; also called for executions that ended without it, and by the sweep. */
export async function handler(event: CleanUpInput | ExecutionStatusChange, context?: Pick<Context, 'awsRequestId'>): Promise<CleanUpResult> {
  const env = readEnvironment('clean-up');
  const keyPrefix = prefixOfPath(env.KEY_PREFIX);
  const input = isStatusChange(event) ? cleanUpInputOf(event) : event;
  return cleanUp(input, {
    records: new UploadRecords(dynamo, env.UPLOADS_TABLE_NAME),
    uploads: new ObjectStore(s3, env.UPLOADS_BUCKET_NAME, keyPrefix),
    images: new ObjectStore(s3, env.IMAGES_BUCKET_NAME, keyPrefix),
    longestRunSeconds: positiveInteger('LONGEST_RUN_SECONDS', env.LONGEST_RUN_SECONDS),
    metrics: pipelineMetrics(env.PIPELINE_ID, logger),
    keepRejected: oneOf('REJECTED_FILES', env.REJECTED_FILES, ['keep', 'delete']) === 'keep',
    logger: callLogger(logger, context, { run: input.run }),
  });
}
