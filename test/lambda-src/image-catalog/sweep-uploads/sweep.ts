import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectsCommand, ListObjectsV2Command, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { SweepOutcome, sweepUpload, SweepUploadDependencies } from '../../../../lambda-src/image-catalog/sweep-uploads/sweep-upload';
import { UploadRecords } from '../../../../lambda-src/image-catalog/upload-records';
import { Executions } from '../../../../lambda-src/image-workflow/executions';
import { ObjectStore } from '../../../../lambda-src/shared/object-store';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { keptMetrics } from '../../support/metrics';
import { aProcessingRecord, aRecord, conditionFailed, UPLOAD_ID } from '../../support/records';
import { stepsOf } from '../../support/steps';

/** A sweep at 10:30, over a table, buckets and a state machine that answer what a test tells them. */

export const NOW = new Date('2026-03-01T10:30:00.000Z');
export const NOW_SECONDS = NOW.getTime() / 1000;
export const LONGEST_RUN = 900;
export const STATE_MACHINE = 'arn:aws:states:eu-west-1:111122223333:stateMachine:uploads';

export const dynamo = mockClient(DynamoDBDocumentClient);
export const s3 = mockClient(S3Client);
export const stepFunctions = mockClient(SFNClient);
export const callCleanUp = jest.fn();
export const metrics = keptMetrics();

export const dependencies: SweepUploadDependencies = {
  records: new UploadRecords(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'table', () => NOW),
  uploads: new ObjectStore(new S3Client({}), 'uploads', ''),
  images: new ObjectStore(new S3Client({}), 'images', ''),
  executions: new Executions(new SFNClient({}), STATE_MACHINE),
  stateMachineKind: 'STANDARD',
  callCleanUp,
  longestRunSeconds: LONGEST_RUN,
  metrics,
  clock: () => NOW,
};
export const express: SweepUploadDependencies = { ...dependencies, stateMachineKind: 'EXPRESS' };

beforeEach(() => {
  [dynamo, s3, stepFunctions].forEach(mock => mock.reset());
  callCleanUp.mockReset();
  metrics.emitted.length = 0;
  dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord() });
  s3.on(ListObjectsV2Command).resolves({}).on(ListObjectVersionsCommand).resolves({}).on(DeleteObjectsCommand).resolves({});
});

/** A PENDING record whose time has come. */
export function aDueRecord(changes: Partial<UploadRecord> = {}): UploadRecord {
  return aRecord({ openShard: '3', dueAt: NOW_SECONDS, version: 7, ...changes });
}

/** A PROCESSING record whose run is past its time. */
export function anOverdueRun(changes: Partial<UploadRecord> = {}): UploadRecord {
  return aProcessingRecord({ openShard: '3', dueAt: NOW_SECONDS, version: 7, ...changes });
}

/** Sweeps the upload, whose record the table gives when it is read consistently. */
export function sweep(record: UploadRecord | undefined, deps = dependencies): Promise<SweepOutcome> {
  dynamo.on(GetCommand).resolves({ Item: record });
  return sweepUpload(UPLOAD_ID, deps);
}

/** Somebody else is quicker: no write goes through. */
export function lose(): void {
  dynamo.on(UpdateCommand).rejects(conditionFailed(aProcessingRecord({ version: 8 })));
}

export const writes = (): UpdateCommandInput[] => dynamo.commandCalls(UpdateCommand).map(({ args: [{ input }] }) => input);
export const started = () => stepFunctions.commandCalls(StartExecutionCommand).map(({ args: [{ input }] }) => input);
export const steps = (): string[] => stepsOf(dynamo, s3, stepFunctions);
