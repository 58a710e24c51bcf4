import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { createClientsTable } from './clients-table';
import { ImageCatalog } from './image-catalog';
import { AuthorizationKind } from '../contract/environment';
import { PushToClientsFunction } from '../functions/push-to-clients-function';
import { TrackConnectionFunction } from '../functions/track-connection-function';
import { DeadLetterQueue } from '../private/dead-letter-queue';
import { HANDLERS, WEB_SOCKET_THROTTLE } from '../private/defaults';
import { useKeys } from '../private/encryption';
import { allow, functionSettingsOf, handlerOptions, HandlerSettings } from '../private/handler';
import { HubSubscriber } from '../private/hub-subscriber';

/** What the WebSocket channel needs to know. */
export interface WebSocketChannelProps {
  readonly settings: HandlerSettings;
  readonly catalog: ImageCatalog;
  /** The hub. */
  readonly topic: sns.ITopic;
  readonly authorization: AuthorizationKind;
  readonly domainMapping?: apigwv2.DomainMappingOptions;
}

const STAGE = 'live';

/** Part of stage 6, announcement: pushes outcomes to browsers, each to its owner's connections. */
export class WebSocketChannel extends Construct {
  public readonly webSocketApi: apigwv2.WebSocketApi;
  /** Where clients connect, with a ticket. */
  public readonly url: string;
  public readonly pushToClients: lambda.Function;
  /** Also what `POST /tickets` of the HTTP API leads to. */
  public readonly trackConnection: lambda.Function;
  /** Whole events that could not be pushed. */
  public readonly deadLetterQueue: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: WebSocketChannelProps) {
    super(scope, id);
    const clients = createClientsTable(this, props.settings.encryptionKey);
    this.webSocketApi = new apigwv2.WebSocketApi(this, 'Api', { description: 'Outcomes of uploads, pushed to their owners' });
    const stage = this.createStage(props);
    this.url = urlOf(stage, props.domainMapping);
    this.trackConnection = this.createTrackConnection(clients, props);
    this.addRoutes();

    const { timeout = HANDLERS.pushToClients.timeout, reservedConcurrentExecutions } = functionSettingsOf(props.settings, 'push-to-clients');
    const hub = new HubSubscriber(this, 'Hub', {
      topic: props.topic,
      handlerTimeout: timeout,
      encryptionKey: props.settings.encryptionKey,
    });
    this.deadLetterQueue = hub.deadLetterQueue;
    this.pushToClients = this.createPushToClients(clients, hub, stage, props);
    hub.deliverTo(this.pushToClients, reservedConcurrentExecutions);
  }

  private createStage({ domainMapping }: WebSocketChannelProps): apigwv2.WebSocketStage {
    const stage = new apigwv2.WebSocketStage(this, 'Stage', {
      webSocketApi: this.webSocketApi,
      stageName: STAGE,
      autoDeploy: true,
      throttle: WEB_SOCKET_THROTTLE,
      domainMapping,
    });
    Validations.of(stage).acknowledge({
      id: 'AwsSolutions-APIG1',
      reason: 'access logs of WebSocket APIs need a role in the settings of the account, which a construct must not change; track-connection logs every call',
    });
    return stage;
  }

  private createTrackConnection(clients: dynamodb.Table, { settings, catalog, authorization }: WebSocketChannelProps): lambda.Function {
    return new TrackConnectionFunction(this, 'TrackConnection', handlerOptions(this, 'TrackConnection', settings, {
      handler: 'track-connection',
      description: 'Gives out tickets, takes them from whoever connects, and answers what connected clients ask',
      ...HANDLERS.trackConnection,
      environment: {
        UPLOADS_TABLE_NAME: catalog.uploadsTable.tableName,
        CLIENTS_TABLE_NAME: clients.tableName,
        AUTHORIZATION: authorization,
        EVENT_SOURCE: settings.eventSource,
        WEB_SOCKET_URL: this.url,
      },
      statements: [
        allow(['dynamodb:GetItem'], [catalog.uploadsTable.tableArn]),
        allow(['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:DeleteItem', 'dynamodb:Query'], [clients.tableArn]),
        ...useKeys({ read: [catalog.key, settings.encryptionKey] }),
      ],
    }));
  }

  private createPushToClients(
    clients: dynamodb.Table, hub: HubSubscriber, stage: apigwv2.WebSocketStage, { settings }: WebSocketChannelProps,
  ): lambda.Function {
    const connections = Stack.of(this).formatArn({
      service: 'execute-api',
      resource: this.webSocketApi.apiId,
      resourceName: `${STAGE}/POST/@connections/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    return new PushToClientsFunction(this, 'PushToClients', handlerOptions(this, 'PushToClients', settings, {
      handler: 'push-to-clients',
      description: 'Pushes every outcome to the connections of its owner',
      ...HANDLERS.pushToClients,
      environment: { CLIENTS_TABLE_NAME: clients.tableName, CALLBACK_URL: stage.callbackUrl, EVENT_SOURCE: settings.eventSource },
      statements: [
        allow(['dynamodb:Query', 'dynamodb:DeleteItem'], [clients.tableArn]),
        allow(['execute-api:ManageConnections'], [connections]),
        ...hub.consumeStatements(),
      ],
    }));
  }

  /** Who connects shows a ticket, so the routes have no authorizer. Only messages are answered. */
  private addRoutes(): void {
    for (const [routeKey, id] of [['$connect', 'Connect'], ['$disconnect', 'Disconnect'], ['$default', 'Message']]) {
      const route = this.webSocketApi.addRoute(routeKey, {
        integration: new WebSocketLambdaIntegration(id, this.trackConnection),
        returnResponse: routeKey === '$default',
      });
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'whoever connects shows a ticket, which the authorizer of the HTTP API let it have; track-connection takes it',
      });
    }
  }
}

function urlOf(stage: apigwv2.WebSocketStage, mapping?: apigwv2.DomainMappingOptions): string {
  const path = mapping?.mappingKey ? `/${mapping.mappingKey}` : '';
  return mapping ? `wss://${mapping.domainName.domainNameRef.domainName}${path}` : stage.url;
}
