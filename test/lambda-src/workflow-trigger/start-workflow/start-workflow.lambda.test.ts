import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda-src/workflow-trigger/start-workflow/start-workflow.lambda';
import { withEnvironment } from '../../support/environment';
import { aProcessingRecord, aRecord, conditionFailed } from '../../support/records';
import { s3Event } from '../../support/s3-events';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);
const stepFunctions = mockClient(SFNClient);

withEnvironment('start-workflow', {
  UPLOADS_TABLE_NAME: 'table', UPLOADS_BUCKET_NAME: 'uploads', STATE_MACHINE_ARN: 'arn:machine', LONGEST_RUN_SECONDS: '900',
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

test('fails without its environment, naming what it misses', async () => {
  delete process.env.STATE_MACHINE_ARN;

  await expect(handler(s3Event())).rejects.toThrow('STATE_MACHINE_ARN');
});
