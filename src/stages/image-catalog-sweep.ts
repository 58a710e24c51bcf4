import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ImageCatalog } from './image-catalog';
import { ImageStorage } from './image-storage';
import { UPLOADS_TABLE } from '../contract/upload-record';
import { SweepUploadsFunction } from '../functions/sweep-uploads-function';
import { HANDLERS, SWEEP_INTERVAL } from '../private/defaults';
import { useKeys } from '../private/encryption';
import { executionArns, stateMachineKindOf } from '../private/executions';
import { allow, allowListing, handlerOptions, HandlerSettings } from '../private/handler';
import { longestRunOf } from '../private/workflow-times';

/** What the sweep needs to know. */
export interface SweepProps {
  readonly settings: HandlerSettings;
  readonly storage: ImageStorage;
  readonly catalog: ImageCatalog;
  readonly stateMachine: sfn.StateMachine;
  readonly stateMachineType: sfn.StateMachineType;
  readonly cleanUp: lambda.Function;
}

/** The sweep of the catalogue, every five minutes: whatever stayed open past its due time is started, redriven once, ended or purged. */
export function createSweep(scope: ImageCatalog, props: SweepProps): lambda.Function {
  const { settings, storage, catalog, stateMachine, stateMachineType, cleanUp } = props;
  const table = catalog.uploadsTable;
  const { incoming, originals, quarantine, images } = storage.prefixes;
  const uploads = [incoming, originals, quarantine];
  const uploaded = uploads.map(prefix => storage.uploadsBucket.arnForObjects(`${prefix}*`));
  const kind = stateMachineKindOf(stateMachineType);

  const sweepUploads = new SweepUploadsFunction(scope, 'SweepUploads', {
    ...handlerOptions(scope, 'SweepUploads', settings, {
      handler: 'sweep-uploads',
      description: 'Finds uploads that stayed open past their time, and starts, ends or purges them',
      ...HANDLERS.sweepUploads,
      environment: {
        UPLOADS_TABLE_NAME: table.tableName,
        UPLOADS_BUCKET_NAME: storage.uploadsBucket.bucketName,
        IMAGES_BUCKET_NAME: storage.imagesBucket.bucketName,
        KEY_PREFIX: storage.keyPath,
        STATE_MACHINE_ARN: stateMachine.stateMachineArn,
        STATE_MACHINE_TYPE: kind,
        CLEAN_UP_FUNCTION_NAME: cleanUp.functionName,
        LONGEST_RUN_SECONDS: String(longestRunOf(stateMachineType, settings.functionOptions).toSeconds()),
        PIPELINE_ID: settings.pipelineId,
      },
      statements: [
        allow(['dynamodb:Query'], [`${table.tableArn}/index/${UPLOADS_TABLE.open.indexName}`]),
        allow(['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:PutItem'], [table.tableArn]),
        allow(['s3:DeleteObject', 's3:DeleteObjectVersion'], [...uploaded, storage.imagesBucket.arnForObjects(`${images}*`)]),
        ...uploads.map(prefix => allowListing('s3:ListBucketVersions', storage.uploadsBucket, prefix)),
        ...['s3:ListBucket', 's3:ListBucketVersions'].map(action => allowListing(action, storage.imagesBucket, images)),
        allow(['states:StartExecution'], [stateMachine.stateMachineArn]),
        // Executions of an Express workflow cannot be asked what became of them.
        ...(kind === 'STANDARD' ? [allow(['states:DescribeExecution'], [executionArns(stateMachine)])] : []),
        allow(['lambda:InvokeFunction'], [cleanUp.functionArn]),
        ...useKeys({ read: [catalog.key] }),
      ],
    }),
    // The next sweep finds what this one missed.
    retryAttempts: 0,
    maxEventAge: SWEEP_INTERVAL,
  });

  new events.Rule(scope, 'SweepSchedule', {
    description: 'Sweeps the uploads that are open past their time',
    schedule: events.Schedule.rate(SWEEP_INTERVAL),
    targets: [new targets.LambdaFunction(sweepUploads, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
  });
  return sweepUploads;
}
