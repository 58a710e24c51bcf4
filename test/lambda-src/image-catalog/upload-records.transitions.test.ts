import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { UploadRecords } from '../../../lambda-src/image-catalog/upload-records';
import { Closing } from '../../../src/contract/upload-record';
import { conditionOf, removedBy, setBy } from '../support/expressions';
import { aProcessingRecord, aRecord, CLAIMED, conditionFailed, RUN, UPLOAD_ID } from '../support/records';

const NOW = new Date('2026-03-01T10:00:00.250Z');
/** Rounded up. */
const NOW_SECONDS = Date.parse('2026-03-01T10:00:01Z') / 1000;
const LONGEST_RUN = 900;

const dynamo = mockClient(DynamoDBDocumentClient);
const records = new UploadRecords(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'uploads', () => NOW);
const mine = { uploadId: UPLOAD_ID, attempt: 2, run: RUN };

beforeEach(() => {
  dynamo.reset();
  dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord() });
});

/** The one write that was made. */
function written(): UpdateCommandInput {
  const calls = dynamo.commandCalls(UpdateCommand);
  expect(calls).toHaveLength(1);
  return calls[0].args[0].input;
}

describe('every transition', () => {
  const closing: Closing = { outcome: 'FAILED', code: 'internal', detail: 'x' };
  const image = { revision: 'r1', source: {} as never, original: { uri: 's3://b/k' }, images: [] };
  const transitions: [string, () => Promise<unknown>][] = [
    ['claim', () => records.claim(UPLOAD_ID, CLAIMED, LONGEST_RUN)],
    ['fence', () => records.fence(mine, LONGEST_RUN)],
    ['ready', () => records.ready(mine, image, LONGEST_RUN)],
    ['close', () => records.close(mine, closing)],
    ['outcome', () => records.outcome(mine, closing, LONGEST_RUN)],
  ];

  test.each(transitions)('%s raises the version and says when', async (_, transition) => {
    await transition();

    expect(written()).toMatchObject({ TableName: 'uploads', Key: { uploadId: UPLOAD_ID } });
    expect(setBy(written())).toMatchObject({ version: 'version + 1', updatedAt: `"${NOW.toISOString()}"` });
  });

  test.each(transitions)('%s gives no value that its expressions do not use', async (_, transition) => {
    await transition();

    const { UpdateExpression, ConditionExpression, ExpressionAttributeValues } = written();
    const used = [...`${UpdateExpression} ${ConditionExpression}`.matchAll(/:\w+/g)].map(([value]) => value);
    expect(Object.keys(ExpressionAttributeValues ?? {}).sort()).toEqual([...new Set(used)].sort());
  });

  test.each(transitions)('%s answers with the record as written', async (_, transition) => {
    expect(await transition()).toEqual({ written: true, record: aProcessingRecord() });
    expect(written().ReturnValues).toBe('ALL_NEW');
  });

  test.each(transitions)('%s answers with what stands in its way', async (_, transition) => {
    dynamo.on(UpdateCommand).rejects(conditionFailed(aRecord({ status: 'DELETED' })));

    expect(await transition()).toEqual({ written: false, standing: aRecord({ status: 'DELETED' }) });
    expect(written().ReturnValuesOnConditionCheckFailure).toBe('ALL_OLD');
  });

  test.each(transitions)('%s answers that there is no record', async (_, transition) => {
    dynamo.on(UpdateCommand).rejects(conditionFailed());

    expect(await transition()).toEqual({ written: false, standing: undefined });
  });

  test.each(transitions)('%s throws on what is no failed condition', async (_, transition) => {
    dynamo.on(UpdateCommand).rejects(new Error('throttled'));

    await expect(transition()).rejects.toThrow('throttled');
  });
});

describe('claim', () => {
  beforeEach(() => records.claim(UPLOAD_ID, CLAIMED, LONGEST_RUN));

  test('takes PENDING and EXPIRED records only', () => {
    expect(conditionOf(written())).toBe('status IN ("PENDING", "EXPIRED")');
  });

  test('counts the attempt', () => {
    expect(setBy(written())).toMatchObject({ status: '"PROCESSING"', attempt: 'attempt + 1' });
  });

  test('pins the version of the object', () => {
    expect(setBy(written()).object).toBe(JSON.stringify(CLAIMED));
  });

  test('opens the record until the longest run is over', () => {
    expect(setBy(written())).toMatchObject({ openShard: '"3"', dueAt: `${NOW_SECONDS + LONGEST_RUN}` });
  });

  test('takes back what EXPIRED left', () => {
    expect(removedBy(written())).toEqual(['ttl', 'error']);
  });
});

describe('fence', () => {
  beforeEach(() => records.fence(mine, LONGEST_RUN));

  test('lets one run of the attempt in, again and again', () => {
    expect(conditionOf(written())).toBe(`status = "PROCESSING" AND attempt = 2 AND (attribute_not_exists(run) OR run = "${RUN}")`);
  });

  test('names the run and starts the longest run anew', () => {
    expect(setBy(written())).toMatchObject({ run: `"${RUN}"`, dueAt: `${NOW_SECONDS + LONGEST_RUN}` });
  });
});

describe('ready', () => {
  const image = {
    revision: 'r2',
    source: { format: 'jpeg', width: 4, height: 3, frames: 1, hasAlpha: false, sha256: 'ab' },
    original: { uri: 's3://uploads/originals/x/r2' },
    images: [{ size: 'small', format: 'webp', width: 4, height: 3, bytes: 5, sha256: 'cd', uri: 's3://images/x' }],
  } as const;

  test('is written by the run that has the fence, and never over a closing', async () => {
    await records.ready(mine, image, LONGEST_RUN);

    expect(conditionOf(written())).toBe(`status = "PROCESSING" AND run = "${RUN}" AND attribute_not_exists(closing)`);
  });

  test('keeps what was made', async () => {
    await records.ready(mine, image, LONGEST_RUN);

    expect(setBy(written())).toMatchObject({
      status: '"READY"',
      revision: '"r2"',
      source: JSON.stringify(image.source),
      original: JSON.stringify(image.original),
      images: JSON.stringify(image.images),
    });
  });

  test('leaves the open index at attempt 1', async () => {
    await records.ready({ ...mine, attempt: 1 }, image, LONGEST_RUN);

    expect(removedBy(written())).toEqual(['openShard', 'dueAt']);
    expect(setBy(written())).not.toHaveProperty('dueAt');
  });

  test('stays in the open index at a later attempt, for the longest run', async () => {
    await records.ready(mine, image, LONGEST_RUN);

    expect(removedBy(written())).toEqual([]);
    expect(setBy(written()).dueAt).toBe(`${NOW_SECONDS + LONGEST_RUN}`);
  });
});

describe('close', () => {
  const closing: Closing = { outcome: 'REJECTED', code: 'corrupt-image', detail: 'The file is damaged.' };
  beforeEach(() => records.close(mine, closing));

  test('closes an attempt of its own run, or one that no run has taken', () => {
    expect(conditionOf(written())).toBe(`status = "PROCESSING" AND attempt = 2 AND (attribute_not_exists(run) OR run = "${RUN}")`);
  });

  test('leaves the first closing as it is', () => {
    expect(setBy(written()).closing).toBe(`if_not_exists(closing, ${JSON.stringify(closing)})`);
  });

  test('takes the record for its run, so that no later fence gets in', () => {
    expect(setBy(written()).run).toBe(`"${RUN}"`);
  });
});

describe('outcome', () => {
  const rejected: Closing = { outcome: 'REJECTED', code: 'corrupt-image', detail: 'The file is damaged.' };
  const failed: Closing = { outcome: 'FAILED', code: 'internal', detail: 'Our trouble.' };

  test('is written by the run that closed', async () => {
    await records.outcome(mine, rejected, LONGEST_RUN);

    expect(conditionOf(written())).toBe(`status = "PROCESSING" AND run = "${RUN}" AND attribute_exists(closing)`);
  });

  test('follows the closing', async () => {
    await records.outcome(mine, failed, LONGEST_RUN);

    expect(setBy(written())).toMatchObject({ status: '"FAILED"', error: '{"code":"internal","detail":"Our trouble."}' });
  });

  test.each([rejected, failed])('$outcome stays open for the longest run', async closing => {
    await records.outcome(mine, closing, LONGEST_RUN);

    expect(removedBy(written())).toEqual([]);
    expect(setBy(written()).dueAt).toBe(`${NOW_SECONDS + LONGEST_RUN}`);
    expect(setBy(written())).not.toHaveProperty('openShard');
  });

  test('REJECTED records go after 30 days', async () => {
    await records.outcome(mine, rejected, LONGEST_RUN);

    expect(setBy(written()).ttl).toBe(`${NOW_SECONDS + 30 * 86_400}`);
  });

  test('FAILED records stay, for a redrive', async () => {
    await records.outcome(mine, failed, LONGEST_RUN);

    expect(setBy(written())).not.toHaveProperty('ttl');
  });
});
