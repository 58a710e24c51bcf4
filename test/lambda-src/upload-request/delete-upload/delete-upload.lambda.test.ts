import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda-src/upload-request/delete-upload/delete-upload.lambda';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { outputOf } from '../../shared/captured-output';
import { withEnvironment } from '../../support/environment';
import { aProcessingRecord, conditionFailed, CREATED_AT, RUN, UPLOAD_ID } from '../../support/records';
import { aRequest, OWNER_ID, ROLE_CALLER } from '../requests';

const dynamo = mockClient(DynamoDBDocumentClient);
const stepFunctions = mockClient(SFNClient);
withEnvironment('delete-upload', {
  UPLOADS_TABLE_NAME: 'uploads-table',
  AUTHORIZATION: 'iam',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:111122223333:stateMachine:uploads',
  STATE_MACHINE_TYPE: 'STANDARD',
});

beforeEach(() => {
  process.env.AWS_REGION = 'eu-west-1';
  dynamo.reset();
  stepFunctions.reset();
  stepFunctions.on(StopExecutionCommand).resolves({});
});

async function remove(record: UploadRecord): Promise<{ statusCode: number; body: any }> {
  dynamo.on(UpdateCommand, { TableName: 'uploads-table', Key: { uploadId: UPLOAD_ID } }).callsFake(async ({ ExpressionAttributeValues }) => {
    if (record.ownerId !== ExpressionAttributeValues[':ownerId']) throw conditionFailed(record);
    return { Attributes: { ...record, status: 'DELETING' } };
  });
  let response!: Awaited<ReturnType<typeof handler>>;
  await outputOf(async () => { response = await handler(aRequest({ pathParameters: { uploadId: UPLOAD_ID }, iam: ROLE_CALLER })); });
  return { statusCode: response.statusCode, body: JSON.parse(response.body) };
}

function stopped(): unknown[] {
  return stepFunctions.commandCalls(StopExecutionCommand).map(({ args: [{ input }] }) => input.executionArn);
}

test('the handler marks the upload of its caller and stops the execution that has taken it', async () => {
  const { statusCode, body } = await remove(aProcessingRecord({ ownerId: OWNER_ID }));
  expect([statusCode, body.status, stopped()]).toEqual([202, 'DELETING', [RUN]]);
});

test('the handler stops an execution that has not shown itself yet, by the name of its attempt', async () => {
  await remove(aProcessingRecord({ ownerId: OWNER_ID, run: undefined }));
  expect(stopped()).toEqual([`arn:aws:states:eu-west-1:111122223333:execution:uploads:${UPLOAD_ID}-1-${Date.parse(CREATED_AT)}`]);
});

test('the handler does not find the upload of somebody else', async () => {
  const { statusCode } = await remove(aProcessingRecord({ ownerId: 'AROASOMEBODYELSE' }));
  expect([statusCode, stopped()]).toEqual([404, []]);
});

test('the handler answers even without its environment', async () => {
  delete process.env.STATE_MACHINE_ARN;
  expect((await remove(aProcessingRecord({ ownerId: OWNER_ID }))).statusCode).toBe(503);
});
