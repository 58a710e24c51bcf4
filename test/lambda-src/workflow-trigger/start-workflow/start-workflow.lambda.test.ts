import { DeleteObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda-src/workflow-trigger/start-workflow/start-workflow.lambda';
import { withEnvironment } from '../../support/environment';
import { aProcessingRecord, aRecord, CLAIMED, conditionFailed, UPLOAD_ID } from '../../support/records';
import { s3Event } from '../../support/s3-events';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);
const stepFunctions = mockClient(SFNClient);

withEnvironment('start-workflow', {
  UPLOADS_TABLE_NAME: 'table', UPLOADS_BUCKET_NAME: 'uploads', KEY_PREFIX: '/', STATE_MACHINE_ARN: 'arn:machine', LONGEST_RUN_SECONDS: '900', PIPELINE_ID: 'Stack-Images',
});
beforeEach(() => [dynamo, s3, stepFunctions].forEach(mock => mock.reset()));

test('claims in the table and starts the state machine of its environment', async () => {
  dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord({ run: undefined }) });
  await handler(s3Event());

  expect(dynamo.commandCalls(UpdateCommand)[0].args[0].input.TableName).toBe('table');
  expect(stepFunctions.commandCalls(StartExecutionCommand)[0].args[0].input.stateMachineArn).toBe('arn:machine');
});

test('deletes late objects in the uploads bucket of its environment', async () => {
  dynamo.on(UpdateCommand).rejects(conditionFailed(aRecord({ status: 'DELETING' })));
  await handler(s3Event());

  expect(s3.commandCalls(DeleteObjectCommand)[0].args[0].input.Bucket).toBe('uploads');
});

test('takes an operator\'s wish to try an upload again, and says what became of it', async () => {
  dynamo.on(GetCommand).resolves({ Item: aProcessingRecord({ status: 'FAILED' }) });
  dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord({ run: undefined, attempt: 2 }) });
  s3.on(ListObjectVersionsCommand).resolves({ Versions: [{ Key: CLAIMED.key, VersionId: 'v1' }] });

  expect(await handler({ redrive: UPLOAD_ID })).toEqual({ redriven: true, uploadId: UPLOAD_ID, attempt: 2 });
  expect(s3.commandCalls(ListObjectVersionsCommand)[0].args[0].input.Bucket).toBe('uploads');
  expect(stepFunctions.commandCalls(StartExecutionCommand)).toHaveLength(1);
});

test('a refusal of it is an answer, and no error, which would be tried again', async () => {
  dynamo.on(GetCommand).resolves({});

  expect(await handler({ redrive: UPLOAD_ID })).toEqual({ redriven: false, reason: 'there is no such upload' });
});

test('fails without its environment, naming what it misses', async () => {
  delete process.env.STATE_MACHINE_ARN;

  await expect(handler(s3Event())).rejects.toThrow('STATE_MACHINE_ARN');
});
