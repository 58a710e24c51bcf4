import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { UploadRecords } from '../../../../lambda-src/image-catalog/upload-records';
import { Executions } from '../../../../lambda-src/image-workflow/executions';
import { ObjectStore } from '../../../../lambda-src/shared/object-store';
import { startWorkflow, UploadNotFoundError } from '../../../../lambda-src/workflow-trigger/start-workflow/start-workflow';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { conditionOf, setBy } from '../../support/expressions';
import { keptMetrics } from '../../support/metrics';
import { aProcessingRecord, aRecord, CLAIMED, conditionFailed, CREATED_AT, UPLOAD_ID } from '../../support/records';
import { s3Event, s3EventRecord } from '../../support/s3-events';
import { silentLogger, stepsOf } from '../../support/steps';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);
const stepFunctions = mockClient(SFNClient);

const STATE_MACHINE = 'arn:aws:states:eu-west-1:111122223333:stateMachine:uploads';
const logger = silentLogger();
const metrics = keptMetrics();
const dependencies = {
  records: new UploadRecords(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'table'),
  uploads: new ObjectStore(new S3Client({}), 'uploads', ''),
  uploadsBucket: 'uploads',
  keyPrefix: '',
  executions: new Executions(new SFNClient({}), STATE_MACHINE),
  longestRunSeconds: 900,
  metrics,
  logger,
};

const claimed = aProcessingRecord({ run: undefined, attempt: 2, declared: { ...aRecord().declared, sha256: 'ab' } });
const name = `${UPLOAD_ID}-2-${Date.parse(CREATED_AT)}`;

beforeEach(() => {
  [dynamo, s3, stepFunctions].forEach(mock => mock.reset());
  dynamo.on(UpdateCommand).resolves({ Attributes: claimed });
});

/** The record that stands in the claim's way. */
function standing(record: UploadRecord | undefined): void {
  dynamo.on(UpdateCommand).rejects(conditionFailed(record));
}

const started = () => stepFunctions.commandCalls(StartExecutionCommand).map(({ args: [{ input }] }) => input);

test('claims the record for the version that the event tells of', async () => {
  await startWorkflow(s3Event(), dependencies);

  const { input } = dynamo.commandCalls(UpdateCommand)[0].args[0];
  expect(input.Key).toEqual({ uploadId: UPLOAD_ID });
  expect(conditionOf(input)).toBe('status IN ("PENDING", "EXPIRED")');
  expect(setBy(input).object).toBe(JSON.stringify(CLAIMED));
});

test('starts the execution only after the claim', async () => {
  await startWorkflow(s3Event(), dependencies);

  expect(stepsOf(dynamo, s3, stepFunctions)).toEqual(['Update', 'StartExecution']);
});

test('names the execution by id, attempt and creation', async () => {
  await startWorkflow(s3Event(), dependencies);

  expect(started()).toMatchObject([{ stateMachineArn: STATE_MACHINE, name }]);
  expect(name.length).toBeLessThanOrEqual(80);
});

test('hands on what was claimed and declared, and nothing that a client named', async () => {
  await startWorkflow(s3Event(), dependencies);

  expect(JSON.parse(started()[0].input ?? '')).toEqual({
    v: 1,
    uploadId: UPLOAD_ID,
    attempt: 2,
    object: { key: CLAIMED.key, versionId: 'v1', eTag: 'etag-1', bytes: 1234 },
    declared: { contentType: 'image/jpeg', size: 1234, sha256: 'ab' },
  });
});

test('takes an execution that exists already as started', async () => {
  stepFunctions.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: 'exists', $metadata: {} }));

  await expect(startWorkflow(s3Event(), dependencies)).resolves.toBeUndefined();
});

test('throws if the execution does not start, so that the event comes again', async () => {
  stepFunctions.on(StartExecutionCommand).rejects(new Error('throttled'));

  await expect(startWorkflow(s3Event(), dependencies)).rejects.toThrow('throttled');
});

test('an object without a record is an error with a name of its own', async () => {
  standing(undefined);

  await expect(startWorkflow(s3Event(), dependencies)).rejects.toThrow(UploadNotFoundError);
  expect(new UploadNotFoundError(UPLOAD_ID).name).toBe('UploadNotFoundError');
  expect(started()).toEqual([]);
});

describe('a claim that no run has taken', () => {
  test('starts again under the same name, from the record', async () => {
    standing(claimed);
    await startWorkflow(s3Event({ size: 99 }), dependencies);

    expect(started()).toMatchObject([{ name }]);
    expect(JSON.parse(started()[0].input ?? '')).toMatchObject({ attempt: 2, object: { bytes: 1234 } });
  });

  test.each([
    ['a second version of the form', s3Event({ versionId: 'v2' })],
    ['another content where the bucket has no versions', s3Event({ versionId: undefined, eTag: 'etag-2' })],
  ])('is not started by %s', async (_, event) => {
    const { versionId } = event.Records[0].s3.object;
    standing({ ...claimed, object: { ...CLAIMED, versionId: versionId && 'v1' } });
    await startWorkflow(event, dependencies);

    expect(started()).toEqual([]);
  });
});

test.each([
  aProcessingRecord(),
  aRecord({ status: 'READY', attempt: 1, object: CLAIMED }),
  aRecord({ status: 'REJECTED', attempt: 1, object: CLAIMED }),
  aRecord({ status: 'FAILED', attempt: 1, object: CLAIMED }),
])('$status: a duplicate of the event changes nothing and is success', async record => {
  standing(record);
  await startWorkflow(s3Event(), dependencies);

  expect(stepsOf(dynamo, s3, stepFunctions)).toEqual(['Update']);
});

test.each(['DELETING', 'DELETED'] as const)('%s: deletes the version that came late, and starts nothing', async status => {
  standing(aRecord({ status }));
  await startWorkflow(s3Event({ versionId: 'late' }), dependencies);

  expect(s3.commandCalls(DeleteObjectCommand).map(({ args: [{ input }] }) => input)).toEqual([{ Bucket: 'uploads', Key: CLAIMED.key, VersionId: 'late' }]);
  expect(started()).toEqual([]);
});

describe('events', () => {
  const second = UPLOAD_ID.replace('17', '18');
  const both = s3Event({ key: `incoming/${UPLOAD_ID}` }, { key: `incoming/${second}` });

  test('of several objects: every one is claimed and started', async () => {
    dynamo.on(UpdateCommand, { Key: { uploadId: second } }).resolves({ Attributes: { ...claimed, uploadId: second } });
    await startWorkflow(both, dependencies);

    expect(started().map(input => input.name)).toEqual([name, name.replace(UPLOAD_ID, second)]);
  });

  test('of several objects: one that fails does not keep the others from starting, and fails the batch', async () => {
    dynamo.on(UpdateCommand, { Key: { uploadId: UPLOAD_ID } }).rejects(conditionFailed());
    dynamo.on(UpdateCommand, { Key: { uploadId: second } }).callsFake(async () => {
      await new Promise(resolve => setTimeout(resolve, 20));
      return { Attributes: { ...claimed, uploadId: second } };
    });

    await expect(startWorkflow(both, dependencies)).rejects.toThrow(UploadNotFoundError);
    expect(started()).toHaveLength(1);
  });

  test('of foreign objects are ignored, and their names not logged', async () => {
    await startWorkflow({ Records: [s3EventRecord({ key: 'incoming/holiday.jpg' }), s3EventRecord()] }, dependencies);

    expect(started()).toHaveLength(1);
    expect(logger.info).toHaveBeenCalledWith('ignored objects that no form wrote', { count: 1 });
    expect(JSON.stringify(logger.info.mock.calls)).not.toContain('holiday');
  });

  test('of S3 trying out its notification are ignored', async () => {
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-03-01T10:00:00.000Z', Bucket: 'uploads', RequestId: 'r', HostId: 'h' };
    await startWorkflow(test, dependencies);

    expect(stepsOf(dynamo, s3, stepFunctions)).toEqual([]);
  });
});

test('logs no name that the client gave to the file', async () => {
  await startWorkflow(s3Event(), dependencies);
  standing(claimed);
  await startWorkflow(s3Event(), dependencies);

  expect(logger.info).toHaveBeenCalled();
  expect(JSON.stringify(logger.info.mock.calls)).not.toMatch(/holiday|summer/);
});

describe('what is counted', () => {
  beforeEach(() => metrics.emitted.splice(0));

  test('a file that was claimed, once, also where its start fails and the event comes again', async () => {
    stepFunctions.on(StartExecutionCommand).rejectsOnce(new Error('throttled'));
    await expect(startWorkflow(s3Event(), dependencies)).rejects.toThrow('throttled');
    standing(claimed);
    await startWorkflow(s3Event(), dependencies);

    expect(started()).toHaveLength(2);
    expect(metrics.emitted).toEqual([[{ Uploaded: 1 }]]);
  });

  test('no file without a record', async () => {
    standing(undefined);
    await expect(startWorkflow(s3Event(), dependencies)).rejects.toThrow(UploadNotFoundError);
    expect(metrics.emitted).toEqual([]);
  });
});
