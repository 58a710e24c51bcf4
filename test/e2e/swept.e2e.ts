import { GetBucketNotificationConfigurationCommand, PutBucketNotificationConfigurationCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeployedPipeline } from './support/deployed-pipeline';
import { photo } from './support/files';
import { isOpen, makeDue, putRecord, setAside, sweep } from './support/sweeping';
import { ApiCall } from '../../local/signed-fetch';
import { requestUpload, waitForOutcome } from '../../local/upload';
import { ClaimedObject, UploadRecord } from '../../src/contract/upload-record';

let pipeline: DeployedPipeline;
let call: ApiCall;

beforeAll(async () => {
  pipeline = await DeployedPipeline.find('Images');
  call = await pipeline.callsAs('Client');
  await setAside(pipeline);
});

/** Sends a photo whose event of S3 is lost. */
async function sendUnnoticed(): Promise<string> {
  const Bucket = pipeline.output('UploadsBucket');
  const { s3 } = pipeline.aws;
  const { LambdaFunctionConfigurations } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }));
  try {
    return (await pipeline.send(call, photo())).permission.uploadId;
  } finally {
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: { LambdaFunctionConfigurations } }));
  }
}

/** A photo whose claim was written, and then nothing else but what `changes` says. */
async function claimedWithout(changes: Partial<UploadRecord>): Promise<string> {
  const uploadId = await sendUnnoticed();
  const [{ key, versionId, eTag, bytes }] = await pipeline.versions('UploadsBucket', `incoming/${uploadId}`);
  const object: ClaimedObject = { key, versionId, eTag: eTag.replace(/"/g, ''), bytes };
  const record = await pipeline.record(uploadId);
  await putRecord(pipeline, { ...record, status: 'PROCESSING', version: 2, attempt: 1, object, ...changes });
  return uploadId;
}

async function sweepDue(uploadId: string): Promise<Record<string, number>> {
  await makeDue(pipeline, uploadId);
  return sweep(pipeline);
}

const noSuchRun = () => `${pipeline.output('StateMachineArn').replace(':stateMachine:', ':execution:')}:gone`;

test('what is not due costs nothing', async () => {
  const { uploadId } = await requestUpload(call, { contentType: 'image/jpeg', size: 10 });

  expect(await sweep(pipeline)).toEqual({});
  expect(await pipeline.record(uploadId)).toMatchObject({ status: 'PENDING', version: 1 });
});

test('an object whose event was lost is found and made READY', async () => {
  const uploadId = await sendUnnoticed();
  expect(await pipeline.record(uploadId)).toMatchObject({ status: 'PENDING' });

  expect(await sweepDue(uploadId)).toEqual({ started: 1 });
  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'READY' });
  expect(await isOpen(pipeline, uploadId)).toBe(false);
});

test('a form that nobody uses EXPIRES an hour after its end, is announced, and a late object opens it again', async () => {
  const { uploadId } = await requestUpload(call, { contentType: 'image/jpeg', size: photo().bytes.length });
  expect(await sweepDue(uploadId)).toEqual({ postponed: 1 });

  const record = await pipeline.record(uploadId);
  await putRecord(pipeline, { ...record, expiresAt: new Date(Date.now() - 3_601_000).toISOString() });
  expect(await sweepDue(uploadId)).toEqual({ expired: 1 });

  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'EXPIRED', error: { code: 'upload-expired' } });
  expect(await isOpen(pipeline, uploadId)).toBe(false);
  expect(await pipeline.announcements.all(uploadId, 2_000)).toMatchObject([{ type: 'image-upload-pipeline.image.expired.v1' }]);

  const Body = photo().bytes;
  await pipeline.aws.s3.send(new PutObjectCommand({ Bucket: pipeline.output('UploadsBucket'), Key: `incoming/${uploadId}`, Body }));
  while ((await pipeline.record(uploadId)).status === 'EXPIRED') {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'READY' });
});

test('a claim whose start was lost is started', async () => {
  const uploadId = await claimedWithout({});

  expect(await sweepDue(uploadId)).toEqual({ started: 1 });
  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'READY' });
  expect(await pipeline.record(uploadId)).toMatchObject({ attempt: 1 });
});

test('a run that nobody can find is replaced once, and what it may have left is settled later', async () => {
  const uploadId = await claimedWithout({ run: noSuchRun() });

  expect(await sweepDue(uploadId)).toEqual({ redriven: 1 });
  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'READY' });
  expect(await pipeline.record(uploadId)).toMatchObject({ attempt: 2, revision: 'r2' });

  const late = `images/${uploadId}/r1/small.webp`;
  await pipeline.aws.s3.send(new PutObjectCommand({ Bucket: pipeline.output('ImagesBucket'), Key: late, Body: 'late' }));
  expect(await sweepDue(uploadId)).toEqual({ settled: 1 });
  const keys = await pipeline.imageKeys(uploadId);
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.filter(key => !key.includes('/r2/'))).toEqual([]);
  expect(await isOpen(pipeline, uploadId)).toBe(false);
  expect(await pipeline.announcements.all(uploadId, 2_000)).toHaveLength(1);
});

test('at a later attempt such a run ends FAILED', async () => {
  const uploadId = await claimedWithout({ run: noSuchRun(), attempt: 2 });

  expect(await sweepDue(uploadId)).toEqual({ closed: 1 });
  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'FAILED', error: { code: 'internal' } });
  expect(await pipeline.record(uploadId)).toMatchObject({ run: 'sweep-2' });
  expect(await pipeline.announcements.all(uploadId, 2_000)).toMatchObject([{ type: 'image-upload-pipeline.image.failed.v1' }]);
});

test('a clean-up that got no further than its decision is finished, as it was decided', async () => {
  const closing = { outcome: 'REJECTED', code: 'corrupt-image', detail: 'The image is damaged or incomplete.' } as const;
  const uploadId = await claimedWithout({ run: noSuchRun(), closing });

  expect(await sweepDue(uploadId)).toEqual({ closed: 1 });
  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'REJECTED', error: { code: 'corrupt-image' } });
  expect(await pipeline.uploadedKeys(uploadId)).toEqual([`quarantine/${uploadId}/r1`]);
  expect(await sweepDue(uploadId)).toEqual({ settled: 1 });
  expect(await isOpen(pipeline, uploadId)).toBe(false);
});
