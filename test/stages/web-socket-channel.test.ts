import { Stack } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { NotificationChannel, UploadAuthorization } from '../../src';
import { synthesize } from '../support/synthesis';

const notificationChannels = [NotificationChannel.webSocket()];
const synthesis = synthesize({ notificationChannels });
const HERE = 'Announcement/WebSocket';

function domainOf(stack: Stack): apigwv2.DomainName {
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/c');
  return new apigwv2.DomainName(stack, 'Domain', { domainName: 'ws.example.com', certificate });
}

test('without the channel there is nothing of it', () => {
  const without = synthesize();
  expect(Object.keys(without.ofType('AWS::DynamoDB::Table'))).toEqual(['Catalog/Uploads']);
  expect(Object.keys(without.ofType('AWS::ApiGatewayV2::Api'))).toEqual(['Request/Api']);
  expect(without.pipeline.webSocketUrl).toBeUndefined();
  expect(without.pipeline.webSocketApi).toBeUndefined();
  expect(without.pipeline.functions).not.toHaveProperty('pushToClients');
  expect(without.pipeline.functions).not.toHaveProperty('trackConnection');
});

describe('the clients table', () => {
  test('is found by what a row is of, and rows go when their time is over', () => {
    expect(synthesis.properties(`${HERE}/Clients`)).toEqual({
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: false }, // a key that AWS owns
    });
  });

  test('goes with the pipeline, whatever else stays', () => {
    expect(synthesis.resource(`${HERE}/Clients`).DeletionPolicy).toBe('Delete');
  });

  test('is encrypted with the user\'s key', () => {
    const encrypted = synthesize(stack => ({ notificationChannels, encryptionKey: new kms.Key(stack, 'Key') }));
    expect(encrypted.properties(`${HERE}/Clients`).SSESpecification).toMatchObject({ KMSMasterKeyId: '${/Key.Arn}', SSEEnabled: true });
  });
});

describe('the WebSocket API', () => {
  test('leads all its routes to track-connection', () => {
    const routes = Object.values(synthesis.ofType('AWS::ApiGatewayV2::Route')).filter(({ Properties }) => Properties.ApiId === `\${${HERE}/Api}`);
    expect(routes.map(({ Properties }) => Properties.RouteKey).sort()).toEqual(['$connect', '$default', '$disconnect']);
    const integrations = Object.values(synthesis.ofType('AWS::ApiGatewayV2::Integration')).filter(({ Properties }) => Properties.ApiId === `\${${HERE}/Api}`);
    expect(integrations.map(({ Properties }) => Properties.IntegrationUri)).toEqual(Array(3).fill(expect.stringContaining(`\${${HERE}/TrackConnection.Arn}`)));
  });

  test('sends the answers to messages back, and no others', () => {
    const route = Object.entries(synthesis.ofType('AWS::ApiGatewayV2::Route')).find(([, { Properties }]) => Properties.RouteKey === '$default')![0];
    expect(Object.values(synthesis.ofType('AWS::ApiGatewayV2::RouteResponse')).map(({ Properties }) => Properties)).toEqual([
      { ApiId: `\${${HERE}/Api}`, RouteId: `\${${route}}`, RouteResponseKey: '$default' },
    ]);
  });

  test('is throttled, and logs no access, which would need a role in the settings of the account', () => {
    expect(synthesis.properties(`${HERE}/Stage`)).toEqual({
      ApiId: `\${${HERE}/Api}`, StageName: 'live', AutoDeploy: true, DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    });
  });

  test('may call track-connection, and nobody else may, but the HTTP API', () => {
    const permissions = Object.values(synthesis.ofType('AWS::Lambda::Permission')).map(({ Properties }) => Properties)
      .filter(({ FunctionName }) => FunctionName === `\${${HERE}/TrackConnection.Arn}`);
    expect(permissions.map(({ SourceArn }) => SourceArn.replace(/.*:execute-api:[^/]*:\$\{([^}]+)\}/, '$1')).sort()).toEqual([
      `${HERE}/Api/*$connect`, `${HERE}/Api/*$default`, `${HERE}/Api/*$disconnect`, 'Request/Api/*/*/tickets',
    ]);
  });

  test('is exposed, with its address', () => {
    expect(synthesis.text(synthesis.pipeline.webSocketUrl)).toMatch(/^wss:\/\/\$\{Announcement\/WebSocket\/Api\}\.execute-api\..*\/live$/);
    expect(synthesis.text(synthesis.pipeline.webSocketApi!.apiId)).toBe(`\${${HERE}/Api}`);
    expect(synthesis.properties(`${HERE}/TrackConnection`).Environment.Variables.WEB_SOCKET_URL).toBe(synthesis.text(synthesis.pipeline.webSocketUrl));
  });

  test('is called back at its own endpoint, whatever domain clients see', () => {
    const own = synthesize(stack => ({ notificationChannels: [NotificationChannel.webSocket({ domainMapping: { domainName: domainOf(stack), mappingKey: 'images' } })] }));
    expect(own.text(own.pipeline.webSocketUrl)).toBe('wss://${/Domain}/images');
    expect(own.properties(`${HERE}/TrackConnection`).Environment.Variables.WEB_SOCKET_URL).toBe('wss://${/Domain}/images');
    expect(own.properties(`${HERE}/PushToClients`).Environment.Variables.CALLBACK_URL).toMatch(/^https:\/\/\$\{Announcement\/WebSocket\/Api\}\.execute-api\./);
    expect(Object.values(own.ofType('AWS::ApiGatewayV2::ApiMapping')).map(({ Properties }) => Properties)).toEqual([
      { ApiId: `\${${HERE}/Api}`, ApiMappingKey: 'images', DomainName: '${/Domain}', Stage: 'live' },
    ]);
  });

  test('has the root of a domain without a mapping key', () => {
    const own = synthesize(stack => ({ notificationChannels: [NotificationChannel.webSocket({ domainMapping: { domainName: domainOf(stack) } })] }));
    expect(own.text(own.pipeline.webSocketUrl)).toBe('wss://${/Domain}');
  });

  test.each<[string, unknown, string]>([
    ['a text', 'ws.example.com', 'NotificationChannel.webSocket: domainMapping must be an object like { domainName: new DomainName(...) }, got \'ws.example.com\''],
    ['a name for a domain', { domainName: 'ws.example.com' }, 'NotificationChannel.webSocket: domainMapping: domainName must be a DomainName of aws-apigatewayv2, '
      + 'as in { domainName: new DomainName(...) }, got \'ws.example.com\''],
    ['no domain', {}, 'NotificationChannel.webSocket: domainMapping: domainName must be a DomainName of aws-apigatewayv2, '
      + 'as in { domainName: new DomainName(...) }, got undefined'],
  ])('%s is no mapping', (_, domainMapping, message) => {
    expect(() => NotificationChannel.webSocket({ domainMapping: domainMapping as apigwv2.DomainMappingOptions })).toThrow(message);
  });
});

describe('a ticket', () => {
  const ticketRoute = (of: typeof synthesis) =>
    Object.values(of.ofType('AWS::ApiGatewayV2::Route')).map(({ Properties }) => Properties).filter(({ RouteKey }) => RouteKey === 'POST /tickets');

  test('is asked of the HTTP API, which asks the same of its callers as everywhere', () => {
    expect(ticketRoute(synthesis)).toMatchObject([{ AuthorizationType: 'AWS_IAM' }]);
    const open = synthesize({ notificationChannels, authorization: UploadAuthorization.none() });
    expect(ticketRoute(open)).toMatchObject([{ AuthorizationType: 'NONE' }]);
    expect(ticketRoute(synthesize())).toEqual([]);
  });

  test('may be asked by whoever may upload, where there are tickets', () => {
    const granted = (channels?: NotificationChannel[]) => {
      const made = synthesize({ notificationChannels: channels }, (pipeline, stack) => {
        pipeline.grants.requestUpload(new Role(stack, 'Client', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }));
      });
      return JSON.stringify(made.properties('/Client/DefaultPolicy').PolicyDocument);
    };
    expect(granted(notificationChannels)).toContain('/$default/POST/tickets"');
    expect(granted()).not.toContain('tickets');
  });
});

test('push-to-clients hears of every outcome, and what it cannot push is kept whole', () => {
  expect(synthesis.properties(`${HERE}/PushToClients/Hub`)).toMatchObject({
    EventSourceArn: `\${${HERE}/Hub/Queue.Arn}`, FunctionName: `\${${HERE}/PushToClients}`, FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  expect(synthesis.properties(`${HERE}/Hub/Subscription`)).toMatchObject({ TopicArn: '${Announcement/Outcomes}', RawMessageDelivery: true });
  expect(synthesis.pipeline.deadLetterQueues.map(queue => synthesis.text(queue.queueArn))).toContain(`\${${HERE}/Hub/DeadLetters.Arn}`);
});
