import { setTimeout as sleep } from 'node:timers/promises';
import { DeployedPipeline } from './support/deployed-pipeline';
import { photo } from './support/files';
import { ApiCall } from '../../local/signed-fetch';
import { postForm, requestUpload, waitForOutcome } from '../../local/upload';

let pipeline: DeployedPipeline;
let call: ApiCall;

beforeAll(async () => {
  pipeline = await DeployedPipeline.find('Images');
  call = await pipeline.callsAs('Client');
});

test('the same event of S3, delivered three times, gives one run', async () => {
  const { permission: { uploadId } } = await pipeline.send(call, photo());
  const [version] = await pipeline.versions('UploadsBucket', `incoming/${uploadId}`);
  const together = await Promise.all([pipeline.deliverEvent(version), pipeline.deliverEvent(version)]);
  const view = await waitForOutcome(call, uploadId);
  const before = await pipeline.record(uploadId);
  const late = await pipeline.deliverEvent(version);

  expect([...together, late]).toEqual([undefined, undefined, undefined]);
  expect(view.status).toBe('READY');
  expect(await pipeline.executions(uploadId)).toHaveLength(1);
  expect(await pipeline.record(uploadId)).toEqual(before);
  expect(before).toMatchObject({ attempt: 1, object: { versionId: version.versionId } });
  expect(await pipeline.announcements.all(uploadId, 3_000)).toHaveLength(1);
});

test('the same form, sent twice at once, gives one run', async () => {
  const { bytes, contentType } = photo();
  const permission = await requestUpload(call, { contentType, size: bytes.length });
  const { uploadId } = permission;
  const answers = await Promise.all([1, 2].map(async () => postForm(permission, new Uint8Array(bytes))));
  const view = await waitForOutcome(call, uploadId);
  await sleep(1_000); // for a second run, if there were one

  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(view.status).toBe('READY');
  expect(await pipeline.executions(uploadId)).toHaveLength(1);
  expect(await pipeline.record(uploadId)).toMatchObject({ attempt: 1 });
  expect(await pipeline.announcements.all(uploadId, 3_000)).toHaveLength(1);
});

test('the same form, sent again with other bytes once the first are claimed, changes nothing', async () => {
  const { permission } = await pipeline.send(call, photo());
  const { uploadId } = permission;
  const [first] = await pipeline.versions('UploadsBucket', `incoming/${uploadId}`);
  while ((await pipeline.record(uploadId)).status === 'PENDING') {
    await sleep(20);
  }
  const other = Buffer.from(photo().bytes).fill(0, 20_000); // of the same length, and no photo any more
  const again = await postForm(permission, new Uint8Array(other));
  const view = await waitForOutcome(call, uploadId);
  await sleep(1_000); // for a second run, if there were one

  expect(again.status).toBe(201);
  expect(view.status).toBe('READY');
  expect(await pipeline.executions(uploadId)).toHaveLength(1);
  expect(await pipeline.record(uploadId)).toMatchObject({ attempt: 1, object: { versionId: first.versionId } });
  expect(await pipeline.read('UploadsBucket', `originals/${uploadId}/r1`)).toEqual(photo().bytes);
  expect(await pipeline.announcements.all(uploadId, 3_000)).toHaveLength(1);
});

test('an object that nobody asked for is an error of start-workflow, for the dead-letter queue', async () => {
  const uploadId = '00000000-0000-7000-8000-000000000000';
  const error = await pipeline.deliverEvent({ key: `incoming/${uploadId}`, versionId: 'v', eTag: 'e', bytes: 1 });
  expect(error).toBeDefined();
  expect(await pipeline.executions(uploadId)).toEqual([]);
});
