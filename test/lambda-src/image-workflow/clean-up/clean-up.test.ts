import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CopyObjectCommand, DeleteObjectCommand, DeleteObjectsCommand, ListObjectsV2Command, ListObjectVersionsCommand, NoSuchKey, S3Client,
} from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, UpdateCommand, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { UploadRecords } from '../../../../lambda-src/image-catalog/upload-records';
import { cleanUp } from '../../../../lambda-src/image-workflow/clean-up/clean-up';
import { ObjectStore } from '../../../../lambda-src/shared/object-store';
import { CleanUpInput } from '../../../../src/contract/messages';
import { Closing, UploadRecord } from '../../../../src/contract/upload-record';
import { conditionOf, setBy } from '../../support/expressions';
import { keptMetrics } from '../../support/metrics';
import { aProcessingRecord, CLAIMED, conditionFailed, OTHER_RUN, RUN, UPLOAD_ID } from '../../support/records';
import { silentLogger, stepsOf } from '../../support/steps';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);
const logger = silentLogger();
const metrics = keptMetrics();
const dependencies = {
  records: new UploadRecords(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'table'),
  uploads: new ObjectStore(new S3Client({}), 'uploads', ''),
  images: new ObjectStore(new S3Client({}), 'images', ''),
  longestRunSeconds: 900,
  metrics,
  keepRejected: true,
  logger,
};

const refused: CleanUpInput = {
  v: 1,
  uploadId: UPLOAD_ID,
  attempt: 1,
  run: RUN,
  reason: { rejected: { code: 'corrupt-image', detail: 'The image is damaged.' } },
};
const crashed: CleanUpInput = { ...refused, reason: { failed: { error: 'Runtime.ExitError', cause: 'signal: killed at /var/task/secret.js' } } };
const REJECTING: Closing = { outcome: 'REJECTED', code: 'corrupt-image', detail: 'The image is damaged.' };
const FAILING: Closing = { outcome: 'FAILED', code: 'processing-crashed', detail: 'The image could not be processed.' };

const FILES = [`ListObjectsV2 images/images/${UPLOAD_ID}/r1/`, 'DeleteObjects images/', `ListObjectVersions uploads/originals/${UPLOAD_ID}/r1`, 'DeleteObjects uploads/'];
const QUARANTINE = `CopyObject uploads/quarantine/${UPLOAD_ID}/r1`;
const DELETE = `DeleteObject uploads/incoming/${UPLOAD_ID}`;

beforeEach(() => {
  dynamo.reset();
  s3.reset();
  s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: `images/${UPLOAD_ID}/r1/small.webp` }] });
  s3.on(ListObjectVersionsCommand).resolves({ Versions: [{ Key: `originals/${UPLOAD_ID}/r1`, VersionId: 'o1' }] });
  s3.on(DeleteObjectsCommand).resolves({});
  s3.on(CopyObjectCommand).resolves({});
});

/** The table answers to the closing, then to the outcome: with the record as written, or as one that stands in the way. */
function tableAnswers(...answers: (UploadRecord | Error)[]): void {
  let behavior = dynamo.on(UpdateCommand);
  for (const answer of answers) {
    behavior = answer instanceof Error ? behavior.rejectsOnce(answer) : behavior.resolvesOnce({ Attributes: answer });
  }
}

/** The closing that stands in the table after the first write, and the outcome that follows it. */
function tableFollows(closing: Closing): void {
  const closed = aProcessingRecord({ closing });
  tableAnswers(closed, { ...closed, status: closing.outcome, error: { code: closing.code, detail: closing.detail } });
}

const writes = (): UpdateCommandInput[] => dynamo.commandCalls(UpdateCommand).map(({ args: [command] }) => command.input);

describe('a refused file', () => {
  beforeEach(() => tableFollows(REJECTING));

  test('closing, sizes and original, quarantine, outcome, incoming: in this order', async () => {
    expect(await cleanUp(refused, dependencies)).toEqual({ status: 'REJECTED' });
    expect(stepsOf(dynamo, s3)).toEqual(['Update', ...FILES, QUARANTINE, 'Update', DELETE]);
  });

  test('is closed with the verdict', async () => {
    await cleanUp(refused, dependencies);

    expect(setBy(writes()[0]).closing).toBe(`if_not_exists(closing, ${JSON.stringify(REJECTING)})`);
  });

  test('is copied to quarantine and deleted in the claimed version', async () => {
    await cleanUp(refused, dependencies);

    expect(s3.commandCalls(CopyObjectCommand)[0].args[0].input.CopySource).toBe(`uploads/${CLAIMED.key}?versionId=v1`);
    expect(s3.commandCalls(DeleteObjectCommand)[0].args[0].input).toEqual({ Bucket: 'uploads', Key: CLAIMED.key, VersionId: 'v1' });
  });

  test('that is gone already, by a hand that did the same, is no error', async () => {
    s3.on(CopyObjectCommand).rejects(new NoSuchKey({ message: 'gone', $metadata: {} }));

    expect(await cleanUp(refused, dependencies)).toEqual({ status: 'REJECTED' });
  });
});

describe('our trouble', () => {
  beforeEach(() => tableFollows(FAILING));

  test('closing, sizes and original, outcome: the file stays for another attempt', async () => {
    expect(await cleanUp(crashed, dependencies)).toEqual({ status: 'FAILED' });
    expect(stepsOf(dynamo, s3)).toEqual(['Update', ...FILES, 'Update']);
  });

  test('is closed with a code, and without our internals', async () => {
    await cleanUp(crashed, dependencies);

    expect(setBy(writes()[0]).closing).toBe(`if_not_exists(closing, ${JSON.stringify(FAILING)})`);
  });

  test('is not logged with its cause, which may hold anything', async () => {
    await cleanUp(crashed, dependencies);

    expect(logger.info).toHaveBeenCalledWith('ended the upload', { uploadId: UPLOAD_ID, attempt: 1, status: 'FAILED', code: 'processing-crashed' });
    expect(JSON.stringify(logger.info.mock.calls)).not.toContain('secret');
  });
});

test('closes its own attempt only, and only if no other run has it', async () => {
  tableFollows(REJECTING);
  await cleanUp(refused, dependencies);

  expect(conditionOf(writes()[0])).toBe(`status = "PROCESSING" AND attempt = 1 AND (attribute_not_exists(run) OR run = "${RUN}")`);
});

test('writes the outcome only over a closing of its own run', async () => {
  tableFollows(REJECTING);
  await cleanUp(refused, dependencies);

  expect(conditionOf(writes()[1])).toBe(`status = "PROCESSING" AND run = "${RUN}" AND attribute_exists(closing)`);
});

test('deletes every version of the original, of its own revision only', async () => {
  tableFollows(FAILING);
  s3.on(ListObjectVersionsCommand).resolves({
    Versions: [{ Key: `originals/${UPLOAD_ID}/r1`, VersionId: 'o1' }, { Key: `originals/${UPLOAD_ID}/r10`, VersionId: 'o2' }],
  });
  await cleanUp(crashed, dependencies);

  expect(s3.commandCalls(DeleteObjectsCommand, { Bucket: 'uploads' }).map(({ args: [{ input }] }) => input.Delete?.Objects))
    .toEqual([[{ Key: `originals/${UPLOAD_ID}/r1`, VersionId: 'o1' }]]);
});

describe('the first closing stays, whoever finishes', () => {
  test('a failure that was closed before as refused: quarantine, REJECTED, incoming deleted', async () => {
    tableFollows(REJECTING);

    expect(await cleanUp(crashed, dependencies)).toEqual({ status: 'REJECTED' });
    expect(stepsOf(dynamo, s3)).toEqual(['Update', ...FILES, QUARANTINE, 'Update', DELETE]);
    expect(setBy(writes()[1])).toMatchObject({ status: '"REJECTED"', error: '{"code":"corrupt-image","detail":"The image is damaged."}' });
  });

  test('a refusal that was closed before as failed: the file stays', async () => {
    tableFollows(FAILING);

    expect(await cleanUp(refused, dependencies)).toEqual({ status: 'FAILED' });
    expect(stepsOf(dynamo, s3)).toEqual(['Update', ...FILES, 'Update']);
    expect(setBy(writes()[1])).toMatchObject({ status: '"FAILED"' });
  });
});

describe('the record cannot be closed', () => {
  const ended = aProcessingRecord({ closing: REJECTING, status: 'REJECTED' });

  test.each<[string, UploadRecord, string, string[]]>([
    ['it is READY by this run: nothing is deleted', aProcessingRecord({ status: 'READY' }), 'READY', []],
    ['it is REJECTED by this run, which is repeated: the last step only', ended, 'REJECTED', [DELETE]],
    ['it is FAILED by this run, which is repeated: nothing is left to do', { ...ended, status: 'FAILED' }, 'FAILED', []],
    ['it is READY by another run', aProcessingRecord({ status: 'READY', run: OTHER_RUN }), 'superseded', []],
    ['it is REJECTED by another run', { ...ended, run: OTHER_RUN }, 'superseded', []],
    ['it is FAILED by another run', { ...ended, status: 'FAILED', run: OTHER_RUN }, 'superseded', []],
    ['another run has it', aProcessingRecord({ run: OTHER_RUN }), 'superseded', []],
    ['another attempt has begun', aProcessingRecord({ run: undefined, attempt: 2 }), 'superseded', []],
    ['it is DELETING', aProcessingRecord({ status: 'DELETING' }), 'superseded', []],
  ])('because %s', async (_, standing, status, steps) => {
    tableAnswers(conditionFailed(standing));

    expect(await cleanUp(refused, dependencies)).toEqual({ status });
    expect(stepsOf(s3)).toEqual(steps);
  });

  test('because there is no record', async () => {
    tableAnswers(conditionFailed());

    expect(await cleanUp(refused, dependencies)).toEqual({ status: 'superseded' });
  });
});

describe('the outcome cannot be written', () => {
  const closed = aProcessingRecord({ closing: REJECTING });

  test('because it is written by this run, an answer was lost: finishes the last step', async () => {
    tableAnswers(closed, conditionFailed({ ...closed, status: 'REJECTED' }));

    expect(await cleanUp(refused, dependencies)).toEqual({ status: 'REJECTED' });
    expect(stepsOf(s3).at(-1)).toBe(DELETE);
  });

  test.each([
    ['another run took over', { ...closed, run: OTHER_RUN }],
    ['it is DELETING', { ...closed, status: 'DELETING' as const }],
  ])('because %s: superseded, and what came in stays', async (_, standing) => {
    tableAnswers(closed, conditionFailed(standing));

    expect(await cleanUp(refused, dependencies)).toEqual({ status: 'superseded' });
    expect(stepsOf(s3)).toEqual([...FILES, QUARANTINE]);
  });
});

test.each([
  ['a listing', () => s3.on(ListObjectsV2Command).rejects(new Error('trouble')), FILES.slice(0, 1)],
  ['a deletion', () => s3.on(DeleteObjectsCommand, { Bucket: 'uploads' }).rejects(new Error('trouble')), FILES],
  ['quarantine', () => s3.on(CopyObjectCommand).rejects(new Error('trouble')), [...FILES, QUARANTINE]],
])('throws if %s fails, before there is an outcome', async (_, fail, steps) => {
  tableFollows(REJECTING);
  fail();

  await expect(cleanUp(refused, dependencies)).rejects.toThrow('trouble');
  expect(stepsOf(dynamo, s3)).toEqual(['Update', ...steps]);
});

test('refuses a payload of a version that it does not know', async () => {
  await expect(cleanUp({ ...refused, v: 7 }, dependencies)).rejects.toThrow('payload has version 7');
  expect(stepsOf(dynamo, s3)).toEqual([]);
});

describe('what is counted', () => {
  beforeEach(() => metrics.emitted.splice(0));

  /** Closes as `closing` says, and writes that outcome. */
  function endsAs(closing: Closing): void {
    dynamo.on(UpdateCommand)
      .resolvesOnce({ Attributes: aProcessingRecord({ closing }) })
      .resolvesOnce({ Attributes: aProcessingRecord({ closing, status: closing.outcome, error: closing }) });
  }

  test('a refused file, with its code', async () => {
    endsAs(REJECTING);
    await cleanUp(refused, dependencies);
    expect(metrics.emitted).toEqual([[{ Rejected: 1 }, 'corrupt-image']]);
  });

  test('a failed upload, with its code', async () => {
    endsAs(FAILING);
    await cleanUp(crashed, dependencies);
    expect(metrics.emitted).toEqual([[{ Failed: 1 }, 'processing-crashed']]);
  });

  test('what the first closing says, not the reason of this call', async () => {
    endsAs(REJECTING);
    await cleanUp(crashed, dependencies);
    expect(metrics.emitted).toEqual([[{ Rejected: 1 }, 'corrupt-image']]);
  });

  test('once, also where the last step fails and is repeated', async () => {
    endsAs(REJECTING);
    s3.on(DeleteObjectCommand).rejectsOnce(new Error('holiday.jpg')).resolves({});
    await expect(cleanUp(refused, dependencies)).rejects.toThrow();
    dynamo.on(UpdateCommand).rejects(conditionFailed(aProcessingRecord({ status: 'REJECTED', closing: REJECTING })));
    expect(await cleanUp(refused, dependencies)).toEqual({ status: 'REJECTED' });

    expect(metrics.emitted).toHaveLength(1);
  });

  test('nothing where another hand was quicker', async () => {
    dynamo.on(UpdateCommand)
      .resolvesOnce({ Attributes: aProcessingRecord({ closing: FAILING }) })
      .rejects(conditionFailed(aProcessingRecord({ status: 'FAILED', run: OTHER_RUN })));
    await cleanUp(crashed, dependencies);
    expect(metrics.emitted).toEqual([]);
  });
});
