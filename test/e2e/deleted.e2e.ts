import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { DeployedPipeline } from './support/deployed-pipeline';
import { drawing, halfPhoto, largeImage, photo } from './support/files';
import { everythingOf, purge, purgeAgain } from './support/purging';
import { ApiCall } from '../../local/signed-fetch';
import { deleteUpload, postForm, readUpload, requestUpload } from '../../local/upload';

let pipeline: DeployedPipeline;
let call: ApiCall;

beforeAll(async () => {
  pipeline = await DeployedPipeline.find('Images');
  call = await pipeline.callsAs('Client');
});

const deleting = (uploadId: string, status = 'DELETING') => ({ uploadId, status, links: { self: `/uploads/${uploadId}` } });

/** What the sweep does with a deleted upload, step by step, and what stays: a tombstone, and one event beside those of before. */
async function expectGone(uploadId: string, attempt: number, statusesBefore: string[]): Promise<void> {
  const marked = await pipeline.record(uploadId);
  const purged = await purge(pipeline, uploadId);
  expect(await everythingOf(pipeline, uploadId)).toEqual([]);
  expect(purged).toMatchObject({ status: 'DELETING', version: marked.version + 1, purgedAt: expect.any(String) });
  expect(purged.dueAt! * 1000).toBeGreaterThanOrEqual(Date.parse(purged.expiresAt) + 3_600_000);

  const buried = await purgeAgain(pipeline, uploadId);
  expect(await everythingOf(pipeline, uploadId)).toEqual([]);
  const version = purged.version + 1;
  expect(buried).toEqual({
    uploadId, schemaVersion: 1, ownerId: marked.ownerId, status: 'DELETED', attempt, version, deletedAt: expect.any(String), ttl: expect.any(Number),
  });
  expect(await readUpload(call, uploadId)).toEqual(deleting(uploadId, 'DELETED'));

  let events = await pipeline.announcements.all(uploadId, 2_000);
  for (let tries = 0; tries < 5 && events.length <= statusesBefore.length; tries++) {
    events = await pipeline.announcements.all(uploadId, 2_000);
  }
  expect(events.map(({ data }) => data.status)).toEqual([...statusesBefore, 'DELETED']);
  expect(events.at(-1)).toMatchObject({ id: `${uploadId}:${version}:DELETED`, type: 'image-upload-pipeline.image.deleted.v1', data: { version, attempt } });
}

test('an upload that waits for its file: what the form brings later goes, whenever it comes', async () => {
  const { bytes, contentType } = photo();
  const permission = await requestUpload(call, { contentType, size: bytes.length });
  const { uploadId } = permission;
  expect(await deleteUpload(call, uploadId)).toEqual(deleting(uploadId));
  expect(await readUpload(call, uploadId)).toEqual(deleting(uploadId));

  const late = async () => {
    expect((await postForm(permission, new Uint8Array(bytes))).status).toBe(201);
    while ((await everythingOf(pipeline, uploadId)).length > 0) {
      await sleep(50);
    }
  };
  await late();
  await purge(pipeline, uploadId);
  await late();

  const buried = await purgeAgain(pipeline, uploadId);
  expect(buried).toMatchObject({ status: 'DELETED', attempt: 0 });
  await late();
  expect(await pipeline.record(uploadId)).toEqual(buried);
  expect(await pipeline.executions(uploadId)).toEqual([]);
  expect((await pipeline.announcements.all(uploadId, 3_000)).map(({ data }) => data.status)).toEqual(['DELETED']);
});

test('an upload that is being processed: its execution is stopped and changes nothing', async () => {
  const { permission: { uploadId } } = await pipeline.send(call, await largeImage());
  let run: string | undefined;
  while (run === undefined) {
    run = (await pipeline.record(uploadId)).run;
    await sleep(20);
  }
  expect(await deleteUpload(call, uploadId)).toEqual(deleting(uploadId));

  const execution = await pipeline.aws.sfn.send(new DescribeExecutionCommand({ executionArn: run }));
  expect(execution).toMatchObject({ status: 'ABORTED', error: 'UploadDeleted' });
  await sleep(2_000); // for the rule of stopped executions, which calls clean-up
  expect(await pipeline.record(uploadId)).toMatchObject({ status: 'DELETING', run });
  await expectGone(uploadId, 1, []);
});

test('an image that is READY: original and sizes go', async () => {
  const { uploadId, images = [] } = await pipeline.upload(call, photo());
  await pipeline.announcements.of(uploadId, 15_000);
  expect(await everythingOf(pipeline, uploadId)).toHaveLength(1 + images.length);

  expect(await deleteUpload(call, uploadId)).toEqual(deleting(uploadId));
  await expectGone(uploadId, 1, ['READY']);
  expect((await fetch(images[0].url)).status).toBe(404);
});

test('a file that was REJECTED: its quarantine ends', async () => {
  const { uploadId } = await pipeline.upload(call, halfPhoto());
  await pipeline.announcements.of(uploadId, 15_000);
  expect(await everythingOf(pipeline, uploadId)).toEqual([`quarantine/${uploadId}/r1`]);

  expect(await deleteUpload(call, uploadId)).toEqual(deleting(uploadId));
  await expectGone(uploadId, 1, ['REJECTED']);
});

test('deleted again, at the same moment and ever after, it is the same answer and no further write', async () => {
  const { uploadId } = await requestUpload(call, { contentType: 'image/jpeg', size: 10 });
  const together = await Promise.all([deleteUpload(call, uploadId), deleteUpload(call, uploadId), deleteUpload(call, uploadId)]);
  expect(together).toEqual([deleting(uploadId), deleting(uploadId), deleting(uploadId)]);
  expect(await pipeline.record(uploadId)).toMatchObject({ version: 2 });

  const purged = await purge(pipeline, uploadId);
  expect(await deleteUpload(call, uploadId)).toEqual(deleting(uploadId));
  expect(await pipeline.record(uploadId)).toEqual(purged);

  const buried = await purgeAgain(pipeline, uploadId);
  expect(await deleteUpload(call, uploadId)).toEqual(deleting(uploadId, 'DELETED'));
  expect(await pipeline.record(uploadId)).toEqual(buried);
});

describe('who may delete', () => {
  const remove = { method: 'DELETE' };

  test('its owner: to others it is not there, nor is what never was', async () => {
    const { uploadId } = await requestUpload(call, { contentType: 'image/jpeg', size: 10 });
    const other = await pipeline.callsAs('OtherClient');
    const answers = await Promise.all([uploadId, '01890a5d-ac96-774b-bcce-b302099a8057', 'mine'].map(async id => {
      const response = await other(`/uploads/${id}`, remove);
      const { instance, ...body } = await response.json() as { instance: string };
      return { status: response.status, body };
    }));
    expect(answers[0]).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect(await pipeline.record(uploadId)).toMatchObject({ status: 'PENDING', version: 1 });
  });

  test('nobody without the grant, and nobody without a signature', async () => {
    const { uploadId } = await requestUpload(call, { contentType: 'image/jpeg', size: 10 });
    expect((await (await pipeline.callsAs('Stranger'))(`/uploads/${uploadId}`, remove)).status).toBe(403);
    expect((await pipeline.unsignedCalls()(`/uploads/${uploadId}`, remove)).status).toBe(403);
    expect(await pipeline.record(uploadId)).toMatchObject({ status: 'PENDING', version: 1 });
  });

  test('nobody where uploads have no owner', async () => {
    const avatars = await DeployedPipeline.find('Avatars');
    const { bytes, contentType } = await drawing();
    const { uploadId } = await requestUpload(avatars.unsignedCalls(), { contentType, size: bytes.length });
    expect((await avatars.unsignedCalls()(`/uploads/${uploadId}`, remove)).status).toBe(404);
    expect(await avatars.record(uploadId)).toMatchObject({ status: 'PENDING', version: 1 });
  });
});
