import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { UploadRecords } from '../../../../lambda-src/image-catalog/upload-records';
import { Executions } from '../../../../lambda-src/image-workflow/executions';
import { ObjectStore } from '../../../../lambda-src/shared/object-store';
import { isRedriveRequest, redriveUpload } from '../../../../lambda-src/workflow-trigger/start-workflow/redrive-upload';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { conditionOf, removedBy, setBy } from '../../support/expressions';
import { keptMetrics } from '../../support/metrics';
import { aProcessingRecord, aRecord, CLAIMED, conditionFailed, CREATED_AT, OTHER_RUN, UPLOAD_ID } from '../../support/records';
import { s3Event } from '../../support/s3-events';
import { silentLogger, stepsOf } from '../../support/steps';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);
const stepFunctions = mockClient(SFNClient);

const logger = silentLogger();
const metrics = keptMetrics();
const dependencies = {
  records: new UploadRecords(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'table'),
  uploads: new ObjectStore(new S3Client({}), 'uploads', ''),
  uploadsBucket: 'uploads',
  keyPrefix: '',
  executions: new Executions(new SFNClient({}), 'arn:aws:states:eu-west-1:111122223333:stateMachine:uploads'),
  longestRunSeconds: 900,
  metrics,
  logger,
};

const closing = { outcome: 'FAILED', code: 'internal', detail: 'x' } as const;
const failed = aProcessingRecord({ status: 'FAILED', version: 5, closing, error: { code: 'internal', detail: 'x' } });
const waiting = aProcessingRecord({ attempt: 2, run: undefined, version: 6 });
const LOOK = `ListObjectVersions uploads/incoming/${UPLOAD_ID}`;

beforeEach(() => {
  [dynamo, s3, stepFunctions].forEach(mock => mock.reset());
  dynamo.on(UpdateCommand).resolves({ Attributes: waiting });
  s3.on(ListObjectVersionsCommand).resolves({ Versions: [{ Key: CLAIMED.key, VersionId: 'v1', ETag: '"etag-1"', IsLatest: false }] });
});

/** Asks for the upload, of which this record stands in the table. */
function redrive(record: UploadRecord | undefined, redriven = UPLOAD_ID) {
  dynamo.on(GetCommand).resolves({ Item: record });
  return redriveUpload({ redrive: redriven }, dependencies);
}

const steps = () => stepsOf(dynamo, s3, stepFunctions);
const started = () => stepFunctions.commandCalls(StartExecutionCommand).map(({ args: [{ input }] }) => input);
const written = () => dynamo.commandCalls(UpdateCommand)[0].args[0].input;

test('knows an operator\'s wish from S3\'s events', () => {
  expect(isRedriveRequest({ redrive: UPLOAD_ID })).toBe(true);
  expect(isRedriveRequest(s3Event())).toBe(false);
  expect(isRedriveRequest({ Event: 's3:TestEvent' })).toBe(false);
});

describe('a FAILED upload', () => {
  test('is tried again as the next attempt, from the file that was kept', async () => {
    expect(await redrive(failed)).toEqual({ redriven: true, uploadId: UPLOAD_ID, attempt: 2 });
    expect(steps()).toEqual(['Get', LOOK, 'Update', 'StartExecution']);
    expect(started()[0].name).toBe(`${UPLOAD_ID}-2-${Date.parse(CREATED_AT)}`);
    expect(JSON.parse(started()[0].input ?? '')).toMatchObject({ attempt: 2, object: { versionId: 'v1' } });
  });

  test('is taken as it was read, and forgets how it ended', async () => {
    await redrive(failed);

    expect(conditionOf(written())).toBe('status = "FAILED" AND attempt = 1 AND (status = "FAILED" OR attribute_not_exists(closing))');
    expect(setBy(written())).toMatchObject({ status: '"PROCESSING"', attempt: 'attempt + 1' });
    expect(removedBy(written())).toEqual(['run', 'closing', 'error']);
  });

  test('is tried again though a second file came under its form', async () => {
    s3.on(ListObjectVersionsCommand).resolves({
      Versions: [{ Key: CLAIMED.key, VersionId: 'v2', IsLatest: true }, { Key: CLAIMED.key, VersionId: 'v1', IsLatest: false }],
    });

    expect(await redrive(failed)).toMatchObject({ redriven: true });
  });

  test('that was tried three times may be tried once more', async () => {
    dynamo.on(UpdateCommand).resolves({ Attributes: { ...waiting, attempt: 4 } });

    expect(await redrive({ ...failed, attempt: 3 })).toEqual({ redriven: true, uploadId: UPLOAD_ID, attempt: 4 });
  });

  test('written by the version before, which left the index, is tried again', async () => {
    expect(await redrive({ ...failed, openShard: undefined, dueAt: undefined })).toMatchObject({ redriven: true });
    expect(setBy(written())).toMatchObject({ openShard: '"3"' });
  });
});

describe('again', () => {
  test('an attempt that waits for its run is started, and not raised', async () => {
    expect(await redrive(waiting)).toEqual({ redriven: true, uploadId: UPLOAD_ID, attempt: 2 });
    expect(steps()).toEqual(['Get', 'StartExecution']);
  });

  test('an attempt whose execution was started is not started twice, and that is success', async () => {
    stepFunctions.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: 'exists', $metadata: {} }));

    expect(await redrive(waiting)).toMatchObject({ redriven: true, attempt: 2 });
  });

  test('after a lost answer to its own write the attempt is started, and not raised', async () => {
    dynamo.on(UpdateCommand).rejects(conditionFailed(waiting));

    expect(await redrive(failed)).toEqual({ redriven: true, uploadId: UPLOAD_ID, attempt: 2 });
    expect(steps()).toEqual(['Get', LOOK, 'Update', 'StartExecution']);
  });

  test('a start that fails is trouble: the operator asks again', async () => {
    stepFunctions.on(StartExecutionCommand).rejects(new Error('throttled'));

    await expect(redrive(failed)).rejects.toThrow('throttled');
  });
});

describe('is refused, with the reason and without a write,', () => {
  test.each<[string, unknown]>([
    ['a wrong word', 'holiday'], ['an id in capitals', '01890A5D-AC96-774B-BCCE-B302099A8057'], ['nothing', undefined], ['a number', 17], ['a list', [UPLOAD_ID]],
  ])('for %s: no id', async (_, id) => {
    expect(await redriveUpload({ redrive: id as string }, dependencies))
      .toEqual({ redriven: false, reason: 'that is no id of an upload, which looks like 01890a5d-ac96-774b-bcce-b302099a8057' });
    expect(steps()).toEqual([]);
  });

  test('for an upload that nobody knows', async () => {
    expect(await redrive(undefined)).toEqual({ redriven: false, reason: 'there is no such upload' });
    expect(steps()).toEqual(['Get']);
  });

  test.each([
    aRecord(),
    aProcessingRecord(),
    aProcessingRecord({ attempt: 2, run: OTHER_RUN }),
    // Its start may have been lost, too, but the sweep or the event comes back to it.
    aProcessingRecord({ run: undefined }),
    aProcessingRecord({ status: 'READY' }),
    aProcessingRecord({ status: 'REJECTED' }),
    aRecord({ status: 'EXPIRED' }),
    aProcessingRecord({ status: 'DELETING' }),
    aRecord({ status: 'DELETED' }),
  ])('for $status (attempt $attempt, run $run)', async record => {
    expect(await redrive(record)).toEqual({ redriven: false, reason: `only a FAILED upload can be tried again, this one is ${record.status}` });
    expect(steps()).toEqual(['Get']);
  });

  test.each<[string, UploadRecord, object]>([
    ['whose file is gone', failed, {}],
    ['whose file was replaced by another one', failed, { Versions: [{ Key: CLAIMED.key, VersionId: 'v2', ETag: '"etag-1"' }] }],
    ['that has no object', { ...failed, object: undefined }, {}],
  ])('for an upload %s', async (_, record, listing) => {
    s3.on(ListObjectVersionsCommand).resolves(listing);

    expect(await redrive(record)).toEqual({ redriven: false, reason: 'the file it was made from is gone; ask the client to upload it again' });
    expect(dynamo.commandCalls(UpdateCommand)).toHaveLength(0);
  });

  test.each<[string, UploadRecord | undefined, string]>([
    ['is deleted', aProcessingRecord({ status: 'DELETING' }), 'DELETING'],
    ['is gone', undefined, 'gone'],
    ['is redriven by another operator, and its run is under way', aProcessingRecord({ attempt: 2, run: OTHER_RUN }), 'PROCESSING'],
    ['failed once more', { ...failed, attempt: 2 }, 'FAILED'],
  ])('for an upload that %s at the same moment', async (_, standing, now) => {
    dynamo.on(UpdateCommand).rejects(conditionFailed(standing));

    expect(await redrive(failed)).toEqual({ redriven: false, reason: `the upload changed at the same moment, it is ${now} now` });
    expect(started()).toEqual([]);
  });
});

test('that it may not look is trouble, and not that the file is gone', async () => {
  s3.on(ListObjectVersionsCommand).rejects(new S3ServiceException({ name: 'AccessDenied', message: 'denied', $fault: 'client', $metadata: { httpStatusCode: 403 } }));

  await expect(redrive(failed)).rejects.toThrow('denied');
});

test('logs no name that the client gave to the file', async () => {
  await redrive(failed);

  expect(logger.info).toHaveBeenCalledWith('started the workflow again', { uploadId: UPLOAD_ID, attempt: 2 });
  expect(JSON.stringify(logger.info.mock.calls)).not.toMatch(/holiday|summer/);
});
