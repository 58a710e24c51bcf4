import { Annotations } from 'aws-cdk-lib';
import { DomainMappingOptions, HttpApi, HttpMethod, IHttpRouteAuthorizer, ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ImageCatalog } from './image-catalog';
import { ImageStorage } from './image-storage';
import { UploadRequestApi } from './upload-request-api';
import { AuthorizationKind, StateMachineKind } from '../contract/environment';
import { ROUTES } from '../contract/routes';
import { UPLOADS_TABLE } from '../contract/upload-record';
import { DeleteUploadFunction } from '../functions/delete-upload-function';
import { ReadUploadFunction } from '../functions/read-upload-function';
import { RequestUploadFunction } from '../functions/request-upload-function';
import { HANDLERS, URL_EXPIRY_SECONDS } from '../private/defaults';
import { useKeys } from '../private/encryption';
import { executionArns } from '../private/executions';
import { allow, handlerOptions, HandlerSettings } from '../private/handler';

/** What the request stage needs to know. */
export interface UploadRequestProps {
  readonly settings: HandlerSettings;
  readonly storage: ImageStorage;
  readonly catalog: ImageCatalog;
  readonly stateMachine: sfn.StateMachine;
  readonly stateMachineKind: StateMachineKind;
  readonly authorization: AuthorizationKind;
  readonly authorizer?: IHttpRouteAuthorizer;
  readonly callerHeaders: string[];
  readonly throttle?: ThrottleSettings;
  readonly domainMapping?: DomainMappingOptions;
  readonly allowedOrigins: string[];
  readonly acceptedTypes: string[];
  /** Bytes. */
  readonly maxFileSize: number;
  readonly maxPixels: number;
  readonly maxFrames: number;
  readonly uploadExpirySeconds: number;
}

/** Stage 1, request: the HTTP API where a client asks for permission and follows its uploads. */
export class UploadRequest extends Construct {
  public readonly httpApi: HttpApi;
  /** Base URL for clients, without a slash at the end. */
  public readonly apiUrl: string;
  public readonly requestUpload: lambda.Function;
  public readonly readUpload: lambda.Function;
  /** Absent where uploads have no owner, who alone may delete them. */
  public readonly deleteUpload?: lambda.Function;
  private readonly api: UploadRequestApi;

  constructor(scope: Construct, id: string, props: UploadRequestProps) {
    super(scope, id);
    this.requestUpload = this.createRequestUpload(props);
    this.readUpload = this.createReadUpload(props);
    this.deleteUpload = props.authorization === 'none' ? undefined : this.createDeleteUpload(props);
    this.api = new UploadRequestApi(this, props);
    this.httpApi = this.api.httpApi;
    this.apiUrl = this.api.url;
    this.add(ROUTES.requestUpload, this.requestUpload);
    this.add(ROUTES.readUpload, this.readUpload);
    this.add(ROUTES.readLimits, this.readUpload);
    if (props.authorization === 'iam') {
      // IAM alone tells routes apart: any other caller could call this one too.
      this.add(ROUTES.requestUploadForOthers, this.requestUpload);
    }
    if (this.deleteUpload) {
      this.add(ROUTES.deleteUpload, this.deleteUpload);
      this.add(ROUTES.listUploads, this.readUpload);
    }

    if (props.authorization === 'none') {
      Annotations.of(this).addWarningV2('image-upload-pipeline:open-api',
        '`authorization` is `UploadAuthorization.none()`: anybody on the internet may upload, and you pay; use `iam()` before production');
    }
  }

  /** Lets callers reach a function of any stage, after the authorizer of the pipeline has let them pass. */
  public addRoute(method: HttpMethod, path: string, handler: lambda.Function): void {
    this.api.addRoute(method, path, handler);
  }

  private add(route: typeof ROUTES[keyof typeof ROUTES], handler: lambda.Function): void {
    const [method, path] = route.split(' ');
    this.addRoute(method as HttpMethod, path, handler);
  }

  private createRequestUpload({ settings, storage, catalog, ...props }: UploadRequestProps): lambda.Function {
    const table = catalog.uploadsTable;
    return new RequestUploadFunction(this, 'RequestUpload', handlerOptions(this, 'RequestUpload', settings, {
      handler: 'request-upload',
      description: 'Validates a wish to upload and answers the presigned form',
      ...HANDLERS.requestUpload,
      environment: {
        UPLOADS_TABLE_NAME: table.tableName,
        UPLOADS_BUCKET_NAME: storage.uploadsBucket.bucketName,
        KEY_PREFIX: storage.keyPath,
        AUTHORIZATION: props.authorization,
        ACCEPTED_TYPES: JSON.stringify(props.acceptedTypes),
        MAX_FILE_SIZE: String(props.maxFileSize),
        UPLOAD_EXPIRY_SECONDS: String(props.uploadExpirySeconds),
        PIPELINE_ID: settings.pipelineId,
      },
      statements: [
        // A repeat with the same Idempotency-Key extends the record of the first request.
        allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn]),
        // The form acts with this role's permission: all that a client can ever write.
        allow(['s3:PutObject'], [storage.uploadsBucket.arnForObjects(`${storage.prefixes.incoming}*`)]),
        ...useKeys({ read: [catalog.key], write: [storage.uploadsKey] }),
      ],
    }));
  }

  private createReadUpload({ settings, storage, catalog, authorization, ...props }: UploadRequestProps): lambda.Function {
    const table = catalog.uploadsTable;
    return new ReadUploadFunction(this, 'ReadUpload', handlerOptions(this, 'ReadUpload', settings, {
      handler: 'read-upload',
      description: 'Answers uploads to their owner, and the limits that uploads keep to',
      ...HANDLERS.readUpload,
      environment: {
        UPLOADS_TABLE_NAME: table.tableName,
        AUTHORIZATION: authorization,
        URL_EXPIRY_SECONDS: String(URL_EXPIRY_SECONDS),
        ACCEPTED_TYPES: JSON.stringify(props.acceptedTypes),
        MAX_FILE_SIZE: String(props.maxFileSize),
        MAX_PIXELS: String(props.maxPixels),
        MAX_FRAMES: String(props.maxFrames),
        UPLOAD_EXPIRY_SECONDS: String(props.uploadExpirySeconds),
      },
      statements: [
        allow(['dynamodb:GetItem'], [table.tableArn]),
        // Where nobody owns uploads there is no list.
        ...(authorization === 'none' ? [] : [allow(['dynamodb:Query'], [`${table.tableArn}/index/${UPLOADS_TABLE.byOwner.indexName}`])]),
        // The URLs in the answer act with this role's permission.
        allow(['s3:GetObject'], [storage.imagesBucket.arnForObjects(`${storage.prefixes.images}*`)]),
        ...useKeys({ read: [catalog.key, storage.imagesKey] }),
      ],
    }));
  }

  private createDeleteUpload({ settings, catalog, authorization, stateMachine, stateMachineKind }: UploadRequestProps): lambda.Function {
    const table = catalog.uploadsTable;
    return new DeleteUploadFunction(this, 'DeleteUpload', handlerOptions(this, 'DeleteUpload', settings, {
      handler: 'delete-upload',
      description: 'Marks an upload for deletion by its owner and stops its execution',
      ...HANDLERS.deleteUpload,
      environment: {
        UPLOADS_TABLE_NAME: table.tableName,
        AUTHORIZATION: authorization,
        STATE_MACHINE_ARN: stateMachine.stateMachineArn,
        STATE_MACHINE_TYPE: stateMachineKind,
      },
      statements: [
        allow(['dynamodb:UpdateItem'], [table.tableArn]),
        // Executions of an Express workflow cannot be stopped.
        ...(stateMachineKind === 'STANDARD' ? [allow(['states:StopExecution'], [executionArns(stateMachine)])] : []),
        ...useKeys({ read: [catalog.key] }),
      ],
    }));
  }
}
