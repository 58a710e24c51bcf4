import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { ENVIRONMENT } from './environment';
import { handler } from '../../../../lambda-src/upload-request/read-upload/read-upload.lambda';
import { ROUTES } from '../../../../src/contract/routes';
import { outputOf } from '../../shared/captured-output';
import { aProcessingRecord, UPLOAD_ID } from '../../support/records';
import { aRequest, OWNER_ID, ROLE_CALLER } from '../requests';

const dynamo = mockClient(DynamoDBDocumentClient);
const environment: Record<string, string> = {
  ...ENVIRONMENT,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
};
const image = { size: 'small', format: 'webp', width: 1, height: 1, bytes: 1, sha256: 'ab', uri: `s3://images-bucket/images/${UPLOAD_ID}/r1/small.webp` } as const;

beforeEach(() => {
  dynamo.reset();
  Object.assign(process.env, environment);
});
afterEach(() => Object.keys(environment).forEach(name => delete process.env[name]));

async function read(ownerId: string): Promise<{ statusCode: number; body: any }> {
  dynamo.on(GetCommand, { TableName: 'uploads-table', Key: { uploadId: UPLOAD_ID } })
    .resolves({ Item: aProcessingRecord({ status: 'READY', ownerId, images: [image] }) });
  let response!: Awaited<ReturnType<typeof handler>>;
  const request = aRequest({ routeKey: ROUTES.readUpload, pathParameters: { uploadId: UPLOAD_ID }, iam: ROLE_CALLER });
  await outputOf(async () => { response = await handler(request); });
  return { statusCode: response.statusCode, body: JSON.parse(response.body) };
}

test('the handler reads the upload of its caller from the table of its environment', async () => {
  const { statusCode, body } = await read(OWNER_ID);
  expect([statusCode, body.status]).toEqual([200, 'READY']);
});

test('the handler does not find the upload of somebody else', async () => {
  expect((await read('AROASOMEBODYELSE')).statusCode).toBe(404);
});

test('a URL asks for the image only, not for a checksum that a browser would not look at', async () => {
  const { body } = await read(OWNER_ID);
  expect(new URL(body.images[0].url).searchParams.has('x-amz-checksum-mode')).toBe(false);
});

test('the handler answers even without its environment', async () => {
  delete process.env.URL_EXPIRY_SECONDS;
  expect((await read(OWNER_ID)).statusCode).toBe(503);
});
