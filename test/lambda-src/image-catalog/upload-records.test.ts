import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { documentClient, NewUpload, UploadRecords } from '../../../lambda-src/image-catalog/upload-records';
import { conditionOf } from '../support/expressions';
import { aProcessingRecord, aRecord, CLAIMED, conditionFailed, RUN, UPLOAD_ID } from '../support/records';

const NOW = new Date('2026-03-01T10:00:00.250Z');
const LONGEST_RUN = 900;

const dynamo = mockClient(DynamoDBDocumentClient);
const records = new UploadRecords(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'uploads', () => NOW);
const mine = { uploadId: UPLOAD_ID, attempt: 2, run: RUN };

beforeEach(() => dynamo.reset());

/** A record that nothing stands in the way of. */
async function create(upload: NewUpload) {
  const result = await records.create(upload);
  if (!result.written) throw new Error('there is a record already');
  return result;
}

describe('create', () => {
  const upload: NewUpload = {
    uploadId: UPLOAD_ID,
    ownerId: 'owner-1',
    expiresAt: new Date('2026-03-01T10:15:00.000Z'),
    declared: { contentType: 'image/png', size: 10, sha256: undefined },
  };

  test('writes a PENDING record that is due 5 minutes after its form expired', async () => {
    const { record, written } = await create(upload);

    expect(dynamo.commandCalls(PutCommand)[0].args[0].input.Item).toEqual(record);
    expect(written).toBe(true);
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
    const created = await Promise.all(ids.map(uploadId => create({ ...upload, uploadId })));

    expect([...new Set(created.map(({ record }) => record.openShard))].sort()).toEqual([...'0123456789']);
  });

  test('keeps no owner where there is none', async () => {
    expect((await create({ ...upload, ownerId: undefined })).record).not.toHaveProperty('ownerId');
  });

  test('takes its own record, met by the SDK writing again after a lost answer, as success', async () => {
    const first = await create(upload);
    dynamo.on(PutCommand).rejects(conditionFailed(first.record));

    expect(await records.create(upload)).toEqual(first);
  });

  test('answers with the upload that has the id, if it is another one', async () => {
    const standing = { ...(await create(upload)).record, createdAt: '2026-03-01T09:59:59.000Z' };
    dynamo.on(PutCommand).rejects(conditionFailed(standing));

    expect(await records.create(upload)).toEqual({ written: false, standing });
    expect(dynamo.commandCalls(PutCommand)[1].args[0].input.ReturnValuesOnConditionCheckFailure).toBe('ALL_OLD');
  });

  test('tells an id that was derived from an Idempotency-Key from one that was not', async () => {
    expect((await create({ ...upload, idempotent: true })).record.idempotent).toBe(true);
    expect((await create(upload)).record).not.toHaveProperty('idempotent');
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

describe('against the wire', () => {
  const answer = (statusCode: number, body: object) => ({
    response: { statusCode, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Buffer.from(JSON.stringify(body)) } as never,
  });
  const client = documentClient({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });

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

  test.each(['constructor', 'toString', 'toJSON', 'then', 'name', 'size', 'length'])('takes metadata by the name of %s', async name => {
    const declared = { contentType: 'image/png', size: 10, metadata: { [name]: 'x' } };
    const requests: string[] = [];
    client.config.requestHandler.handle = async request => {
      requests.push(new TextDecoder().decode(request.body));
      return answer(200, {});
    };

    expect(await new UploadRecords(client, 'uploads').create({ uploadId: UPLOAD_ID, expiresAt: NOW, declared })).toMatchObject({ written: true });
    expect(JSON.parse(requests[0]).Item.declared.M.metadata).toEqual({ M: { [name]: { S: 'x' } } });
  });
});
