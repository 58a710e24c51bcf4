import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda-src/image-catalog/sweep-uploads/sweep-uploads.lambda';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { withEnvironment } from '../../support/environment';
import { setBy } from '../../support/expressions';
import { aProcessingRecord, CLAIMED, RUN, UPLOAD_ID } from '../../support/records';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);
const stepFunctions = mockClient(SFNClient);
const lambda = mockClient(LambdaClient);
const STATE_MACHINE = 'arn:aws:states:eu-west-1:111122223333:stateMachine:uploads';
const context = { getRemainingTimeInMillis: () => 300_000 };

withEnvironment('sweep-uploads', {
  UPLOADS_TABLE_NAME: 'table',
  UPLOADS_BUCKET_NAME: 'uploads',
  KEY_PREFIX: '/',
  IMAGES_BUCKET_NAME: 'images',
  STATE_MACHINE_ARN: STATE_MACHINE,
  STATE_MACHINE_TYPE: 'STANDARD',
  CLEAN_UP_FUNCTION_NAME: 'clean-up-function',
  LONGEST_RUN_SECONDS: '900',
  PIPELINE_ID: 'Stack-Images',
});
beforeEach(() => {
  [dynamo, s3, stepFunctions, lambda].forEach(mock => mock.reset());
  s3.on(ListObjectsV2Command).resolves({}).on(ListObjectVersionsCommand).resolves({});
});

/** One upload is due, and this is its record. */
function isDue(record: UploadRecord): void {
  dynamo.on(QueryCommand).resolvesOnce({ Items: [{ uploadId: UPLOAD_ID, dueAt: 1 }] }).resolves({});
  dynamo.on(GetCommand).resolves({ Item: { dueAt: 1, ...record } }).on(UpdateCommand).resolves({ Attributes: { ...record, run: 'sweep-1' } });
}

test('sweeps the table and the buckets of its environment', async () => {
  isDue(aProcessingRecord({ status: 'FAILED' }));

  expect(await handler({}, context)).toEqual({ settled: 1 });
  expect(dynamo.calls().map(({ args: [{ input }] }) => (input as { TableName?: string }).TableName)).toEqual(Array(12).fill('table'));
  expect(s3.commandCalls(ListObjectsV2Command)[0].args[0].input.Bucket).toBe('images');
  expect(s3.commandCalls(ListObjectVersionsCommand)[0].args[0].input.Bucket).toBe('uploads');
});

test('calls the clean-up of its environment as the run that the record has now, and does not wait for it', async () => {
  isDue(aProcessingRecord());
  stepFunctions.on(DescribeExecutionCommand).resolves({ status: 'ABORTED' });

  expect(await handler({}, context)).toEqual({ closed: 1 });
  const { FunctionName, InvocationType, Payload } = lambda.commandCalls(InvokeCommand)[0].args[0].input;
  expect({ FunctionName, InvocationType }).toEqual({ FunctionName: 'clean-up-function', InvocationType: 'Event' });
  expect(JSON.parse(String(Payload))).toEqual({
    v: 1, uploadId: UPLOAD_ID, attempt: 1, run: 'sweep-1', reason: { failed: { error: 'ABORTED', cause: '' } },
  });
});

test('starts the state machine of its environment, for as long as its environment says', async () => {
  process.env.STATE_MACHINE_TYPE = 'EXPRESS';
  isDue(aProcessingRecord({ run: undefined }));

  expect(await handler({}, context)).toEqual({ started: 1 });
  expect(stepFunctions.commandCalls(StartExecutionCommand)[0].args[0].input.stateMachineArn).toBe(STATE_MACHINE);
  const dueAt = Number(setBy(dynamo.commandCalls(UpdateCommand)[0].args[0].input).dueAt);
  expect(dueAt).toBeGreaterThanOrEqual(Math.floor(Date.now() / 1000) + 900 - 60);
});

test('asks for no execution of an Express workflow', async () => {
  process.env.STATE_MACHINE_TYPE = 'EXPRESS';
  isDue(aProcessingRecord({ run: RUN, attempt: 2, object: CLAIMED }));
  await handler({}, context);

  expect(stepFunctions.commandCalls(DescribeExecutionCommand)).toHaveLength(0);
});

test('begins nothing when its time is up', async () => {
  isDue(aProcessingRecord({ status: 'FAILED' }));

  expect(await handler({}, { getRemainingTimeInMillis: () => 1_000 })).toEqual({});
});

test.each([['STATE_MACHINE_TYPE', 'standard'], ['LONGEST_RUN_SECONDS', '0']])('fails if %s is "%s"', async (name, value) => {
  process.env[name] = value;

  await expect(handler({}, context)).rejects.toThrow(name);
});

test('fails without its environment, naming what it misses', async () => {
  delete process.env.CLEAN_UP_FUNCTION_NAME;

  await expect(handler({}, context)).rejects.toThrow('CLEAN_UP_FUNCTION_NAME');
});
