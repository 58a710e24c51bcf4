import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ImageCatalog } from './image-catalog';
import { ImageStorage } from './image-storage';
import { StartWorkflowFunction } from '../functions/start-workflow-function';
import { DeadLetterQueue } from '../private/dead-letter-queue';
import { HANDLERS, TRIGGER } from '../private/defaults';
import { allowEventBridge, useKeys } from '../private/encryption';
import { allow, allowListing, handlerOptions, HandlerSettings } from '../private/handler';
import { longestRunOf } from '../private/workflow-times';
import { UploadTrigger } from '../upload-trigger';

/** What the trigger needs to know. */
export interface WorkflowTriggerProps {
  readonly settings: HandlerSettings;
  readonly storage: ImageStorage;
  readonly catalog: ImageCatalog;
  readonly stateMachine: sfn.StateMachine;
  readonly stateMachineType: sfn.StateMachineType;
  readonly trigger: UploadTrigger;
}

/** Stage 3, trigger: an object that arrives under `incoming/` claims its record and starts one execution. */
export class WorkflowTrigger extends Construct {
  public readonly startWorkflow: lambda.Function;
  /** Whole events that could not be handled. */
  public readonly deadLetterQueue: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: WorkflowTriggerProps) {
    super(scope, id);
    const { settings, storage, catalog, stateMachine, stateMachineType } = props;
    const { incoming } = storage.prefixes;
    const table = catalog.uploadsTable;
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters', settings.encryptionKey);

    this.startWorkflow = new StartWorkflowFunction(this, 'StartWorkflow', {
      ...handlerOptions(this, 'StartWorkflow', settings, {
        handler: 'start-workflow',
        description: 'Claims the record of an uploaded object and starts its workflow',
        ...HANDLERS.startWorkflow,
        environment: {
          UPLOADS_TABLE_NAME: table.tableName,
          UPLOADS_BUCKET_NAME: storage.uploadsBucket.bucketName,
          KEY_PREFIX: storage.keyPath,
          STATE_MACHINE_ARN: stateMachine.stateMachineArn,
          LONGEST_RUN_SECONDS: String(longestRunOf(stateMachineType, settings.functionOptions).toSeconds()),
          PIPELINE_ID: settings.pipelineId,
        },
        statements: [
          allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [table.tableArn]),
          allow(['states:StartExecution'], [stateMachine.stateMachineArn]),
          // What arrives for a deleted upload goes at once.
          allow(['s3:DeleteObject', 's3:DeleteObjectVersion'], [storage.uploadsBucket.arnForObjects(`${incoming}*`)]),
          // An operator's redrive looks whether the file is still there.
          allowListing('s3:ListBucketVersions', storage.uploadsBucket, incoming),
          this.deadLetterQueue.sendStatement(),
          ...useKeys({ read: [catalog.key], write: [settings.encryptionKey] }),
        ],
      }),
      onFailure: this.deadLetterQueue,
    });

    if (props.trigger === UploadTrigger.S3_NOTIFICATION) {
      storage.uploadsBucket.addEventNotification(s3.EventType.OBJECT_CREATED, new LambdaDestination(this.startWorkflow), { prefix: incoming });
    } else {
      this.listenToEventBridge(props);
    }
  }

  /** S3 tells EventBridge of every object in the bucket; the rule lets through what a form may have written. */
  private listenToEventBridge({ settings, storage }: WorkflowTriggerProps): void {
    new events.Rule(this, 'Uploaded', {
      description: 'Starts the workflow of every uploaded file',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [storage.uploadsBucket.bucketName] }, object: { key: [{ prefix: storage.prefixes.incoming }] } },
      },
      targets: [new targets.LambdaFunction(this.startWorkflow, { deadLetterQueue: this.deadLetterQueue, ...TRIGGER })],
    });
    if (settings.encryptionKey) {
      allowEventBridge(this, settings.encryptionKey);
    }
  }
}
