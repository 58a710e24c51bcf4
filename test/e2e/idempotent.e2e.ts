import { DeployedPipeline } from './support/deployed-pipeline';
import { drawing, photo } from './support/files';
import { purge, purgeAgain } from './support/purging';
import { makeDue, putRecord, sweep } from './support/sweeping';
import { ApiCall } from '../../local/signed-fetch';
import { deleteUpload, postForm, UploadPermission, waitForOutcome } from '../../local/upload';

let pipeline: DeployedPipeline;
let call: ApiCall;
let bytes: Uint8Array<ArrayBuffer>;
let wish: object;

beforeAll(async () => {
  pipeline = await DeployedPipeline.find('Images');
  call = await pipeline.callsAs('Client');
  bytes = new Uint8Array(photo().bytes);
  wish = { contentType: 'image/jpeg', size: bytes.length, fileName: 'alps.jpg', metadata: { album: 'summer', order: '1' } };
});

/** An answer of POST /uploads. */
interface Answer {
  readonly status: number;
  readonly body: UploadPermission & { readonly code?: string };
}

async function ask(key: string, body = wish, as = call): Promise<Answer> {
  const response = await as('/uploads', { method: 'POST', body, headers: { 'Idempotency-Key': key } });
  return { status: response.status, body: await response.json() as Answer['body'] };
}

let keys = 0;
const newKey = () => `order-${process.hrtime.bigint()}-${keys++}`;

test('a repeat meets its own upload: a fresh form until the file is there, then the record', async () => {
  const key = newKey();
  const first = await ask(key);
  const created = await pipeline.record(first.body.uploadId);
  const again = await ask(key);

  expect([first.status, again.status, again.body.uploadId]).toEqual([201, 201, first.body.uploadId]);
  const record = await pipeline.record(again.body.uploadId);
  expect(record).toMatchObject({ ...created, version: 2, updatedAt: record.updatedAt, expiresAt: record.expiresAt, dueAt: record.dueAt });
  expect(Date.parse(record.expiresAt)).toBeGreaterThanOrEqual(Date.parse(again.body.expiresAt));
  expect(record.dueAt! * 1000).toBeGreaterThan(Date.parse(record.expiresAt));

  expect((await postForm(again.body, bytes)).status).toBe(201);
  expect(await waitForOutcome(call, again.body.uploadId)).toMatchObject({ status: 'READY' });
  const late = await ask(key);
  expect(late).toMatchObject({ status: 200, body: { uploadId: first.body.uploadId, status: 'READY', declared: wish, links: first.body.links } });
  expect(late.body).not.toHaveProperty('upload');
  expect(await pipeline.executions(first.body.uploadId)).toHaveLength(1);
});

test('an earlier form still works after a repeat', async () => {
  const key = newKey();
  const first = await ask(key);
  await ask(key);
  expect((await postForm(first.body, bytes)).status).toBe(201);
  expect(await waitForOutcome(call, first.body.uploadId)).toMatchObject({ status: 'READY' });
});

test('requests at the same moment are one upload, and its file is processed once, though every form is sent', async () => {
  const key = newKey();
  const answers = await Promise.all([1, 2, 3, 4].map(async () => ask(key)));
  const [{ body: { uploadId } }] = answers;
  expect(answers.map(({ status, body }) => [status, body.uploadId])).toEqual(answers.map(() => [201, uploadId]));
  expect((await Promise.all(answers.map(async ({ body }) => postForm(body, bytes)))).map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'READY' });
  expect(await pipeline.executions(uploadId)).toHaveLength(1);
  expect(await pipeline.record(uploadId)).toMatchObject({ attempt: 1 });
  expect(await pipeline.announcements.all(uploadId, 3_000)).toHaveLength(1);
});

test('another body under the same key is a conflict, and changes nothing', async () => {
  const key = newKey();
  const { body: { uploadId } } = await ask(key);
  const before = await pipeline.record(uploadId);
  expect(await ask(key, { ...wish, size: bytes.length - 1 })).toMatchObject({ status: 409, body: { code: 'idempotency-conflict' } });
  expect(await ask(key, { ...wish, metadata: { album: 'winter' } })).toMatchObject({ status: 409, body: { code: 'idempotency-conflict' } });
  expect(await pipeline.record(uploadId)).toEqual(before);
});

test('the same key of another owner is another upload', async () => {
  const key = newKey();
  const mine = await ask(key);
  const theirs = await ask(key, wish, await pipeline.callsAs('OtherClient'));
  expect([mine.status, theirs.status]).toEqual([201, 201]);
  expect(theirs.body.uploadId).not.toBe(mine.body.uploadId);
  expect((await ask(key, wish, await pipeline.callsAs('Client'))).body.uploadId).toBe(mine.body.uploadId); // another session of the same role
});

test('an upload that EXPIRED is opened again by a repeat', async () => {
  const key = newKey();
  const { body: { uploadId } } = await ask(key);
  await putRecord(pipeline, { ...await pipeline.record(uploadId), expiresAt: new Date(Date.now() - 3_601_000).toISOString() });
  await makeDue(pipeline, uploadId);
  await sweep(pipeline);
  const expired = await pipeline.record(uploadId);
  expect(expired).toMatchObject({ status: 'EXPIRED', error: { code: 'upload-expired' }, ttl: expect.any(Number) });
  expect(expired.ttl! * 1000 - Date.now()).toBeGreaterThan(90 * 24 * 3_600_000); // names of executions stay taken as long

  const again = await ask(key);
  expect(again).toMatchObject({ status: 201, body: { uploadId, status: 'PENDING' } });
  const { ttl, error, openShard } = await pipeline.record(uploadId);
  expect([ttl, error, openShard]).toEqual([undefined, undefined, expect.any(String)]);
  expect((await postForm(again.body, bytes)).status).toBe(201);
  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'READY' });
});

test('a deleted upload does not come back by its key', async () => {
  const key = newKey();
  const { body: { uploadId } } = await ask(key);
  await deleteUpload(call, uploadId);
  expect(await ask(key)).toMatchObject({ status: 409, body: { code: 'idempotency-conflict' } });

  await purge(pipeline, uploadId);
  const buried = await purgeAgain(pipeline, uploadId);
  expect(await ask(key)).toMatchObject({ status: 409, body: { code: 'idempotency-conflict' } });
  expect(await pipeline.record(uploadId)).toEqual(buried);
  expect(buried.status).toBe('DELETED');
});

test('a key that is no key is refused, and so is any where uploads have no owner', async () => {
  expect(await ask('k'.repeat(256))).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  const avatars = await DeployedPipeline.find('Avatars');
  const { bytes: drawn, contentType } = await drawing();
  const answer = await ask(newKey(), { contentType, size: drawn.length }, avatars.unsignedCalls());
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
});
