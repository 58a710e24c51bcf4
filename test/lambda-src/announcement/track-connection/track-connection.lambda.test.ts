import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda-src/announcement/track-connection/track-connection.lambda';
import { HttpResponse } from '../../../../lambda-src/upload-request/http';
import { outputOf } from '../../shared/captured-output';
import { withEnvironment } from '../../support/environment';
import { aRecord, UPLOAD_ID } from '../../support/records';
import { aRequest, OWNER_ID, ROLE_CALLER } from '../../upload-request/requests';

const dynamo = mockClient(DynamoDBDocumentClient);
withEnvironment('track-connection', {
  UPLOADS_TABLE_NAME: 'uploads-table',
  CLIENTS_TABLE_NAME: 'clients-table',
  AUTHORIZATION: 'iam',
  EVENT_SOURCE: 'urn:image-upload-pipeline:pipeline-1',
  WEB_SOCKET_URL: 'wss://ws.example.com/live',
});

beforeEach(() => {
  dynamo.reset();
  dynamo.on(PutCommand).resolves({});
  dynamo.on(QueryCommand).resolves({ Items: [] });
});

const socketCall = (eventType: 'CONNECT' | 'MESSAGE', rest: object) => ({ requestContext: { connectionId: 'c-1', eventType }, ...rest });

test('a request of the HTTP API gets a ticket, kept in the table of clients', async () => {
  let response!: HttpResponse;
  await outputOf(async () => { response = await handler(aRequest({ iam: ROLE_CALLER })) as HttpResponse; });
  expect([response.statusCode, JSON.parse(response.body).url]).toEqual([201, expect.stringMatching(/^wss:\/\/ws\.example\.com\/live\?ticket=[\w-]{43}$/)]);
  expect(dynamo.commandCalls(PutCommand)[0].args[0].input).toMatchObject({ TableName: 'clients-table', Item: { ownerId: OWNER_ID } });
});

test('a call of the WebSocket API that connects is let in by its ticket', async () => {
  dynamo.on(DeleteCommand).resolves({ Attributes: { ownerId: OWNER_ID } });
  await outputOf(async () => expect(await handler(socketCall('CONNECT', { queryStringParameters: { ticket: 'A'.repeat(43) } }))).toEqual({ statusCode: 200 }));
});

test('a message of a connection is answered from both tables', async () => {
  dynamo.on(GetCommand, { TableName: 'clients-table' }).resolves({ Item: { ownerId: OWNER_ID } });
  dynamo.on(GetCommand, { TableName: 'uploads-table' }).resolves({ Item: aRecord({ ownerId: OWNER_ID }) });
  await outputOf(async () => expect(await handler(socketCall('MESSAGE', { body: JSON.stringify({ uploadId: UPLOAD_ID }) })))
    .toEqual({ statusCode: 200, body: JSON.stringify({ uploadId: UPLOAD_ID, status: 'PENDING' }) }));
});

test('without its environment the HTTP API answers, and the WebSocket API fails', async () => {
  delete process.env.EVENT_SOURCE;
  await outputOf(async () => {
    expect(await handler(aRequest({ iam: ROLE_CALLER }))).toMatchObject({ statusCode: 503 });
    await expect(handler(socketCall('CONNECT', {}))).rejects.toThrow('track-connection misses in its environment: EVENT_SOURCE');
  });
});
