import { Names, RemovalPolicy } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { AuthorizationKind } from './contract/environment';
import { ImageUploadPipelineGrants } from './image-upload-pipeline-grants';
import { ImageUploadPipelineProps } from './image-upload-pipeline-props';
import { PipelineFunctions } from './pipeline-functions';
import { allowLogs } from './private/encryption';
import { HandlerSettings } from './private/handler';
import { checkSettings, resolveLimits, resolveSizes } from './private/resolve-props';
import { Announcement } from './stages/announcement';
import { ImageCatalog } from './stages/image-catalog';
import { ImageStorage } from './stages/image-storage';
import { ImageWorkflow } from './stages/image-workflow';
import { UploadRequest } from './stages/upload-request';
import { WorkflowTrigger } from './stages/workflow-trigger';
import { UploadAuthorization } from './upload-authorization';

/**
 * The whole journey of an uploaded image: permission, direct upload, verification, sizes, record, announcement.
 *
 * A client asks the HTTP API with the file's type and size and gets a presigned form; it sends the file straight to
 * S3; S3's event starts a workflow that verifies the image, makes all sizes, and records the result; every outcome is
 * published to a topic.
 *
 * @throws if a property is out of its range; the message names it
 */
export class ImageUploadPipeline extends Construct {
  /** Permissions on the pipeline. */
  public readonly grants: ImageUploadPipelineGrants;
  /** Base URL of the HTTP API, no slash at the end. */
  public readonly apiUrl: string;
  /** The HTTP API. */
  public readonly httpApi: apigwv2.HttpApi;
  /** Incoming files, originals, quarantine; versioned. */
  public readonly uploadsBucket: s3.IBucket;
  /** The sizes. */
  public readonly imagesBucket: s3.IBucket;
  /** One record for each upload. */
  public readonly uploadsTable: dynamodb.ITable;
  /** The workflow. Its role is written by hand and takes no further permissions. */
  public readonly stateMachine: sfn.StateMachine;
  /** The hub: every outcome is published here, as a CloudEvent. */
  public readonly topic: sns.ITopic;
  /** The functions, by handler. */
  public readonly functions: PipelineFunctions;
  /** What nobody could handle: uploads that no workflow could be started for, outcomes that could not be announced. */
  public readonly deadLetterQueues: sqs.Queue[];
  /** @internal */
  readonly _authorization: AuthorizationKind;

  constructor(scope: Construct, id: string, props: ImageUploadPipelineProps = {}) {
    super(scope, id);
    const { encryptionKey, allowedOrigins = [], stateMachineType = sfn.StateMachineType.STANDARD } = props;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    const authorization = (props.authorization ?? UploadAuthorization.iam())._kind;
    const limits = resolveLimits(props);
    const sizes = resolveSizes(props);
    const settings: HandlerSettings = {
      architecture: props.architecture ?? lambda.Architecture.ARM_64,
      logRetention: props.logRetention ?? logs.RetentionDays.ONE_MONTH,
      removalPolicy,
      encryptionKey,
    };
    checkSettings(settings, stateMachineType);
    if (encryptionKey) {
      allowLogs(this, encryptionKey);
    }

    const storage = new ImageStorage(this, 'Storage', { allowedOrigins, removalPolicy, encryptionKey });
    const catalog = new ImageCatalog(this, 'Catalog', { removalPolicy, encryptionKey });
    const request = new UploadRequest(this, 'Request', { settings, storage, catalog, authorization, allowedOrigins, ...limits });
    const workflow = new ImageWorkflow(this, 'Workflow', { settings, storage, catalog, stateMachineType, sizes, ...limits });
    const trigger = new WorkflowTrigger(this, 'Trigger', { settings, storage, catalog, stateMachineType, stateMachine: workflow.stateMachine });
    const announcement = new Announcement(this, 'Announcement', { settings, catalog, pipelineId: pipelineIdOf(this) });

    this.httpApi = request.httpApi;
    this.apiUrl = request.httpApi.apiEndpoint;
    this.uploadsBucket = storage.uploadsBucket;
    this.imagesBucket = storage.imagesBucket;
    this.uploadsTable = catalog.uploadsTable;
    this.stateMachine = workflow.stateMachine;
    this.topic = announcement.topic;
    this.functions = {
      requestUpload: request.requestUpload,
      readUpload: request.readUpload,
      startWorkflow: trigger.startWorkflow,
      ...workflow.functions,
      announceOutcome: announcement.announceOutcome,
    };
    this.deadLetterQueues = [trigger.deadLetterQueue, announcement.deadLetterQueue];
    this._authorization = authorization;
    this.grants = ImageUploadPipelineGrants._of(this);
  }
}

/** Names this instance in its events: readable, and unique within the account and region. */
function pipelineIdOf(pipeline: Construct): string {
  return Names.uniqueResourceName(pipeline, { maxLength: 80, separator: '-' });
}
