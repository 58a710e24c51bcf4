import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda-src/upload-request/request-upload/request-upload.lambda';
import { HandlerEnvironment } from '../../../../src/contract/environment';
import { outputOf } from '../../shared/captured-output';
import { aRequest, OWNER_ID, ROLE_CALLER } from '../requests';

const dynamo = mockClient(DynamoDBDocumentClient);
const environment: HandlerEnvironment<'request-upload'> & Record<string, string> = {
  UPLOADS_TABLE_NAME: 'uploads-table',
  UPLOADS_BUCKET_NAME: 'uploads-bucket',
  KEY_PREFIX: '/',
  AUTHORIZATION: 'iam',
  ACCEPTED_TYPES: '["image/jpeg"]',
  MAX_FILE_SIZE: '1000',
  UPLOAD_EXPIRY_SECONDS: '300',
  PIPELINE_ID: 'Stack-Images',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

beforeEach(() => {
  dynamo.reset();
  dynamo.on(PutCommand).resolves({});
  Object.assign(process.env, environment);
});
afterEach(() => Object.keys(environment).forEach(name => delete process.env[name]));

async function ask(): Promise<{ statusCode: number; body: any }> {
  let response!: Awaited<ReturnType<typeof handler>>;
  await outputOf(async () => { response = await handler(aRequest({ body: '{"contentType":"image/jpeg","size":7}', iam: ROLE_CALLER })); });
  return { statusCode: response.statusCode, body: JSON.parse(response.body) };
}

test('the handler records the upload of its caller in the table of its environment', async () => {
  const { statusCode, body } = await ask();
  expect(statusCode).toBe(201);
  expect(dynamo.commandCalls(PutCommand).map(call => call.args[0].input)).toEqual([expect.objectContaining({
    TableName: 'uploads-table',
    Item: expect.objectContaining({ uploadId: body.uploadId, ownerId: OWNER_ID, status: 'PENDING', declared: { contentType: 'image/jpeg', size: 7 } }),
  })]);
});

test('the form goes to the bucket of its environment', async () => {
  expect((await ask()).body.upload.fields).toMatchObject({ bucket: 'uploads-bucket' });
});

test('the handler answers even without its environment', async () => {
  delete process.env.ACCEPTED_TYPES;
  expect((await ask()).statusCode).toBe(503);
});
