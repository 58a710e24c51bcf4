import { DeleteObjectsCommand, ListObjectsV2Command, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { anOverdueRun, aDueRecord, dependencies, dynamo, LONGEST_RUN, lose, NOW_SECONDS, s3, steps, sweep, writes } from './sweep';
import { conditionOf, removedBy, setBy } from '../../support/expressions';
import { aProcessingRecord, conditionFailed, UPLOAD_ID } from '../../support/records';

const sizes = (revision: string) => `ListObjectsV2 images/images/${UPLOAD_ID}/${revision}/`;
const original = (revision: string) => `ListObjectVersions uploads/originals/${UPLOAD_ID}/${revision}`;
const listed = () => steps().filter(step => step.startsWith('List')).sort();

describe('ended, and past the longest run', () => {
  test.each(['REJECTED', 'FAILED'] as const)('%s: what late functions of any attempt left is deleted, then it is settled', async status => {
    expect(await sweep(anOverdueRun({ status, attempt: 2 }))).toBe('settled');
    expect(listed()).toEqual([sizes('r1'), sizes('r2'), original('r1'), original('r2')].sort());
    expect(steps().at(-1)).toBe('Update');
  });

  test('READY at a later attempt: the files of the earlier ones go, its own stay', async () => {
    expect(await sweep(anOverdueRun({ status: 'READY', attempt: 3, revision: 'r3' }))).toBe('settled');
    expect(listed()).toEqual([sizes('r1'), sizes('r2'), original('r1'), original('r2')].sort());
  });

  test('what is found is deleted, each in its bucket', async () => {
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: `images/${UPLOAD_ID}/r1/small.webp` }] });
    s3.on(ListObjectVersionsCommand).resolves({ Versions: [{ Key: `originals/${UPLOAD_ID}/r1`, VersionId: 'o1' }] });
    await sweep(anOverdueRun({ status: 'FAILED' }));

    const deleted = s3.commandCalls(DeleteObjectsCommand).map(({ args: [{ input }] }) => [input.Bucket, input.Delete?.Objects]);
    expect(deleted).toEqual(expect.arrayContaining([
      ['images', [{ Key: `images/${UPLOAD_ID}/r1/small.webp` }]], ['uploads', [{ Key: `originals/${UPLOAD_ID}/r1`, VersionId: 'o1' }]],
    ]));
    expect(deleted).toHaveLength(2);
  });

  test('it leaves the index as it was read', async () => {
    await sweep(anOverdueRun({ status: 'FAILED' }));

    expect(conditionOf(writes()[0])).toBe('version = 7');
    expect(removedBy(writes()[0])).toEqual(['openShard', 'dueAt']);
  });

  test('it stays open if somebody was quicker', async () => {
    lose();

    expect(await sweep(anOverdueRun({ status: 'FAILED' }))).toBe('not due');
  });

  test('it stays open if a file could not be deleted', async () => {
    s3.on(ListObjectsV2Command).rejects(new Error('trouble'));

    await expect(sweep(anOverdueRun({ status: 'FAILED' }))).rejects.toThrow('trouble');
    expect(writes()).toEqual([]);
  });
});

describe('DELETING', () => {
  const EVERYTHING = [
    `ListObjectVersions images/images/${UPLOAD_ID}/`,
    `ListObjectVersions uploads/incoming/${UPLOAD_ID}`,
    `ListObjectVersions uploads/originals/${UPLOAD_ID}/`,
    `ListObjectVersions uploads/quarantine/${UPLOAD_ID}/`,
  ];
  const first = aDueRecord({ status: 'DELETING', attempt: 1 });
  const last = { ...first, purgedAt: '2026-03-01T10:00:00.000Z' };

  test.each([['first', first], ['last', last]])('the %s purge takes every version of every key of the upload, then writes', async (_, record) => {
    await sweep(record);

    expect(listed()).toEqual(EVERYTHING);
    expect(steps().at(-1)).toMatch(/^(Update|Put)$/);
  });

  test('the purge deletes versions and delete markers, of every attempt', async () => {
    s3.on(ListObjectVersionsCommand, { Bucket: 'images' }).resolves({
      Versions: [{ Key: `images/${UPLOAD_ID}/r1/a.webp`, VersionId: 'null' }, { Key: `images/${UPLOAD_ID}/r2/a.webp`, VersionId: 'null' }],
    });
    s3.on(ListObjectVersionsCommand, { Bucket: 'uploads', Prefix: `incoming/${UPLOAD_ID}` }).resolves({
      Versions: [{ Key: `incoming/${UPLOAD_ID}`, VersionId: 'v1' }], DeleteMarkers: [{ Key: `incoming/${UPLOAD_ID}`, VersionId: 'v2' }],
    });
    await sweep(first);

    const deleted = s3.commandCalls(DeleteObjectsCommand).flatMap(({ args: [{ input }] }) => input.Delete?.Objects ?? []);
    expect(deleted.map(({ VersionId }) => VersionId).sort()).toEqual(['null', 'null', 'v1', 'v2']);
  });

  test('after the first purge it waits until the form and the longest run are over', async () => {
    expect(await sweep(first)).toBe('purged');
    expect(conditionOf(writes()[0])).toBe('status = "DELETING" AND version = 7');
    // 10:15, the form's expiry, and an hour.
    expect(setBy(writes()[0]).dueAt).toBe(`${Date.parse('2026-03-01T11:15:00Z') / 1000 + LONGEST_RUN}`);
  });

  test('after the first purge of an old upload it waits for the longest run alone', async () => {
    await sweep({ ...first, expiresAt: '2026-02-01T10:00:00.000Z' });

    expect(setBy(writes()[0]).dueAt).toBe(`${NOW_SECONDS + LONGEST_RUN}`);
  });

  test('after the last purge a tombstone is left, as it was read', async () => {
    expect(await sweep(last)).toBe('deleted');
    const { input } = dynamo.commandCalls(PutCommand)[0].args[0];
    expect(conditionOf(input)).toBe('status = "DELETING" AND version = 7');
    expect(input.Item).toMatchObject({ status: 'DELETED', version: 8 });
    expect(writes()).toEqual([]);
  });

  test.each([['first', first], ['last', last]])('nothing is written after the %s purge if one version stayed', async (_, record) => {
    s3.on(ListObjectVersionsCommand, { Bucket: 'images' }).resolves({ Versions: [{ Key: 'k', VersionId: 'null' }] });
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: 'k', Code: 'InternalError' }] });

    await expect(sweep(record)).rejects.toThrow('1 of 1 objects could not be deleted');
    expect(steps()).not.toContain('Put');
    expect(writes()).toEqual([]);
  });

  test('one prefix that fails does not keep the others from being purged before the sweep goes on', async () => {
    s3.on(ListObjectVersionsCommand, { Prefix: `incoming/${UPLOAD_ID}` }).rejects(new Error('trouble'));
    s3.on(ListObjectVersionsCommand, { Bucket: 'images' }).callsFake(async () => {
      await new Promise(resolve => setTimeout(resolve, 20));
      return { Versions: [{ Key: 'k', VersionId: 'null' }] };
    });

    await expect(sweep(first)).rejects.toThrow('trouble');
    expect(steps().at(-1)).toBe('DeleteObjects images/');
  });

  test.each([['first', first], ['last', last]])('after the %s purge it is open still if somebody was quicker', async (_, record) => {
    lose();
    dynamo.on(PutCommand).rejects(conditionFailed(aProcessingRecord({ status: 'DELETING', version: 8 })));

    expect(await sweep(record, dependencies)).toBe('not due');
  });
});
