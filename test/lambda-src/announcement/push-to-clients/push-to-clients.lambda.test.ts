import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Context, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda-src/announcement/push-to-clients/push-to-clients.lambda';
import { linesOf, outputOf } from '../../shared/captured-output';
import { withEnvironment } from '../../support/environment';
import { UPLOAD_ID } from '../../support/records';

const dynamo = mockClient(DynamoDBDocumentClient);
const gateway = mockClient(ApiGatewayManagementApiClient);
withEnvironment('push-to-clients', { CLIENTS_TABLE_NAME: 'clients-table', CALLBACK_URL: 'https://api.example.com/live', EVENT_SOURCE: 'urn:image-upload-pipeline:pipeline-1' });

const event = { Records: [{ messageId: 'm-1', attributes: { ApproximateReceiveCount: '1' }, body: JSON.stringify({ source: 'urn:image-upload-pipeline:pipeline-1', data: { uploadId: UPLOAD_ID, ownerId: 'owner-1' } }) }] } as SQSEvent;
const context = (ms: number) => ({ awsRequestId: 'call-1', getRemainingTimeInMillis: () => ms }) as Context;

beforeEach(() => {
  dynamo.reset();
  gateway.reset();
  dynamo.on(QueryCommand).resolves({ Items: [{ sk: 'c-1', connectedAt: '2026-03-01T10:00:00.000Z' }] });
  gateway.on(PostToConnectionCommand).resolves({});
});

test('the handler pushes to the connections in its table, at the address of its API', async () => {
  await outputOf(async () => expect(await handler(event, context(20_000))).toEqual({ batchItemFailures: [] }));
  expect(dynamo.commandCalls(QueryCommand)[0].args[0].input.TableName).toBe('clients-table');
  const [call] = gateway.commandCalls(PostToConnectionCommand);
  expect(call.args[0].input.ConnectionId).toBe('c-1');
  const { hostname, path } = await (call.thisValue as ApiGatewayManagementApiClient).config.endpoint!();
  expect([hostname, path]).toEqual(['api.example.com', '/live']);
});

test('each line names the call and the upload', async () => {
  const [line] = linesOf(await outputOf(() => handler(event, context(20_000))));
  expect(line).toMatchObject({ requestId: 'call-1', uploadId: UPLOAD_ID });
});

test('the handler heeds the time it has left', async () => {
  await outputOf(async () => expect(await handler(event, context(1_000))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] }));
});
