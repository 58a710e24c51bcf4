import { PutCommand, PutCommandInput, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { DAY, dynamo, FAILED, LONGEST_RUN, NOW, NOW_SECONDS, records, REJECTED, written } from './table';
import type { DueUpload } from '../../../lambda-src/image-catalog/upload-records';
import { conditionOf, removedBy, setBy } from '../support/expressions';
import { aProcessingRecord, aRecord, conditionFailed, UPLOAD_ID } from '../support/records';

const form = {
  uploadId: UPLOAD_ID,
  expiresAt: new Date('2026-03-01T10:15:00.400Z'),
  declared: { contentType: 'image/png', size: 10, sha256: 'ab' },
};

describe('reissue', () => {
  beforeEach(() => records.reissue(form));

  test('takes PENDING and EXPIRED records only, of the very same declaration', () => {
    expect(conditionOf(written())).toBe(`status IN ("PENDING", "EXPIRED") AND declared = ${JSON.stringify(form.declared)}`);
  });

  test('waits for the fresh form, and 5 minutes more', () => {
    expect(setBy(written())).toMatchObject({
      status: '"PENDING"',
      expiresAt: '"2026-03-01T10:15:00.400Z"',
      openShard: '"3"',
      dueAt: `${Date.parse('2026-03-01T10:20:01Z') / 1000}`,
    });
  });

  test('takes back what EXPIRED left, and counts no attempt', () => {
    expect(removedBy(written())).toEqual(['ttl', 'error']);
    expect(setBy(written())).not.toHaveProperty('attempt');
  });
});

describe('takeOver', () => {
  beforeEach(() => records.takeOver(aProcessingRecord({ attempt: 2, version: 7 }), FAILED));

  test('ends a record as it was read, whichever run has it', () => {
    expect(conditionOf(written())).toBe('status = "PROCESSING" AND version = 7');
  });

  test('takes the place of the run, and leaves the first closing as it is', () => {
    expect(setBy(written())).toMatchObject({ run: '"sweep-2"', closing: `if_not_exists(closing, ${JSON.stringify(FAILED)})` });
  });

  test('stays due, should clean-up never come', () => {
    expect(setBy(written())).not.toHaveProperty('dueAt');
    expect(removedBy(written())).toEqual([]);
  });
});

test('postpone: moves the time of a record as it was read, and nothing else', async () => {
  await records.postpone(aRecord({ version: 7 }), 1234);

  expect(conditionOf(written())).toBe('version = 7');
  expect(Object.keys(setBy(written()))).toEqual(['dueAt', 'version', 'updatedAt']);
  expect(setBy(written()).dueAt).toBe('1234');
  expect(removedBy(written())).toEqual([]);
});

describe('expire', () => {
  test('ends a PENDING record as it was read', async () => {
    await records.expire(aRecord({ version: 7 }));

    expect(conditionOf(written())).toBe('status = "PENDING" AND version = 7');
  });

  test('says why in a plain sentence, and leaves the index', async () => {
    await records.expire(aRecord());

    expect(setBy(written())).toMatchObject({
      status: '"EXPIRED"',
      error: '{"code":"upload-expired","detail":"No file was uploaded before the form expired."}',
    });
    expect(removedBy(written())).toEqual(['openShard', 'dueAt']);
  });

  test.each([[undefined, 30], [true, 100]] as const)('of an id from an Idempotency-Key (%p) keeps the record for %p days', async (idempotent, days) => {
    await records.expire(aRecord({ idempotent }));

    expect(setBy(written()).ttl).toBe(`${NOW_SECONDS + days * DAY}`);
  });
});

describe('redrive', () => {
  const failed = aProcessingRecord({ status: 'FAILED', attempt: 2, version: 7, closing: FAILED });

  test('by hand takes a FAILED record at the attempt that was read', async () => {
    await records.redrive(failed, LONGEST_RUN);

    expect(conditionOf(written())).toBe('status = "FAILED" AND attempt = 2 AND (status = "FAILED" OR attribute_not_exists(closing))');
  });

  test('by the sweep takes the record as it was read, and none that is closed', async () => {
    await records.redrive(aProcessingRecord({ attempt: 1, version: 7 }), LONGEST_RUN, 7);

    expect(conditionOf(written()))
      .toBe('status = "PROCESSING" AND attempt = 1 AND (status = "FAILED" OR attribute_not_exists(closing)) AND version = 7');
  });

  test('counts the attempt and gives it the longest run', async () => {
    await records.redrive(failed, LONGEST_RUN);

    expect(setBy(written())).toMatchObject({
      status: '"PROCESSING"', attempt: 'attempt + 1', openShard: '"3"', dueAt: `${NOW_SECONDS + LONGEST_RUN}`,
    });
  });

  test('forgets how the attempt before ended, and keeps the object', async () => {
    await records.redrive(failed, LONGEST_RUN);

    expect(removedBy(written())).toEqual(['run', 'closing', 'error']);
    expect(setBy(written())).not.toHaveProperty('object');
  });
});

describe('markDeleting', () => {
  beforeEach(() => records.markDeleting(UPLOAD_ID, 'owner-1'));

  test('takes a record of its owner that nobody deletes already', () => {
    expect(conditionOf(written())).toBe('ownerId = "owner-1" AND NOT status IN ("DELETING", "DELETED")');
  });

  test('is due at once, and no time to live forgets it before it is purged', () => {
    expect(setBy(written())).toMatchObject({ status: '"DELETING"', openShard: '"3"', dueAt: `${NOW_SECONDS}` });
    expect(removedBy(written())).toEqual(['ttl']);
  });
});

test('purged: notes the first purge of a record as it was read, and waits for the last one', async () => {
  await records.purged(aRecord({ status: 'DELETING', version: 7 }), 1234);

  expect(conditionOf(written())).toBe('status = "DELETING" AND version = 7');
  expect(setBy(written())).toMatchObject({ purgedAt: `"${NOW.toISOString()}"`, dueAt: '1234' });
  expect(removedBy(written())).toEqual([]);
});

describe('bury', () => {
  const deleting = aProcessingRecord({ status: 'DELETING', version: 7, attempt: 2, ownerId: 'owner-1', closing: REJECTED, purgedAt: NOW.toISOString() });
  const put = (): PutCommandInput => dynamo.commandCalls(PutCommand)[0].args[0].input;

  test('leaves a tombstone, and nothing that the client gave', async () => {
    expect(await records.bury(deleting)).toEqual({ written: true, record: put().Item });
    expect(put()).toMatchObject({
      TableName: 'uploads',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    expect(put().Item).toEqual({
      uploadId: UPLOAD_ID,
      schemaVersion: 1,
      ownerId: 'owner-1',
      status: 'DELETED',
      attempt: 2,
      version: 8,
      deletedAt: NOW.toISOString(),
      ttl: NOW_SECONDS + 30 * DAY,
    });
  });

  test('takes a DELETING record as it was read', async () => {
    await records.bury(deleting);

    expect(conditionOf(put())).toBe('status = "DELETING" AND version = 7');
  });

  test('keeps no owner where there is none', async () => {
    await records.bury({ ...deleting, ownerId: undefined });

    expect(put().Item).not.toHaveProperty('ownerId');
  });

  test('keeps the tombstone of an id that can come back for 100 days', async () => {
    await records.bury({ ...deleting, idempotent: true });

    expect(put().Item?.ttl).toBe(NOW_SECONDS + 100 * DAY);
  });

  test('answers with what stands in its way', async () => {
    dynamo.on(PutCommand).rejects(conditionFailed(deleting));

    expect(await records.bury(deleting)).toEqual({ written: false, standing: deleting });
  });
});

test('settle: takes a record as it was read out of the index, and changes nothing else, not its time either, which is that of its outcome', async () => {
  await records.settle(aProcessingRecord({ status: 'FAILED', version: 7 }));

  expect(conditionOf(written())).toBe('version = 7');
  expect(Object.keys(setBy(written()))).toEqual(['version']);
  expect(removedBy(written())).toEqual(['openShard', 'dueAt']);
});

describe('due', () => {
  const pagesOf = async (shard: string): Promise<DueUpload[][]> => {
    const pages: DueUpload[][] = [];
    for await (const page of records.due(shard)) pages.push(page);
    return pages;
  };

  test('finds the uploads of a shard whose time has come, by the index', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [{ uploadId: 'a', openShard: '3', dueAt: 1 }, { uploadId: 'b', openShard: '3', dueAt: 2 }] });

    expect(await pagesOf('3')).toEqual([[{ uploadId: 'a', dueAt: 1 }, { uploadId: 'b', dueAt: 2 }]]);
    const { input } = dynamo.commandCalls(QueryCommand)[0].args[0];
    expect(input).toMatchObject({
      TableName: 'uploads',
      IndexName: 'open',
      KeyConditionExpression: '#shard = :shard AND #dueAt <= :now',
      ExpressionAttributeNames: { '#shard': 'openShard', '#dueAt': 'dueAt' },
      ExpressionAttributeValues: { ':shard': '3', ':now': NOW_SECONDS },
    });
    // The longest due first.
    expect(input.ScanIndexForward).not.toBe(false);
  });

  test('goes on from page to page, an empty one included', async () => {
    dynamo.on(QueryCommand)
      .resolvesOnce({ Items: [], LastEvaluatedKey: { uploadId: 'a' } })
      .resolvesOnce({ Items: [{ uploadId: 'b', dueAt: 1 }], LastEvaluatedKey: { uploadId: 'b' } })
      .resolvesOnce({});

    expect(await pagesOf('3')).toEqual([[], [{ uploadId: 'b', dueAt: 1 }], []]);
    expect(dynamo.commandCalls(QueryCommand).map(({ args: [{ input }] }) => input.ExclusiveStartKey))
      .toEqual([undefined, { uploadId: 'a' }, { uploadId: 'b' }]);
  });

  test('reads no page that nobody wants any more', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [{ uploadId: 'a', dueAt: 1 }], LastEvaluatedKey: { uploadId: 'a' } });
    for await (const page of records.due('3')) {
      expect(page).toEqual([{ uploadId: 'a', dueAt: 1 }]);
      break;
    }

    expect(dynamo.commandCalls(QueryCommand)).toHaveLength(1);
  });
});
