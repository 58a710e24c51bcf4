import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { recordImage } from './record-image';
import { RecordImageInput, RecordImageResult } from '../../../src/contract/messages';
import { prefixOfPath } from '../../../src/contract/object-keys';
import { documentClient, UploadRecords } from '../../image-catalog/upload-records';
import { CLIENT_OPTIONS } from '../../shared/aws-clients';
import { positiveInteger, readEnvironment } from '../../shared/env';
import { callLogger, createLogger } from '../../shared/logger';
import { pipelineMetrics } from '../../shared/metrics';
import { ObjectStore } from '../../shared/object-store';

const [dynamo, s3, logger] = [documentClient(CLIENT_OPTIONS), new S3Client(CLIENT_OPTIONS), createLogger('record-image')];

/** State "Record image". */
export async function handler(input: RecordImageInput, context?: Pick<Context, 'awsRequestId'>): Promise<RecordImageResult> {
  const env = readEnvironment('record-image');
  const keyPrefix = prefixOfPath(env.KEY_PREFIX);
  return recordImage(input, {
    records: new UploadRecords(dynamo, env.UPLOADS_TABLE_NAME),
    uploads: new ObjectStore(s3, env.UPLOADS_BUCKET_NAME, keyPrefix),
    images: new ObjectStore(s3, env.IMAGES_BUCKET_NAME, keyPrefix),
    longestRunSeconds: positiveInteger('LONGEST_RUN_SECONDS', env.LONGEST_RUN_SECONDS),
    metrics: pipelineMetrics(env.PIPELINE_ID, logger),
    logger: callLogger(logger, context, { run: input.run }),
  });
}
