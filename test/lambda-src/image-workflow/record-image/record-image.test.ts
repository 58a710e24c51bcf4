import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CopyObjectCommand, DeleteObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { UploadRecords } from '../../../../lambda-src/image-catalog/upload-records';
import { recordImage } from '../../../../lambda-src/image-workflow/record-image/record-image';
import { ObjectStore } from '../../../../lambda-src/shared/object-store';
import { ImageAppearance, RecordImageInput } from '../../../../src/contract/messages';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { conditionOf, removedBy, setBy } from '../../support/expressions';
import { keptMetrics } from '../../support/metrics';
import { taskInput } from '../../support/payloads';
import { aProcessingRecord, CLAIMED, conditionFailed, OTHER_RUN, RUN, UPLOAD_ID } from '../../support/records';
import { silentLogger, stepsOf } from '../../support/steps';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);
const metrics = keptMetrics();
const dependencies = {
  records: new UploadRecords(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'table'),
  uploads: new ObjectStore(new S3Client({}), 'uploads', ''),
  images: new ObjectStore(new S3Client({}), 'images', ''),
  longestRunSeconds: 900,
  metrics,
  logger: silentLogger(),
};
const made = { size: 'small', format: 'webp', width: 32, height: 24, bytes: 99, sha256: 'cd' } as const;
const input: RecordImageInput = {
  ...taskInput(),
  revision: 'r1',
  source: { format: 'jpeg', width: 64, height: 48, frames: 1, hasAlpha: false, sha256: 'ab' },
  images: [{ ...made, key: `images/${UPLOAD_ID}/r1/small.webp` }],
};

const COPY = `CopyObject uploads/originals/${UPLOAD_ID}/r1`;
const DELETE = `DeleteObject uploads/incoming/${UPLOAD_ID}`;
const readyByMe = aProcessingRecord({ status: 'READY' });
const closed = aProcessingRecord({ closing: { outcome: 'FAILED', code: 'internal', detail: 'x' } });
const notMine: [string, UploadRecord | undefined][] = [
  ['clean-up has closed it', closed],
  ['another run has it', aProcessingRecord({ run: OTHER_RUN })],
  ['another run has made it READY', aProcessingRecord({ status: 'READY', run: OTHER_RUN })],
  ['it is REJECTED', { ...closed, status: 'REJECTED' }],
  ['it is DELETING', aProcessingRecord({ status: 'DELETING' })],
  ['there is no record', undefined],
];

beforeEach(() => {
  dynamo.reset();
  s3.reset();
  dynamo.on(UpdateCommand).resolves({ Attributes: readyByMe });
  s3.on(CopyObjectCommand).resolves({});
});

test('keeps the original, writes READY, then deletes what came in', async () => {
  expect(await recordImage(input, dependencies)).toEqual({ status: 'READY' });
  expect(stepsOf(dynamo, s3)).toEqual([COPY, 'Update', DELETE]);
});

test('copies and deletes the claimed version', async () => {
  await recordImage(input, dependencies);

  expect(s3.commandCalls(CopyObjectCommand)[0].args[0].input.CopySource).toBe(`uploads/incoming/${UPLOAD_ID}?versionId=v1`);
  expect(s3.commandCalls(DeleteObjectCommand)[0].args[0].input).toEqual({ Bucket: 'uploads', Key: CLAIMED.key, VersionId: 'v1' });
});

test('records with the source what all batches found out', async () => {
  const [square, wide] = [{ left: 1, top: 0, width: 48, height: 48 }, { left: 0, top: 6, width: 64, height: 36 }];
  const appearances: ImageAppearance[] = [{ thumbHash: 'aGFzaA==', dominantColor: '#102030', crops: { '1:1': square } }, {}, { crops: { '16:9': wide } }];
  await recordImage({ ...input, appearances }, dependencies);

  expect(JSON.parse(setBy(dynamo.commandCalls(UpdateCommand)[0].args[0].input).source)).toEqual(
    { ...input.source, thumbHash: 'aGFzaA==', dominantColor: '#102030', crops: { '1:1': square, '16:9': wide } });
});

test('records where everything stands', async () => {
  await recordImage(input, dependencies);

  expect(setBy(dynamo.commandCalls(UpdateCommand)[0].args[0].input)).toMatchObject({
    status: '"READY"',
    revision: '"r1"',
    source: JSON.stringify(input.source),
    original: `{"uri":"s3://uploads/originals/${UPLOAD_ID}/r1"}`,
    images: JSON.stringify([{ ...made, uri: `s3://images/images/${UPLOAD_ID}/r1/small.webp` }]),
  });
});

test('writes as the run that has the fence, and never over a closing', async () => {
  await recordImage(input, dependencies);

  expect(conditionOf(dynamo.commandCalls(UpdateCommand)[0].args[0].input))
    .toBe(`status = "PROCESSING" AND run = "${RUN}" AND attribute_not_exists(closing)`);
});

test.each([[1, ['openShard', 'dueAt']], [2, []]])('at attempt %p it removes %p', async (attempt, removed) => {
  await recordImage({ ...input, attempt }, dependencies);

  expect(removedBy(dynamo.commandCalls(UpdateCommand)[0].args[0].input)).toEqual(removed);
});

describe('READY cannot be written', () => {
  test('because it is READY by this run, an answer was lost: finishes the last step', async () => {
    dynamo.on(UpdateCommand).rejects(conditionFailed(readyByMe));

    expect(await recordImage(input, dependencies)).toEqual({ status: 'READY' });
    expect(stepsOf(s3)).toEqual([COPY, DELETE]);
  });

  test.each(notMine)('because %s: superseded, and what came in stays', async (_, standing) => {
    dynamo.on(UpdateCommand).rejects(conditionFailed(standing));

    expect(await recordImage(input, dependencies)).toEqual({ status: 'superseded' });
    expect(stepsOf(s3)).toEqual([COPY]);
  });
});

describe('the claimed version is gone', () => {
  beforeEach(() => s3.on(CopyObjectCommand).rejects(new NoSuchKey({ message: 'gone', $metadata: {} })));

  test('and it is READY by this run, which is repeated: READY, and nothing is written again', async () => {
    dynamo.on(GetCommand).resolves({ Item: readyByMe });

    expect(await recordImage(input, dependencies)).toEqual({ status: 'READY' });
    expect(stepsOf(dynamo, s3)).toEqual([COPY, 'Get', DELETE]);
  });

  test.each(notMine)('and %s: superseded', async (_, standing) => {
    dynamo.on(GetCommand).resolves({ Item: standing });

    expect(await recordImage(input, dependencies)).toEqual({ status: 'superseded' });
    expect(stepsOf(dynamo, s3)).toEqual([COPY, 'Get']);
  });

  test('and the upload is still its own: trouble, not READY without an original', async () => {
    dynamo.on(GetCommand).resolves({ Item: aProcessingRecord() });

    await expect(recordImage(input, dependencies)).rejects.toThrow('the claimed version of upload');
    expect(dynamo.commandCalls(UpdateCommand)).toHaveLength(0);
  });
});

test.each([
  ['the copy', () => s3.on(CopyObjectCommand).rejects(new Error('trouble')), [COPY]],
  ['the record', () => dynamo.on(UpdateCommand).rejects(new Error('trouble')), [COPY, 'Update']],
  ['the deletion', () => s3.on(DeleteObjectCommand).rejects(new Error('trouble')), [COPY, 'Update', DELETE]],
])('throws if %s fails, and goes no further', async (_, fail, steps) => {
  fail();

  await expect(recordImage(input, dependencies)).rejects.toThrow('trouble');
  expect(stepsOf(dynamo, s3)).toEqual(steps);
});

test('refuses a payload of a version that it does not know', async () => {
  await expect(recordImage({ ...input, v: 7 }, dependencies)).rejects.toThrow('payload has version 7');
  expect(stepsOf(dynamo, s3)).toEqual([]);
});

describe('what is counted', () => {
  beforeEach(() => metrics.emitted.splice(0));

  test('an image that becomes READY, with its time from the request on and its bytes', async () => {
    const images = [99, 1].map(bytes => ({ ...made, bytes, uri: 's3://images/x' }));
    const record = aProcessingRecord({ status: 'READY', images, createdAt: '2026-03-01T10:00:00.000Z', updatedAt: '2026-03-01T10:00:04.250Z' });
    dynamo.on(UpdateCommand).resolves({ Attributes: record });
    await recordImage(input, dependencies);

    expect(metrics.emitted).toEqual([[{ Ready: 1, TimeToReady: 4250, BytesIn: CLAIMED.bytes, BytesOut: 100 }]]);
  });

  test('at a later attempt without a time, which would say when somebody began it', async () => {
    dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord({ status: 'READY', attempt: 2, images: [] }) });
    await recordImage(input, dependencies);

    expect(metrics.emitted).toEqual([[{ Ready: 1, BytesIn: CLAIMED.bytes, BytesOut: 0 }]]);
  });

  test('also where the last step fails, whose repetition will not count it again', async () => {
    s3.on(DeleteObjectCommand).rejectsOnce(new Error('holiday.jpg')).resolves({});
    await expect(recordImage(input, dependencies)).rejects.toThrow();
    dynamo.on(UpdateCommand).rejects(conditionFailed(readyByMe));
    expect(await recordImage(input, dependencies)).toEqual({ status: 'READY' });

    expect(metrics.emitted).toHaveLength(1);
  });

  test.each(notMine)('nothing where %s', async (_, standing) => {
    dynamo.on(UpdateCommand).rejects(conditionFailed(standing));
    await recordImage(input, dependencies);

    expect(metrics.emitted).toEqual([]);
  });
});
