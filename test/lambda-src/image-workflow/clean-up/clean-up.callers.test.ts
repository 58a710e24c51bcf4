import { CopyObjectCommand, ListObjectsV2Command, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, UpdateCommand, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { cleanUpCall } from '../../../../lambda-src/image-catalog/sweep-uploads/clean-up-call';
import { handler } from '../../../../lambda-src/image-workflow/clean-up/clean-up.lambda';
import { CleanUpInput } from '../../../../src/contract/messages';
import { Closing, UploadRecord } from '../../../../src/contract/upload-record';
import { withEnvironment } from '../../support/environment';
import { conditionOf, setBy } from '../../support/expressions';
import { aProcessingRecord, CLAIMED, conditionFailed, OTHER_RUN, RUN, UPLOAD_ID } from '../../support/records';
import { aStatusChange } from '../../support/status-changes';
import { stepsOf } from '../../support/steps';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);

const REJECTING: Closing = { outcome: 'REJECTED', code: 'corrupt-image', detail: 'The image is damaged.' };
const FAILING: Closing = { outcome: 'FAILED', code: 'processing-timeout', detail: 'The image took too long to process.' };
const FILES = [`ListObjectsV2 images/images/${UPLOAD_ID}/r1/`, `ListObjectVersions uploads/originals/${UPLOAD_ID}/r1`];
const INCOMING = `DeleteObject uploads/incoming/${UPLOAD_ID}`;

withEnvironment('clean-up', {
  UPLOADS_TABLE_NAME: 'table', UPLOADS_BUCKET_NAME: 'uploads', KEY_PREFIX: '/', IMAGES_BUCKET_NAME: 'images', LONGEST_RUN_SECONDS: '900', REJECTED_FILES: 'keep', PIPELINE_ID: 'Stack-Images',
});
beforeEach(() => {
  [dynamo, s3].forEach(mock => mock.reset());
  s3.on(ListObjectsV2Command).resolves({}).on(ListObjectVersionsCommand).resolves({});
  s3.on(CopyObjectCommand).resolves({});
});

/** The table takes the closing, then the outcome, of this run: the closing that stays is this one. */
function tableTakes(closing: Closing, run = RUN): void {
  const closed = aProcessingRecord({ closing, run });
  const ended = { ...closed, status: closing.outcome, error: { code: closing.code, detail: closing.detail } };
  dynamo.on(UpdateCommand).resolvesOnce({ Attributes: closed }).resolvesOnce({ Attributes: ended });
}

/** This record stands in the way of every write. */
function tableHolds(record: UploadRecord | undefined): void {
  dynamo.on(UpdateCommand).rejects(conditionFailed(record));
}

const writes = (): UpdateCommandInput[] => dynamo.commandCalls(UpdateCommand).map(({ args: [{ input }] }) => input);

describe('for an execution that ended without it', () => {
  test('closes its attempt as that run, deletes what it made, and writes FAILED', async () => {
    tableTakes(FAILING);

    expect(await handler(aStatusChange({ status: 'TIMED_OUT' }))).toEqual({ status: 'FAILED' });
    expect(stepsOf(dynamo, s3)).toEqual(['Update', ...FILES, 'Update']);
    expect(conditionOf(writes()[0])).toBe(`status = "PROCESSING" AND attempt = 1 AND (attribute_not_exists(run) OR run = "${RUN}")`);
    expect(setBy(writes()[0])).toMatchObject({ run: `"${RUN}"`, closing: `if_not_exists(closing, ${JSON.stringify(FAILING)})` });
    expect(setBy(writes()[1])).toMatchObject({ status: '"FAILED"' });
  });

  test.each([['ABORTED', 'internal'], ['FAILED', 'internal'], ['TIMED_OUT', 'processing-timeout']])('%s ends as %s', async (status, code) => {
    tableTakes(FAILING);
    await handler(aStatusChange({ status }));

    expect(setBy(writes()[0]).closing).toContain(`"code":"${code}"`);
  });

  test('finishes what was decided before it was stopped', async () => {
    tableTakes(REJECTING);

    expect(await handler(aStatusChange())).toEqual({ status: 'REJECTED' });
    expect(stepsOf(dynamo, s3)).toEqual(['Update', ...FILES, `CopyObject uploads/quarantine/${UPLOAD_ID}/r1`, 'Update', INCOMING]);
  });

  test.each<[string, UploadRecord | undefined, string]>([
    ['it comes twice, or the execution has cleaned up itself', aProcessingRecord({ status: 'FAILED', closing: FAILING }), 'FAILED'],
    ['the upload is READY: it was stopped after its last word', aProcessingRecord({ status: 'READY' }), 'READY'],
    ['hours late, another attempt waits for its run', aProcessingRecord({ attempt: 2, run: undefined }), 'superseded'],
    ['hours late, another attempt is READY', aProcessingRecord({ status: 'READY', attempt: 2, run: OTHER_RUN }), 'superseded'],
    ['the sweep has taken over', aProcessingRecord({ run: 'sweep-1', closing: FAILING }), 'superseded'],
    ['the sweep has ended it', aProcessingRecord({ status: 'REJECTED', run: 'sweep-1', closing: REJECTING }), 'superseded'],
    ['it was stopped because the upload is deleted', aProcessingRecord({ status: 'DELETING' }), 'superseded'],
    ['there is no record', undefined, 'superseded'],
  ])('does nothing where %s', async (_, standing, status) => {
    tableHolds(standing);

    expect(await handler(aStatusChange())).toEqual({ status });
    expect(stepsOf(dynamo, s3)).toEqual(['Update']);
  });

  test('refuses what was started by hand with anything else, before it touches something', async () => {
    await expect(handler(aStatusChange({ input: '{"hello":"world"}' }))).rejects.toThrow('payload has version undefined');
    expect(stepsOf(dynamo, s3)).toEqual([]);
  });
});

describe('for the sweep, in the place of a run', () => {
  const record = { ...aProcessingRecord({ run: 'sweep-1', closing: FAILING }), object: CLAIMED };
  const called = JSON.parse(cleanUpCall('clean-up', record, { failed: { error: 'TIMED_OUT', cause: '' } }).Payload) as CleanUpInput;

  test('goes on from the closing that the sweep wrote', async () => {
    tableTakes(FAILING, 'sweep-1');

    expect(await handler(called)).toEqual({ status: 'FAILED' });
    expect(writes().map(conditionOf)).toEqual([
      'status = "PROCESSING" AND attempt = 1 AND (attribute_not_exists(run) OR run = "sweep-1")',
      'status = "PROCESSING" AND run = "sweep-1" AND attribute_exists(closing)',
    ]);
  });

  test('is called once more after a lost answer: only the last step is left', async () => {
    tableHolds({ ...record, status: 'REJECTED', closing: REJECTING });

    expect(await handler(called)).toEqual({ status: 'REJECTED' });
    expect(stepsOf(dynamo, s3)).toEqual(['Update', INCOMING]);
  });

  test.each<[string, Partial<UploadRecord>]>([
    ['a redrive has begun another attempt', { attempt: 2, run: undefined, closing: undefined }],
    ['the upload is deleted', { status: 'DELETING' }],
  ])('does nothing where %s', async (_, change) => {
    tableHolds({ ...record, ...change });

    expect(await handler(called)).toEqual({ status: 'superseded' });
    expect(stepsOf(dynamo, s3)).toEqual(['Update']);
  });
});

test('the run that the sweep has replaced ends nothing and deletes no file, should it still live', async () => {
  tableHolds(aProcessingRecord({ run: 'sweep-1', closing: FAILING }));
  const zombie: CleanUpInput = { v: 1, uploadId: UPLOAD_ID, attempt: 1, run: RUN, reason: { rejected: { code: 'corrupt-image', detail: 'x' } } };

  expect(await handler(zombie)).toEqual({ status: 'superseded' });
  expect(stepsOf(dynamo, s3)).toEqual(['Update']);
});

describe('REJECTED_FILES', () => {
  const refused: CleanUpInput = { v: 1, uploadId: UPLOAD_ID, attempt: 1, run: RUN, reason: { rejected: { code: 'corrupt-image', detail: 'x' } } };

  test('"delete": a refused file is not kept, and goes after the outcome', async () => {
    process.env.REJECTED_FILES = 'delete';
    tableTakes(REJECTING);

    expect(await handler(refused)).toEqual({ status: 'REJECTED' });
    expect(stepsOf(dynamo, s3)).toEqual(['Update', ...FILES, 'Update', INCOMING]);
  });

  test('"keep": a refused file moves to quarantine', async () => {
    tableTakes(REJECTING);
    await handler(refused);

    expect(s3.commandCalls(CopyObjectCommand)[0].args[0].input.Key).toBe(`quarantine/${UPLOAD_ID}/r1`);
  });

  test.each(['keep', 'delete'])('"%s": the file of a failure stays where it is, for another attempt', async kept => {
    process.env.REJECTED_FILES = kept;
    tableTakes(FAILING);
    await handler({ ...refused, reason: { failed: { error: 'States.Timeout', cause: '' } } });

    expect(stepsOf(dynamo, s3)).toEqual(['Update', ...FILES, 'Update']);
  });

  test.each(['', 'Keep', 'none'])('"%s" is an error: a misspelt word deletes nothing', async word => {
    process.env.REJECTED_FILES = word;

    await expect(handler(refused)).rejects.toThrow('REJECTED_FILES');
    expect(stepsOf(dynamo, s3)).toEqual([]);
  });
});
