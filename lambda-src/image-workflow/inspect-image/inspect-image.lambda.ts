import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { inspectImage } from './inspect-image';
import { InspectImageResult, TaskInput } from '../../../src/contract/messages';
import { prefixOfPath } from '../../../src/contract/object-keys';
import { documentClient, UploadRecords } from '../../image-catalog/upload-records';
import { inspectImage as inspectFile } from '../../image-engine/inspect';
import { restrictLoaders } from '../../image-engine/loaders';
import { CLIENT_OPTIONS } from '../../shared/aws-clients';
import { readEnvironment } from '../../shared/env';
import { callLogger, createLogger } from '../../shared/logger';
import { ObjectStore } from '../../shared/object-store';
import { inspectionSettings } from '../image-settings';

const [dynamo, s3, logger] = [documentClient(CLIENT_OPTIONS), new S3Client(CLIENT_OPTIONS), createLogger('inspect-image')];

/** State "Inspect image". */
export async function handler(input: TaskInput, context?: Pick<Context, 'awsRequestId'>): Promise<InspectImageResult> {
  const env = readEnvironment('inspect-image');
  const keyPrefix = prefixOfPath(env.KEY_PREFIX);
  const settings = inspectionSettings(env);
  restrictLoaders(settings.accepted);
  const log = callLogger(logger, context, { run: input.run });
  const records = new UploadRecords(dynamo, env.UPLOADS_TABLE_NAME);
  return inspectImage(input, { ...settings, records, uploads: new ObjectStore(s3, env.UPLOADS_BUCKET_NAME, keyPrefix), inspectFile, logger: log });
}
