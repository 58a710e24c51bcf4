import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { UploadRecords } from '../../../../lambda-src/image-catalog/upload-records';
import { Executions } from '../../../../lambda-src/image-workflow/executions';
import { ObjectStore } from '../../../../lambda-src/shared/object-store';
import { startWorkflow } from '../../../../lambda-src/workflow-trigger/start-workflow/start-workflow';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { conditionOf, setBy } from '../../support/expressions';
import { keptMetrics } from '../../support/metrics';
import { aProcessingRecord, aRecord, CLAIMED, conditionFailed, CREATED_AT, RUN, UPLOAD_ID } from '../../support/records';
import { s3Event, s3EventRecord } from '../../support/s3-events';
import { silentLogger } from '../../support/steps';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);
const stepFunctions = mockClient(SFNClient);

const metrics = keptMetrics();
const dependencies = {
  records: new UploadRecords(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'table'),
  uploads: new ObjectStore(new S3Client({}), 'uploads', ''),
  uploadsBucket: 'uploads',
  keyPrefix: '',
  executions: new Executions(new SFNClient({}), 'arn:aws:states:eu-west-1:111122223333:stateMachine:uploads'),
  longestRunSeconds: 900,
  metrics,
  logger: silentLogger(),
};

/** The records of the table: a claim takes effect as its write says. */
const table = new Map<string, UploadRecord>();
const SECOND_ID = UPLOAD_ID.replace('17', '18');

beforeEach(() => {
  [dynamo, s3, stepFunctions].forEach(mock => mock.reset());
  table.clear();
  table.set(UPLOAD_ID, aRecord());
  dynamo.on(UpdateCommand).callsFake(async input => {
    const { uploadId } = input.Key;
    const record = table.get(uploadId);
    if (record === undefined || !conditionOf(input).includes(`"${record.status}"`)) throw conditionFailed(record);
    const { status, attempt, object } = setBy(input);
    const claimed = {
      ...record,
      status: JSON.parse(status),
      attempt: attempt === 'attempt + 1' ? record.attempt + 1 : record.attempt,
      object: JSON.parse(object),
    };
    table.set(uploadId, claimed);
    return { Attributes: claimed };
  });
});

const deliver = (...objects: Parameters<typeof s3Event>) => startWorkflow(s3Event(...objects), dependencies);
const started = () => stepFunctions.commandCalls(StartExecutionCommand).map(({ args: [{ input }] }) => input);
const names = () => started().map(({ name }) => name);
const nameOf = (uploadId: string, attempt = 1) => `${uploadId}-${attempt}-${Date.parse(CREATED_AT)}`;
const deleted = () => s3.commandCalls(DeleteObjectCommand).map(({ args: [{ input }] }) => input.VersionId);

test('a key that S3 has encoded is found', async () => {
  await deliver({ key: `incoming%2F${UPLOAD_ID.replaceAll('-', '%2D')}` });

  expect(names()).toEqual([nameOf(UPLOAD_ID)]);
  expect(table.get(UPLOAD_ID)?.object?.key).toBe(CLAIMED.key);
});

test('several uploads in one event are started, each once', async () => {
  table.set(SECOND_ID, aRecord({ uploadId: SECOND_ID }));
  await deliver({}, { key: `incoming/${SECOND_ID}` });

  expect(names()).toEqual([nameOf(UPLOAD_ID), nameOf(SECOND_ID)]);
});

test('one without a record fails its event, after the others are started, and the repeated event raises no attempt', async () => {
  const objects = [{ key: `incoming/${SECOND_ID}` }, {}];

  await expect(deliver(...objects)).rejects.toThrow('there is no record of upload');
  await expect(deliver(...objects)).rejects.toThrow('there is no record of upload');
  expect(names()).toEqual([nameOf(UPLOAD_ID), nameOf(UPLOAD_ID)]);
  expect(table.get(UPLOAD_ID)?.attempt).toBe(1);
});

test.each([
  ['a test event', { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'uploads' }],
  ['an event without records', {}],
  ['a foreign prefix', { Records: [s3EventRecord({ key: `originals/${UPLOAD_ID}/r1` }), s3EventRecord({ key: `quarantine/${UPLOAD_ID}/r1` })] }],
  ['a foreign key under our prefix', { Records: [s3EventRecord({ key: 'incoming/a+file.jpg' })] }],
  ['a key whose encoding is broken', { Records: [s3EventRecord({ key: `incoming/${UPLOAD_ID}%` })] }],
  ['another bucket', { Records: [s3EventRecord({}, 'other')] }],
])('%s is success, and nothing is claimed', async (_, event) => {
  await startWorkflow(event, dependencies);

  expect(dynamo.calls()).toEqual([]);
  expect(started()).toEqual([]);
});

describe('a duplicate', () => {
  test('before the run has shown itself starts the same name, which changes nothing', async () => {
    await deliver();
    await deliver();

    expect(names()).toEqual([nameOf(UPLOAD_ID), nameOf(UPLOAD_ID)]);
    expect(started()[1]).toEqual(started()[0]);
    expect(table.get(UPLOAD_ID)?.attempt).toBe(1);
  });

  test('after that starts nothing', async () => {
    await deliver();
    table.set(UPLOAD_ID, { ...table.get(UPLOAD_ID) as UploadRecord, run: RUN });
    await deliver();

    expect(names()).toHaveLength(1);
  });

  test('hours late, after a redrive, starts that attempt and not its own', async () => {
    table.set(UPLOAD_ID, aProcessingRecord({ attempt: 2, run: undefined }));
    await deliver();

    expect(names()).toEqual([nameOf(UPLOAD_ID, 2)]);
  });

  test('within one event is one execution', async () => {
    await deliver({}, {});

    expect(new Set(names())).toEqual(new Set([nameOf(UPLOAD_ID)]));
    expect(table.get(UPLOAD_ID)?.attempt).toBe(1);
  });
});

describe('two objects under one key', () => {
  const [first, second] = [{ versionId: 'v1', eTag: 'etag-1' }, { versionId: 'v2', eTag: 'etag-2' }];

  test.each([
    ['in order', [[first], [second]], 'v1'],
    ['out of order', [[second], [first]], 'v2'],
    ['in one event', [[first, second]], 'v1'],
    ['the first one again after the second', [[first], [second], [first]], 'v1'],
  ])('%s: one of them is processed, the one whose event came first', async (_, events, claimed) => {
    for (const objects of events) await deliver(...objects);

    expect(table.get(UPLOAD_ID)).toMatchObject({ attempt: 1, object: { versionId: claimed } });
    expect(new Set(started().map(({ input }) => JSON.parse(input ?? '').object.versionId))).toEqual(new Set([claimed]));
  });

  test('of the same bytes are two all the same: the second starts nothing', async () => {
    await deliver(first);
    await deliver({ ...first, versionId: 'v2' });

    expect(names()).toHaveLength(1);
  });
});

describe('after the form has expired', () => {
  test('an object that comes late is processed', async () => {
    table.set(UPLOAD_ID, aRecord({ status: 'EXPIRED', error: { code: 'upload-expired', detail: 'x' } }));
    await deliver();

    expect(names()).toEqual([nameOf(UPLOAD_ID)]);
  });

  test.each(['DELETING', 'DELETED'] as const)('an object that comes late for a %s upload is deleted, and only that version', async status => {
    table.set(UPLOAD_ID, aRecord({ status }));
    await deliver({ versionId: 'late' });

    expect(deleted()).toEqual(['late']);
    expect(started()).toEqual([]);
  });

  test('a deletion that fails is trouble: the event comes again', async () => {
    table.set(UPLOAD_ID, aRecord({ status: 'DELETED' }));
    s3.on(DeleteObjectCommand).rejectsOnce(new Error('trouble')).resolves({});

    await expect(deliver()).rejects.toThrow('trouble');
    await deliver();
    expect(deleted()).toEqual(['v1', 'v1']);
  });

  test.each(['PROCESSING', 'READY', 'REJECTED', 'FAILED'] as const)('an object that comes late is not deleted where the upload is %s', async status => {
    table.set(UPLOAD_ID, aProcessingRecord({ status }));
    await deliver({ versionId: 'late' });

    expect(deleted()).toEqual([]);
    expect(started()).toEqual([]);
  });
});

describe('a crash', () => {
  test('between claim and start: the repeated event starts the same attempt', async () => {
    stepFunctions.on(StartExecutionCommand).rejectsOnce(new Error('crashed')).resolves({});

    await expect(deliver()).rejects.toThrow('crashed');
    await deliver();
    expect(names()).toEqual([nameOf(UPLOAD_ID), nameOf(UPLOAD_ID)]);
    expect(table.get(UPLOAD_ID)).toMatchObject({ attempt: 1, status: 'PROCESSING' });
  });

  test('after the claim, of which the answer was lost: the claim that stands is our own, and is started', async () => {
    // The SDK wrote again.
    table.set(UPLOAD_ID, aProcessingRecord({ run: undefined }));
    await deliver();

    expect(names()).toEqual([nameOf(UPLOAD_ID)]);
  });

  test('after the claim by the sweep, which knows no sequencer: the event starts it all the same', async () => {
    const { sequencer: _, ...object } = CLAIMED;
    table.set(UPLOAD_ID, aProcessingRecord({ run: undefined, object }));
    await deliver();

    expect(names()).toEqual([nameOf(UPLOAD_ID)]);
  });

  test('before the claim: nothing is started, and the event comes again', async () => {
    dynamo.on(UpdateCommand).rejects(new Error('throttled'));

    await expect(deliver()).rejects.toThrow('throttled');
    expect(started()).toEqual([]);
  });
});
