import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { aDueRecord, anOverdueRun, dynamo, express, lose, metrics, s3, stepFunctions, sweep } from './sweep';
import { aProcessingRecord, CLAIMED, conditionFailed } from '../../support/records';

const formEnded = { expiresAt: '2026-03-01T09:30:00.000Z' };
const lastPurge = aDueRecord({ status: 'DELETING', attempt: 1, purgedAt: '2026-03-01T10:00:00.000Z' });

/** A file arrived, and its event was lost. */
function arrived(): void {
  s3.on(ListObjectVersionsCommand).resolves({ Versions: [{ Key: CLAIMED.key, VersionId: 'v1', ETag: '"etag-1"', Size: 1234, IsLatest: true }] });
  dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord({ run: undefined }) });
}

test('a file whose event was lost counts as uploaded, even if its start fails', async () => {
  arrived();
  stepFunctions.on(StartExecutionCommand).rejectsOnce(new Error('throttled'));
  await expect(sweep(aDueRecord())).rejects.toThrow('throttled');
  expect(metrics.emitted).toEqual([[{ Uploaded: 1 }]]);
});

test('an upload that no file came for counts as expired', async () => {
  expect(await sweep(aDueRecord(formEnded))).toBe('expired');
  expect(metrics.emitted).toEqual([[{ Expired: 1 }]]);
});

test('a tombstone counts as deleted', async () => {
  dynamo.on(PutCommand).resolves({});
  expect(await sweep(lastPurge)).toBe('deleted');
  expect(metrics.emitted).toEqual([[{ Deleted: 1 }]]);
});

test.each([
  ['claimed the file', arrived, aDueRecord()],
  ['expired the upload', () => undefined, aDueRecord(formEnded)],
  ['buried the upload', () => undefined, lastPurge],
])('nothing counts where another hand has %s', async (_, prepare, record) => {
  prepare();
  lose();
  dynamo.on(PutCommand).rejects(conditionFailed(record));
  expect(await sweep(record)).toBe('not due');
  expect(metrics.emitted).toEqual([]);
});

test('what the sweep hands on is counted by whoever ends it', async () => {
  await sweep(anOverdueRun(), express);
  await sweep(anOverdueRun({ attempt: 2 }), express);
  await sweep(anOverdueRun({ status: 'FAILED' }));
  expect(metrics.emitted).toEqual([]);
});
