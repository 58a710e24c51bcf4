import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Context } from 'aws-lambda';
import { cleanUpCall } from './clean-up-call';
import { SweepCounts, sweepUploads } from './sweep-uploads';
import { STATE_MACHINE_KINDS } from '../../../src/contract/environment';
import { prefixOfPath } from '../../../src/contract/object-keys';
import { Executions } from '../../image-workflow/executions';
import { CLIENT_OPTIONS } from '../../shared/aws-clients';
import { oneOf, positiveInteger, readEnvironment } from '../../shared/env';
import { callLogger, createLogger } from '../../shared/logger';
import { pipelineMetrics } from '../../shared/metrics';
import { ObjectStore } from '../../shared/object-store';
import { documentClient, UploadRecords } from '../upload-records';

const [dynamo, s3, logger] = [documentClient(CLIENT_OPTIONS), new S3Client(CLIENT_OPTIONS), createLogger('sweep-uploads')];
const [stepFunctions, lambda] = [new SFNClient(CLIENT_OPTIONS), new LambdaClient(CLIENT_OPTIONS)];

/** A schedule calls it every five minutes. */
export async function handler(_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'> & Partial<Pick<Context, 'awsRequestId'>>): Promise<SweepCounts> {
  const env = readEnvironment('sweep-uploads');
  const keyPrefix = prefixOfPath(env.KEY_PREFIX);
  return sweepUploads({
    records: new UploadRecords(dynamo, env.UPLOADS_TABLE_NAME),
    uploads: new ObjectStore(s3, env.UPLOADS_BUCKET_NAME, keyPrefix),
    images: new ObjectStore(s3, env.IMAGES_BUCKET_NAME, keyPrefix),
    executions: new Executions(stepFunctions, env.STATE_MACHINE_ARN),
    stateMachineKind: oneOf('STATE_MACHINE_TYPE', env.STATE_MACHINE_TYPE, STATE_MACHINE_KINDS),
    callCleanUp: async (record, reason) => {
      await lambda.send(new InvokeCommand(cleanUpCall(env.CLEAN_UP_FUNCTION_NAME, record, reason)));
    },
    longestRunSeconds: positiveInteger('LONGEST_RUN_SECONDS', env.LONGEST_RUN_SECONDS),
    metrics: pipelineMetrics(env.PIPELINE_ID, logger),
    clock: () => new Date(),
    remainingMillis: () => context.getRemainingTimeInMillis(),
    logger: callLogger(logger, context),
  });
}
