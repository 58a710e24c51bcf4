import { Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AuthorizationKind } from '../contract/environment';
import { CORS_MAX_AGE, OPEN_API_THROTTLE } from '../private/defaults';
import { HandlerSettings } from '../private/handler';

/** What the HTTP API needs to know. */
export interface UploadRequestApiProps {
  readonly settings: HandlerSettings;
  readonly authorization: AuthorizationKind;
  /** Signed requests, unless told. */
  readonly authorizer?: apigwv2.IHttpRouteAuthorizer;
  /** Headers in which browsers send a caller's proof. */
  readonly callerHeaders: string[];
  readonly allowedOrigins: string[];
  readonly throttle?: apigwv2.ThrottleSettings;
  readonly domainMapping?: apigwv2.DomainMappingOptions;
}

/** The HTTP API with its stage. Every route asks the same of its callers, whichever stage of the pipeline adds it. */
export class UploadRequestApi {
  public readonly httpApi: apigwv2.HttpApi;
  /** Base URL for clients, without a slash at the end. */
  public readonly url: string;
  private readonly authorizer: apigwv2.IHttpRouteAuthorizer;
  private readonly integrations = new Map<lambda.Function, HttpLambdaIntegration>();

  /** Makes the API as children of the stage it belongs to. */
  constructor(scope: Construct, private readonly props: UploadRequestApiProps) {
    this.httpApi = createApi(scope, props);
    createStage(scope, this.httpApi, props);
    this.url = props.domainMapping ? urlOf(props.domainMapping) : this.httpApi.apiEndpoint;
    this.authorizer = props.authorization === 'none' ? new apigwv2.HttpNoneAuthorizer() : props.authorizer ?? new HttpIamAuthorizer();
  }

  /** Lets callers reach a function, after the authorizer of the pipeline has let them pass. */
  public addRoute(method: apigwv2.HttpMethod, path: string, handler: lambda.Function): void {
    const routes = this.httpApi.addRoutes({ path, methods: [method], integration: this.integrationOf(handler), authorizer: this.authorizer });
    if (this.props.authorization === 'none') {
      for (const route of routes) {
        Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: 'the user chose UploadAuthorization.none(); synth warns of it' });
      }
    }
  }

  /** One for each function, however many routes lead to it. */
  private integrationOf(handler: lambda.Function): HttpLambdaIntegration {
    const integration = this.integrations.get(handler) ?? new HttpLambdaIntegration(handler.node.id, handler);
    this.integrations.set(handler, integration);
    return integration;
  }
}

function urlOf({ domainName, mappingKey }: apigwv2.DomainMappingOptions): string {
  return `https://${domainName.domainNameRef.domainName}${mappingKey ? `/${mappingKey}` : ''}`;
}

function createApi(scope: Construct, { allowedOrigins, callerHeaders, authorization }: UploadRequestApiProps): apigwv2.HttpApi {
  return new apigwv2.HttpApi(scope, 'Api', {
    description: 'Uploads of images: ask for permission, follow and delete an upload',
    createDefaultStage: false,
    corsPreflight: allowedOrigins.length === 0 ? undefined : {
      allowOrigins: allowedOrigins,
      allowMethods: [
        apigwv2.CorsHttpMethod.GET, apigwv2.CorsHttpMethod.POST, ...(authorization === 'none' ? [] : [apigwv2.CorsHttpMethod.DELETE]),
      ],
      // What a browser sends with JSON, with a request that may be repeated, and to say who it is. No cookies, so no credentials.
      allowHeaders: [...new Set(['content-type', 'idempotency-key', ...callerHeaders])].sort(),
      exposeHeaders: ['location', 'retry-after'],
      maxAge: CORS_MAX_AGE,
    },
  });
}

function createStage(scope: Construct, httpApi: apigwv2.HttpApi, { settings, authorization, throttle, domainMapping }: UploadRequestApiProps): void {
  const accessLog = new logs.LogGroup(scope, 'AccessLogs', {
    retention: settings.logRetention,
    encryptionKey: settings.encryptionKey,
    removalPolicy: settings.removalPolicy,
  });
  new apigwv2.HttpStage(scope, 'Stage', {
    httpApi,
    stageName: '$default',
    autoDeploy: true,
    throttle: throttle ?? (authorization === 'none' ? OPEN_API_THROTTLE : undefined),
    domainMapping,
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
