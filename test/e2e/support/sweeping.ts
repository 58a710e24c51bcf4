import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { marshall } from '@aws-sdk/util-dynamodb';
import { DeployedPipeline } from './deployed-pipeline';
import { readRecords } from './storm/world';
import { UploadRecord } from '../../../src/contract/upload-record';

/** Lets time pass for one upload: what would be due later is due now. The record's version stays, as it would. */
export async function makeDue(pipeline: DeployedPipeline, uploadId: string): Promise<void> {
  await setDueAt(pipeline, uploadId, 1);
}

/** Sees to it that what earlier files left open does not become due while another one counts what its own sweeps do. */
export async function setAside(pipeline: DeployedPipeline): Promise<void> {
  const open = (await readRecords(pipeline)).filter(({ openShard }) => openShard !== undefined);
  const tomorrow = Math.floor(Date.now() / 1_000) + 86_400;
  await Promise.all(open.map(async ({ uploadId }) => setDueAt(pipeline, uploadId, tomorrow)));
}

async function setDueAt(pipeline: DeployedPipeline, uploadId: string, seconds: number): Promise<void> {
  await pipeline.aws.dynamodb.send(new UpdateItemCommand({
    TableName: pipeline.output('UploadsTable'),
    Key: { uploadId: { S: uploadId } },
    UpdateExpression: 'SET dueAt = :dueAt',
    ConditionExpression: 'attribute_exists(openShard)',
    ExpressionAttributeValues: { ':dueAt': { N: String(seconds) } },
  }));
}

/** Calls sweep-uploads, as its schedule does, and waits for what it did. */
export async function sweep(pipeline: DeployedPipeline): Promise<Record<string, number>> {
  const { FunctionError, Payload } = await pipeline.aws.lambda.send(new InvokeCommand({ FunctionName: pipeline.output('SweepUploads') }));
  const answer = Buffer.from(Payload ?? []).toString();
  if (FunctionError) {
    throw new Error(`the sweep failed: ${answer}`);
  }
  return JSON.parse(answer);
}

/** Puts a record into the table as it would stand after something was lost. */
export async function putRecord(pipeline: DeployedPipeline, record: UploadRecord): Promise<void> {
  await pipeline.aws.dynamodb.send(new PutItemCommand({
    TableName: pipeline.output('UploadsTable'), Item: marshall(record, { removeUndefinedValues: true }),
  }));
}

/** Whether an upload still needs a hand. */
export async function isOpen(pipeline: DeployedPipeline, uploadId: string): Promise<boolean> {
  return (await pipeline.record(uploadId)).openShard !== undefined;
}
