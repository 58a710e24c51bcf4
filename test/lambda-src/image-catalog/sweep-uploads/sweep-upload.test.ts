import { ListObjectVersionsCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  aDueRecord, dependencies, dynamo, LONGEST_RUN, lose, NOW, NOW_SECONDS, s3, started, stepFunctions, steps, sweep, writes,
} from './sweep';
import { sweepUpload } from '../../../../lambda-src/image-catalog/sweep-uploads/sweep-upload';
import { conditionOf, removedBy, setBy } from '../../support/expressions';
import { aProcessingRecord, CLAIMED, CREATED_AT, UPLOAD_ID } from '../../support/records';

const LOOK = `ListObjectVersions uploads/incoming/${UPLOAD_ID}`;
/** The form has ended an hour before the sweep, to the second. */
const formEnded = { expiresAt: '2026-03-01T09:30:00.000Z' };

describe('an index that lags', () => {
  test.each([
    ['there is no record any more', undefined],
    ['the record is not open any more', aDueRecord({ dueAt: undefined, openShard: undefined })],
    ['the record is due later', aDueRecord({ dueAt: NOW_SECONDS + 1 })],
    ['it is a tombstone', { uploadId: UPLOAD_ID, schemaVersion: 1, status: 'DELETED', version: 9, attempt: 1 } as never],
  ])('nothing is done where %s', async (_, record) => {
    expect(await sweep(record)).toBe('not due');
    expect(steps()).toEqual(['Get']);
  });

  test('what counts is read consistently', async () => {
    await sweep(undefined);

    expect(dynamo.commandCalls(GetCommand)[0].args[0].input).toMatchObject({ Key: { uploadId: UPLOAD_ID }, ConsistentRead: true });
  });

  test('nothing is due early, by no part of a second', async () => {
    dynamo.on(GetCommand).resolves({ Item: aDueRecord({ dueAt: NOW_SECONDS + 1 }) });

    expect(await sweepUpload(UPLOAD_ID, { ...dependencies, clock: () => new Date(NOW.getTime() + 1) })).not.toBe('not due');
    expect(await sweepUpload(UPLOAD_ID, dependencies)).toBe('not due');
  });
});

describe('PENDING, and its object is there: the event was lost', () => {
  const claimed = aProcessingRecord({ run: undefined, version: 8 });
  beforeEach(() => {
    dynamo.on(UpdateCommand).resolves({ Attributes: claimed });
    s3.on(ListObjectVersionsCommand).resolves({
      Versions: [
        { Key: CLAIMED.key, VersionId: 'v2', ETag: '"etag-2"', Size: 99, IsLatest: true },
        { Key: CLAIMED.key, VersionId: 'v1', ETag: '"etag-1"', Size: 1234, IsLatest: false },
      ],
    });
  });

  test('it is claimed and started, as its event would have done', async () => {
    expect(await sweep(aDueRecord())).toBe('started');
    expect(steps()).toEqual(['Get', LOOK, 'Update', 'StartExecution']);
    expect(started()[0].name).toBe(`${UPLOAD_ID}-1-${Date.parse(CREATED_AT)}`);
  });

  test('the claim pins the latest version', async () => {
    await sweep(aDueRecord());

    expect(setBy(writes()[0])).toMatchObject({
      status: '"PROCESSING"',
      attempt: 'attempt + 1',
      object: JSON.stringify({ key: CLAIMED.key, versionId: 'v2', eTag: 'etag-2', bytes: 99 }),
      dueAt: `${NOW_SECONDS + LONGEST_RUN}`,
    });
  });

  test('the claim is made as the record was read', async () => {
    await sweep(aDueRecord({ version: 7 }));

    expect(conditionOf(writes()[0])).toBe('status IN ("PENDING", "EXPIRED") AND version = 7');
  });

  test('an object that comes in the last moment counts, however late', async () => {
    expect(await sweep(aDueRecord(formEnded))).toBe('started');
  });

  test('whoever was quicker starts it: nothing is started twice', async () => {
    lose();

    expect(await sweep(aDueRecord())).toBe('not due');
    expect(started()).toEqual([]);
  });

  test('a start that fails is trouble; the claim is due again after the longest run', async () => {
    stepFunctions.on(StartExecutionCommand).rejects(new Error('throttled'));

    await expect(sweep(aDueRecord())).rejects.toThrow('throttled');
    expect(setBy(writes()[0]).dueAt).toBe(`${NOW_SECONDS + LONGEST_RUN}`);
  });
});

describe('PENDING, and there is no object', () => {
  test('within an hour of the form\'s end it is left until then', async () => {
    expect(await sweep(aDueRecord({ expiresAt: '2026-03-01T09:30:01.000Z' }))).toBe('postponed');
    expect(steps()).toEqual(['Get', LOOK, 'Update']);
    expect(conditionOf(writes()[0])).toBe('version = 7');
    expect(setBy(writes()[0]).dueAt).toBe(`${NOW_SECONDS + 1}`);
  });

  test('an hour after the form\'s end it is EXPIRED, after a look for the object', async () => {
    expect(await sweep(aDueRecord(formEnded))).toBe('expired');
    expect(steps()).toEqual(['Get', LOOK, 'Update']);
    expect(conditionOf(writes()[0])).toBe('status = "PENDING" AND version = 7');
    expect(setBy(writes()[0]).status).toBe('"EXPIRED"');
    expect(removedBy(writes()[0])).toEqual(['openShard', 'dueAt']);
  });

  test.each([['postponed', aDueRecord()], ['EXPIRED', aDueRecord(formEnded)]])('it is not %s if somebody was quicker', async (_, record) => {
    lose();

    expect(await sweep(record)).toBe('not due');
  });

  test('nothing that was deleted counts as an object', async () => {
    s3.on(ListObjectVersionsCommand).resolves({
      Versions: [{ Key: CLAIMED.key, VersionId: 'v1', ETag: '"etag-1"', IsLatest: false }],
      DeleteMarkers: [{ Key: CLAIMED.key, VersionId: 'v2', IsLatest: true }],
    });

    expect(await sweep(aDueRecord(formEnded))).toBe('expired');
  });

  test.each(['AccessDenied', 'SlowDown', 'NoSuchBucket'])('%s is trouble and never absence: nothing is written', async name => {
    s3.on(ListObjectVersionsCommand).rejects(new S3ServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode: 403 } }));

    await expect(sweep(aDueRecord(formEnded))).rejects.toThrow(name);
    expect(writes()).toEqual([]);
  });
});
