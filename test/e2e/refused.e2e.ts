import { setTimeout as sleep } from 'node:timers/promises';
import { DeployedPipeline } from './support/deployed-pipeline';
import { drawing, halfPhoto, photo } from './support/files';
import { ApiCall } from '../../local/signed-fetch';
import { postForm, requestUpload } from '../../local/upload';

let pipeline: DeployedPipeline;
let call: ApiCall;

beforeAll(async () => {
  pipeline = await DeployedPipeline.find('Images');
  call = await pipeline.callsAs('Client');
});

describe('a file that is no image of its type', () => {
  test('a corrupt photo is REJECTED, announced, kept in quarantine, and leaves no size', async () => {
    const view = await pipeline.upload(call, halfPhoto());

    expect(view).toMatchObject({ status: 'REJECTED', error: { code: 'corrupt-image' } });
    expect(await pipeline.announcements.all(view.uploadId, 3_000)).toMatchObject([
      { type: 'image-upload-pipeline.image.rejected.v1', data: { error: { code: 'corrupt-image' } } },
    ]);
    expect(await pipeline.imageKeys(view.uploadId)).toEqual([]);
    expect(await pipeline.uploadedKeys(view.uploadId)).toEqual([`quarantine/${view.uploadId}/r1`]);
  });

  test('a photo that calls itself PNG is REJECTED for its type', async () => {
    const view = await pipeline.upload(call, { ...photo(), contentType: 'image/png' });
    expect(view).toMatchObject({ status: 'REJECTED', error: { code: 'type-mismatch' } });
    expect(await pipeline.imageKeys(view.uploadId)).toEqual([]);
  });

  test('a document that calls itself a photo is REJECTED as no image', async () => {
    const bytes = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
    const view = await pipeline.upload(call, { bytes, contentType: 'image/jpeg' });
    expect(view).toMatchObject({ status: 'REJECTED', error: { code: 'unsupported-format' } });
  });
});

describe('S3 refuses a form', () => {
  const permit = async (size: number) => requestUpload(call, { contentType: 'image/jpeg', size });

  test('with a file that is larger than declared', async () => {
    const answer = await postForm(await permit(1000), new Uint8Array(1001));
    expect(answer).toMatchObject({ status: 400, code: 'EntityTooLarge' });
  });

  test('with a file that is smaller than declared', async () => {
    const answer = await postForm(await permit(1000), new Uint8Array(999));
    expect(answer).toMatchObject({ status: 400, code: 'EntityTooSmall' });
  });

  test('with another type', async () => {
    const answer = await postForm(await permit(1000), new Uint8Array(1000), { 'Content-Type': 'text/html' });
    expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  test('with another key', async () => {
    const permission = await permit(1000);
    const answer = await postForm(permission, new Uint8Array(1000), { key: 'originals/mine' });
    expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(await pipeline.versions('UploadsBucket', 'originals/mine')).toEqual([]);
  });

  test('after it has expired', async () => {
    const avatars = await DeployedPipeline.find('Avatars');
    const { bytes, contentType } = await drawing();
    const permission = await requestUpload(avatars.unsignedCalls(), { contentType, size: bytes.length });
    await sleep(Date.parse(permission.expiresAt) - Date.now() + 1_000);

    const answer = await postForm(permission, new Uint8Array(bytes));
    expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(await avatars.uploadedKeys(permission.uploadId)).toEqual([]);
    expect(await avatars.record(permission.uploadId)).toMatchObject({ status: 'PENDING', attempt: 0 });
  });
});

describe('the API refuses a wish', () => {
  test.each([
    [{ contentType: 'image/jpeg', size: 10 * 1024 * 1024 + 1 }, 413, 'file-too-large'],
    [{ contentType: 'image/svg+xml', size: 1000 }, 415, 'unsupported-type'],
    [{ contentType: 'image/jpeg', size: 0 }, 400, 'invalid-request'],
    [{ contentType: 'image/jpeg', size: 1, key: 'originals/mine' }, 400, 'invalid-request'],
  ])('%j with %i %s', async (body, status, code) => {
    const response = await call('/uploads', { method: 'POST', body });
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect({ status: response.status, body: await response.json() }).toMatchObject({ status, body: { status, code } });
  });
});
