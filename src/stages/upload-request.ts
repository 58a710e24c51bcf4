import { Annotations, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ImageCatalog } from './image-catalog';
import { ImageStorage } from './image-storage';
import { AuthorizationKind, StateMachineKind } from '../contract/environment';
import { IMAGES_PREFIX, INCOMING_PREFIX } from '../contract/object-keys';
import { DeleteUploadFunction } from '../functions/delete-upload-function';
import { ReadUploadFunction } from '../functions/read-upload-function';
import { RequestUploadFunction } from '../functions/request-upload-function';
import { CORS_MAX_AGE, HANDLERS, OPEN_API_THROTTLE, URL_EXPIRY_SECONDS } from '../private/defaults';
import { decryptWith, encryptWith } from '../private/encryption';
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
  readonly allowedOrigins: string[];
  readonly acceptedTypes: string[];
  /** Bytes. */
  readonly maxFileSize: number;
  readonly uploadExpirySeconds: number;
}

/** Stage 1, request: the HTTP API where a client asks for permission and follows its uploads. */
export class UploadRequest extends Construct {
  public readonly httpApi: apigwv2.HttpApi;
  public readonly requestUpload: lambda.Function;
  public readonly readUpload: lambda.Function;
  /** Absent where uploads have no owner, who alone may delete them. */
  public readonly deleteUpload?: lambda.Function;

  constructor(scope: Construct, id: string, props: UploadRequestProps) {
    super(scope, id);
    this.requestUpload = this.createRequestUpload(props);
    this.readUpload = this.createReadUpload(props);
    this.deleteUpload = props.authorization === 'none' ? undefined : this.createDeleteUpload(props);
    this.httpApi = this.createApi(props);
    this.createStage(props);
    this.addRoutes(props.authorization);

    if (props.authorization === 'none') {
      Annotations.of(this).addWarningV2('image-upload-pipeline:open-api',
        '`authorization` is `UploadAuthorization.none()`: anybody on the internet may upload, and you pay; use `iam()` before production');
    }
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
        AUTHORIZATION: props.authorization,
        ACCEPTED_TYPES: JSON.stringify(props.acceptedTypes),
        MAX_FILE_SIZE: String(props.maxFileSize),
        UPLOAD_EXPIRY_SECONDS: String(props.uploadExpirySeconds),
      },
      statements: [
        // A repeat with the same Idempotency-Key extends the record of the first request.
        allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn]),
        // The form acts with this role's permission: all that a client can ever write.
        allow(['s3:PutObject'], [storage.uploadsBucket.arnForObjects(`${INCOMING_PREFIX}*`)]),
        ...encryptWith(settings.encryptionKey),
      ],
    }));
  }

  private createReadUpload({ settings, storage, catalog, authorization }: UploadRequestProps): lambda.Function {
    const table = catalog.uploadsTable;
    return new ReadUploadFunction(this, 'ReadUpload', handlerOptions(this, 'ReadUpload', settings, {
      handler: 'read-upload',
      description: 'Answers the record of an upload to its owner',
      ...HANDLERS.readUpload,
      environment: {
        UPLOADS_TABLE_NAME: table.tableName,
        AUTHORIZATION: authorization,
        URL_EXPIRY_SECONDS: String(URL_EXPIRY_SECONDS),
      },
      statements: [
        allow(['dynamodb:GetItem'], [table.tableArn]),
        // The URLs in the answer act with this role's permission.
        allow(['s3:GetObject'], [storage.imagesBucket.arnForObjects(`${IMAGES_PREFIX}*`)]),
        ...decryptWith(settings.encryptionKey),
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
        ...decryptWith(settings.encryptionKey),
      ],
    }));
  }

  private createApi({ allowedOrigins }: UploadRequestProps): apigwv2.HttpApi {
    return new apigwv2.HttpApi(this, 'Api', {
      description: 'Uploads of images: ask for permission, follow and delete an upload',
      createDefaultStage: false,
      corsPreflight: allowedOrigins.length === 0 ? undefined : {
        allowOrigins: allowedOrigins,
        allowMethods: [apigwv2.CorsHttpMethod.GET, apigwv2.CorsHttpMethod.POST, apigwv2.CorsHttpMethod.DELETE],
        // What a browser sends with JSON, with a request that may be repeated, and with a signed one.
        allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'],
        exposeHeaders: ['location', 'retry-after'],
        maxAge: CORS_MAX_AGE,
      },
    });
  }

  private createStage({ settings, authorization }: UploadRequestProps): void {
    const accessLog = new logs.LogGroup(this, 'AccessLogs', {
      retention: settings.logRetention,
      encryptionKey: settings.encryptionKey,
      removalPolicy: settings.removalPolicy,
    });
    new apigwv2.HttpStage(this, 'Stage', {
      httpApi: this.httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle: authorization === 'none' ? OPEN_API_THROTTLE : undefined,
      accessLogSettings: {
        destination: new apigwv2.LogGroupLogDestination(accessLog),
        // No address, no user agent, no caller: who owns an upload stands in its record.
        format: apigateway.AccessLogFormat.custom(JSON.stringify({
          requestId: '$context.requestId',
          time: '$context.requestTime',
          route: '$context.routeKey',
          status: '$context.status',
          latency: '$context.responseLatency',
          error: '$context.error.responseType',
          integrationError: '$context.integrationErrorMessage',
        })),
      },
    });
  }

  private addRoutes(authorization: AuthorizationKind): void {
    const authorizer = authorization === 'none' ? new apigwv2.HttpNoneAuthorizer() : new HttpIamAuthorizer();
    const routes = [
      ...this.httpApi.addRoutes({
        path: '/uploads',
        methods: [apigwv2.HttpMethod.POST],
        integration: new HttpLambdaIntegration('RequestUpload', this.requestUpload),
        authorizer,
      }),
      ...this.httpApi.addRoutes({
        path: '/uploads/{uploadId}',
        methods: [apigwv2.HttpMethod.GET],
        integration: new HttpLambdaIntegration('ReadUpload', this.readUpload),
        authorizer,
      }),
      ...(this.deleteUpload ? this.httpApi.addRoutes({
        path: '/uploads/{uploadId}',
        methods: [apigwv2.HttpMethod.DELETE],
        integration: new HttpLambdaIntegration('DeleteUpload', this.deleteUpload),
        authorizer,
      }) : []),
    ];
    if (authorization === 'none') {
      for (const route of routes) {
        Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: 'the user chose UploadAuthorization.none(); synth warns of it' });
      }
    }
  }
}
