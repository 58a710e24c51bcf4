import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { UploadRecords } from '../../../../lambda-src/image-catalog/upload-records';
import { inspectImage as inspectFile } from '../../../../lambda-src/image-engine/inspect';
import { inspectImage } from '../../../../lambda-src/image-workflow/inspect-image/inspect-image';
import { ObjectStore } from '../../../../lambda-src/shared/object-store';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { objectOf } from '../../support/bodies';
import { conditionOf } from '../../support/expressions';
import { aJpeg, anAnimation } from '../../support/images';
import { SIZES, taskInput } from '../../support/payloads';
import { aProcessingRecord, CLAIMED, conditionFailed, OTHER_RUN, RUN } from '../../support/records';
import { soon } from '../../support/soon';
import { silentLogger, stepsOf } from '../../support/steps';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);
const logger = silentLogger();
const dependencies = {
  records: new UploadRecords(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'table'),
  uploads: new ObjectStore(new S3Client({}), 'uploads', ''),
  longestRunSeconds: 900,
  accepted: ['jpeg'] as const,
  maxPixels: 10_000,
  maxFrames: 10,
  sizes: SIZES,
  resizing: { memoryMiB: 1769, seconds: 120 },
  inspectFile,
  logger,
};

let jpeg: Buffer;
beforeAll(async () => {
  jpeg = await aJpeg();
});

beforeEach(() => {
  dynamo.reset();
  s3.reset();
  dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord() });
  s3.on(GetObjectCommand).resolves(objectOf(jpeg));
});

const input = (declared = {}, attempt = 1) => taskInput({ attempt, declared: { contentType: 'image/jpeg', size: jpeg.length, ...declared } });

test('says what the file is, under which revision its sizes go, and in which batches they are made', async () => {
  expect(await inspectImage(input({}, 2), dependencies)).toEqual({
    verdict: 'accepted',
    source: { format: 'jpeg', width: 64, height: 48, frames: 1, hasAlpha: false, sha256: createHash('sha256').update(jpeg).digest('hex') },
    revision: 'r2',
    batches: [{ id: '1', sizes: SIZES, describes: true }],
  });
});

test('the format of the source has its name in the plan', async () => {
  const sizes = [{ ...SIZES[0], outputs: [{ format: 'webp' }, { format: 'source' }] as const }];

  expect(await inspectImage(input(), { ...dependencies, sizes })).toMatchObject({
    batches: [{ id: '1', sizes: [{ ...SIZES[0], outputs: [{ format: 'webp' }, { format: 'jpeg' }] }] }],
  });
});

test('takes the fence and reads the file at the same time, in one call each', async () => {
  await inspectImage(input(), dependencies);

  expect(stepsOf(dynamo, s3)).toEqual(['Update', `GetObject uploads/${CLAIMED.key}`]);
  expect(conditionOf(dynamo.commandCalls(UpdateCommand)[0].args[0].input))
    .toBe(`status = "PROCESSING" AND attempt = 1 AND (attribute_not_exists(run) OR run = "${RUN}")`);
});

test('does not wait for the fence to read the file', async () => {
  dynamo.on(UpdateCommand).callsFake(async () => {
    await soon(() => s3.calls().length > 0);
    return { Attributes: aProcessingRecord() };
  });

  expect(await inspectImage(input(), dependencies)).toMatchObject({ verdict: 'accepted' });
});

test('the run that loses the fence is superseded, and does not look at the file', async () => {
  dynamo.on(UpdateCommand).rejects(conditionFailed(aProcessingRecord({ run: OTHER_RUN })));
  const looked = jest.fn();

  expect(await inspectImage(input(), { ...dependencies, inspectFile: looked })).toEqual({ verdict: 'superseded' });
  expect(looked).not.toHaveBeenCalled();
});

test('throws when the fence cannot be asked, once the file is not being read any more', async () => {
  let read = false;
  dynamo.on(UpdateCommand).rejects(new Error('no answer'));
  s3.on(GetObjectCommand).callsFake(async () => {
    await new Promise(resolve => setTimeout(resolve, 30));
    read = true;
    return objectOf(jpeg);
  });

  await expect(inspectImage(input(), dependencies)).rejects.toThrow('no answer');
  expect(read).toBe(true);
});

test('reads the claimed version', async () => {
  await inspectImage(input(), dependencies);

  expect(s3.commandCalls(GetObjectCommand)[0].args[0].input).toEqual({ Bucket: 'uploads', Key: CLAIMED.key, VersionId: 'v1' });
});

test.each([
  ['another size', { size: 1 }, 'size-mismatch'],
  ['another type', { contentType: 'image/png' }, 'type-mismatch'],
  ['another digest', { sha256: 'ab'.repeat(32) }, 'checksum-mismatch'],
])('a file of %s than declared is refused by a verdict, not by an exception', async (_, declared, code) => {
  expect(await inspectImage(input(declared), dependencies)).toMatchObject({ verdict: 'rejected', code });
});

test.each([
  ['the formats', { accepted: ['png'] as const }, 'unsupported-format'],
  ['the pixels', { maxPixels: 64 * 48 - 1 }, 'too-many-pixels'],
])('holds the file against %s that it is set to accept', async (_, settings, code) => {
  expect(await inspectImage(input(), { ...dependencies, ...settings })).toMatchObject({ verdict: 'rejected', code });
});

test('holds the file against the frames that it is set to accept', async () => {
  const animation = await anAnimation();
  s3.on(GetObjectCommand).resolves(objectOf(animation));

  expect(await inspectImage(input({ contentType: 'image/webp', size: animation.length }), { ...dependencies, accepted: ['webp'], maxFrames: 1 }))
    .toMatchObject({ verdict: 'rejected', code: 'too-many-frames' });
});

describe('the claimed version is gone', () => {
  beforeEach(() => s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'gone', $metadata: {} })));
  const standing = (record?: UploadRecord) => dynamo.on(GetCommand).resolves({ Item: record });

  test.each([
    ['the record is DELETING', aProcessingRecord({ status: 'DELETING' })],
    ['the record is READY', aProcessingRecord({ status: 'READY' })],
    ['another run has it', aProcessingRecord({ run: OTHER_RUN })],
    ['clean-up has closed it', aProcessingRecord({ closing: { outcome: 'FAILED', code: 'internal', detail: 'x' } })],
    ['there is no record', undefined],
  ])('and %s: superseded', async (_, record) => {
    standing(record);

    expect(await inspectImage(input(), dependencies)).toEqual({ verdict: 'superseded' });
  });

  test('and the upload is still its own: trouble', async () => {
    standing(aProcessingRecord());

    await expect(inspectImage(input(), dependencies)).rejects.toThrow('the claimed version of upload');
  });
});

test('throws if the file cannot be read, which says nothing about the file', async () => {
  s3.on(GetObjectCommand).rejects(new Error('socket hang up'));

  await expect(inspectImage(input(), dependencies)).rejects.toThrow('socket hang up');
});

test('refuses a payload of a version that it does not know', async () => {
  await expect(inspectImage({ ...input(), v: 7 }, dependencies)).rejects.toThrow('payload has version 7');
  expect(dynamo.calls()).toHaveLength(0);
});
