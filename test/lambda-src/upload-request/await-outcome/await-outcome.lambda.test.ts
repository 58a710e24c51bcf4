import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda-src/upload-request/await-outcome/await-outcome.lambda';
import { outputOf } from '../../shared/captured-output';
import { withEnvironment } from '../../support/environment';
import { aRecordThatIs, UPLOAD_ID } from '../../support/records';
import { aRequest, OWNER_ID, ROLE_CALLER } from '../requests';

const dynamo = mockClient(DynamoDBDocumentClient);
withEnvironment('await-outcome', { UPLOADS_TABLE_NAME: 'uploads-table', AUTHORIZATION: 'iam', URL_EXPIRY_SECONDS: '900', MAX_WAIT_SECONDS: '25' });

test('the handler waits for the upload of its caller, in the table of its environment, and reads what was written last', async () => {
  dynamo.on(GetCommand, { TableName: 'uploads-table', Key: { uploadId: UPLOAD_ID }, ConsistentRead: true })
    .resolvesOnce({ Item: aRecordThatIs('PROCESSING', { ownerId: OWNER_ID }) })
    .resolves({ Item: aRecordThatIs('REJECTED', { ownerId: OWNER_ID }) });
  let response!: Awaited<ReturnType<typeof handler>>;
  await outputOf(async () => { response = await handler(aRequest({ pathParameters: { uploadId: UPLOAD_ID }, iam: ROLE_CALLER })); });
  expect([response.statusCode, JSON.parse(response.body).status]).toEqual([200, 'REJECTED']);
});

test('the handler answers even without its environment', async () => {
  delete process.env.MAX_WAIT_SECONDS;
  let response!: Awaited<ReturnType<typeof handler>>;
  await outputOf(async () => { response = await handler(aRequest({ pathParameters: { uploadId: UPLOAD_ID }, iam: ROLE_CALLER })); });
  expect(response.statusCode).toBe(503);
});
