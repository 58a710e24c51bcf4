import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { documentClient, NewUpload, UploadExistsError, UploadRecords } from '../../../lambda-src/image-catalog/upload-records';
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

describe('create', () => {
  const upload: NewUpload = {
    uploadId: UPLOAD_ID,
    ownerId: 'owner-1',
    expiresAt: new Date('2026-03-01T10:15:00.000Z'),
    declared: { contentType: 'image/png', size: 10, sha256: undefined },
  };

  test('writes a PENDING record that is due 5 minutes after its form expired', async () => {
    const record = await records.create(upload);

    expect(dynamo.commandCalls(PutCommand)[0].args[0].input.Item).toEqual(record);
    expect(record).toEqual({
      uploadId: UPLOAD_ID,
      schemaVersion: 1,
      status: 'PENDING',
      version: 1,
      attempt: 0,
      ownerId: 'owner-1',
      createdAt: NOW.toISOString(),
      updatedAt: NOW.toISOString(),
      expiresAt: '2026-03-01T10:15:00.000Z',
      dueAt: Date.parse('2026-03-01T10:20:00Z') / 1000,
      openShard: '3',
      declared: { contentType: 'image/png', size: 10 },
    });
  });

  test('writes only where there is no record', async () => {
    await records.create(upload);

    expect(conditionOf(dynamo.commandCalls(PutCommand)[0].args[0].input)).toBe('attribute_not_exists(uploadId)');
  });

  test('spreads the open records over ten shards', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `01970000-0000-7000-8000-0000000000${(n + 16).toString(16)}`);
    const created = await Promise.all(ids.map(uploadId => records.create({ ...upload, uploadId })));

    expect([...new Set(created.map(({ openShard }) => openShard))].sort()).toEqual([...'0123456789']);
  });

  test('keeps no owner where there is none', async () => {
    expect(await records.create({ ...upload, ownerId: undefined })).not.toHaveProperty('ownerId');
  });

  test('takes its own record, met by the SDK writing again after a lost answer, as success', async () => {
    const first = await records.create(upload);
    dynamo.on(PutCommand).rejects(conditionFailed(first));

    await expect(records.create(upload)).resolves.toEqual(first);
  });

  test('fails on an id that another upload has', async () => {
    dynamo.on(PutCommand).rejects(conditionFailed({ ...await records.create(upload), ownerId: 'owner-2' }));

    await expect(records.create(upload)).rejects.toThrow(UploadExistsError);
  });

  test('throws on what is no failed condition', async () => {
    dynamo.on(PutCommand).rejects(new Error('throttled'));

    await expect(records.create(upload)).rejects.toThrow('throttled');
  });
});

describe('read', () => {
  test('reads consistently', async () => {
    dynamo.on(GetCommand).resolves({ Item: aRecord() });

    expect(await records.read(UPLOAD_ID)).toEqual(aRecord());
    expect(dynamo.commandCalls(GetCommand)[0].args[0].input).toEqual({ TableName: 'uploads', Key: { uploadId: UPLOAD_ID }, ConsistentRead: true });
  });

  test('finds nothing where there is no record', async () => {
    dynamo.on(GetCommand).resolves({});

    expect(await records.read(UPLOAD_ID)).toBeUndefined();
  });
});

describe('readOwned', () => {
  test.each([
    { owner: 'owner-1', caller: 'owner-1', shown: true },
    { owner: 'owner-1', caller: 'owner-2', shown: false },
    { owner: 'owner-1', caller: undefined, shown: false },
    { owner: undefined, caller: 'owner-1', shown: false },
    { owner: undefined, caller: undefined, shown: true },
  ])('a record of $owner is shown to $caller: $shown', async ({ owner, caller, shown }) => {
    dynamo.on(GetCommand).resolves({ Item: aRecord(owner === undefined ? {} : { ownerId: owner }) });

    expect(await records.readOwned(UPLOAD_ID, caller) !== undefined).toBe(shown);
  });

  test('finds nothing where there is no record, whoever asks', async () => {
    dynamo.on(GetCommand).resolves({});

    expect(await records.readOwned(UPLOAD_ID, undefined)).toBeUndefined();
  });
});

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

describe('against the wire', () => {
  const answer = (statusCode: number, body: object) => ({
    response: { statusCode, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Buffer.from(JSON.stringify(body)) } as never,
  });
  const client = documentClient(new DynamoDBClient({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } }));

  beforeEach(() => dynamo.restore());

  test('reads the record out of the answer that DynamoDB itself gives to a failed condition', async () => {
    const standing = aProcessingRecord();
    client.config.requestHandler.handle = async () => answer(400, {
      __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: marshall(standing),
    });

    expect(await new UploadRecords(client, 'uploads').fence(mine, LONGEST_RUN)).toEqual({ written: false, standing });
  });

  test('leaves out what is undefined', async () => {
    const requests: string[] = [];
    client.config.requestHandler.handle = async request => {
      requests.push(new TextDecoder().decode(request.body));
      return answer(200, { Attributes: marshall(aProcessingRecord()) });
    };

    await new UploadRecords(client, 'uploads').claim(UPLOAD_ID, { ...CLAIMED, versionId: undefined }, LONGEST_RUN);

    const { ':object': object } = JSON.parse(requests[0]).ExpressionAttributeValues;
    expect(Object.keys(object.M)).toEqual(['key', 'eTag', 'sequencer', 'bytes']);
  });
});
