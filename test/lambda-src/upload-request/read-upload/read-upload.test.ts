import { S3Client } from '@aws-sdk/client-s3';
import { ENVIRONMENT as environment } from './environment';
import { readUpload } from '../../../../lambda-src/upload-request/read-upload/read-upload';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { linesOf } from '../../shared/captured-output';
import { aProcessingRecord, aRecord, aRecordThatIs, CREATED_AT, UPLOAD_ID } from '../../support/records';
import { Answer, answerTo, aRequest, OWNER_ID, problemBody, REQUEST_ID, ROLE_CALLER } from '../requests';

const NOW = new Date('2026-03-01T10:00:00.700Z');
const CREDENTIALS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'canary-secret-key', sessionToken: 'canary-session-token' };
const readOwned = jest.fn<Promise<UploadRecord | undefined>, unknown[]>();
const uploads = { readOwned, listOwned: jest.fn() };

const SMALL = { size: 'small', format: 'webp', width: 320, height: 240, bytes: 5000, sha256: 'ab'.repeat(32) } as const;
const READY = aProcessingRecord({
  status: 'READY',
  version: 4,
  ownerId: OWNER_ID,
  revision: 'r1',
  openShard: '3',
  dueAt: 1772359200,
  ttl: 1772359200,
  source: { format: 'jpeg', width: 4000, height: 3000, frames: 1, hasAlpha: false, sha256: 'cd'.repeat(32) },
  original: { uri: `s3://uploads-bucket/originals/${UPLOAD_ID}/r1` },
  images: [
    { ...SMALL, uri: `s3://images-bucket/images/${UPLOAD_ID}/r1/small.webp` },
    { ...SMALL, format: 'jpeg', uri: `s3://images-bucket/images/${UPLOAD_ID}/r1/small.jpg` },
  ],
});

beforeEach(() => jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

function client(expiration?: Date): S3Client {
  return new S3Client({ region: 'eu-west-1', credentials: { ...CREDENTIALS, ...(expiration && { expiration }) } });
}

function read(record: UploadRecord | undefined, uploadId = UPLOAD_ID, changes: { s3?: S3Client; authorization?: string } = {}): Promise<Answer> {
  readOwned.mockResolvedValue(record);
  const request = aRequest({ pathParameters: { uploadId }, iam: ROLE_CALLER });
  return answerTo(request, log => readUpload(request, {
    environment: { ...environment, AUTHORIZATION: changes.authorization ?? 'iam' }, s3: changes.s3 ?? client(), uploads, log,
  }));
}

describe('the record', () => {
  test('of an image that is ready is answered by the list of what its owner may see', async () => {
    const { statusCode, body } = await read(READY);
    expect(statusCode).toBe(200);
    expect(body).toEqual({
      uploadId: UPLOAD_ID,
      status: 'READY',
      version: 4,
      attempt: 1,
      createdAt: CREATED_AT,
      updatedAt: CREATED_AT,
      expiresAt: '2026-03-01T10:15:00.000Z',
      declared: { contentType: 'image/jpeg', size: 1234, fileName: 'holiday.jpg', metadata: { album: 'summer' } },
      source: { format: 'jpeg', width: 4000, height: 3000, frames: 1, hasAlpha: false, sha256: 'cd'.repeat(32) },
      images: [
        { ...SMALL, url: expect.any(String), urlExpiresAt: '2026-03-01T10:15:00.000Z' },
        { ...SMALL, format: 'jpeg', url: expect.any(String), urlExpiresAt: '2026-03-01T10:15:00.000Z' },
      ],
      links: { self: `/uploads/${UPLOAD_ID}` },
    });
  });

  test('of an upload that waits for its file has no images', async () => {
    const { body } = await read(aRecord());
    expect(body).toEqual({
      uploadId: UPLOAD_ID,
      status: 'PENDING',
      version: 1,
      attempt: 0,
      createdAt: CREATED_AT,
      updatedAt: CREATED_AT,
      expiresAt: '2026-03-01T10:15:00.000Z',
      declared: { contentType: 'image/jpeg', size: 1234, fileName: 'holiday.jpg', metadata: { album: 'summer' } },
      links: { self: `/uploads/${UPLOAD_ID}` },
    });
  });

  test('of a file that was refused says why, and nothing of what was noted inside', async () => {
    const error = { code: 'corrupt-image', detail: 'The image ends early.', cause: 'canary' } as unknown as UploadRecord['error'];
    const { body } = await read(aProcessingRecord({ status: 'REJECTED', error, closing: { outcome: 'REJECTED', code: 'corrupt-image', detail: 'canary' } }));
    expect(body.error).toEqual({ code: 'corrupt-image', detail: 'The image ends early.' });
    expect(JSON.stringify(body)).not.toContain('canary');
  });

  test('shows no images of an attempt that did not make it', async () => {
    const { body } = await read(aRecordThatIs('FAILED', { images: READY.images }));
    expect(body).not.toHaveProperty('images');
  });

  test('shows no attribute that was added to the table later', async () => {
    const later = { timings: 'later', declared: { ...READY.declared, note: 'later' }, source: { ...READY.source!, note: 'later' } };
    const { body } = await read({ ...READY, ...later } as UploadRecord);
    expect(JSON.stringify(body)).not.toContain('later');
  });

  test.each(['DELETING', 'DELETED'] as const)('of an upload that is %s says only that', async status => {
    const { statusCode, body } = await read({ ...READY, status });
    expect([statusCode, body]).toEqual([200, { uploadId: UPLOAD_ID, status, links: { self: `/uploads/${UPLOAD_ID}` } }]);
  });

  test('is JSON that nobody may keep', async () => {
    const { headers } = await read(READY);
    expect(headers).toMatchObject({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  });

  test.each(['PENDING', 'PROCESSING'] as const)('says when to ask again while %s', async status => {
    expect((await read(aRecordThatIs(status))).headers['Retry-After']).toBe('1');
  });

  test.each(['READY', 'REJECTED', 'FAILED', 'EXPIRED', 'DELETING', 'DELETED'] as const)('does not ask to come again when %s', async status => {
    expect((await read(aRecordThatIs(status))).headers).not.toHaveProperty('Retry-After');
  });
});

describe('the URL of an image', () => {
  test('fetches that image, until it expires', async () => {
    const { body: { images: [{ url }] } } = await read(READY);
    const { origin, pathname, searchParams } = new URL(url);
    expect(`${origin}${pathname}`).toBe(`https://images-bucket.s3.eu-west-1.amazonaws.com/images/${UPLOAD_ID}/r1/small.webp`);
    expect(Object.fromEntries(searchParams)).toMatchObject({ 'X-Amz-Date': '20260301T100000Z', 'X-Amz-Expires': '900', 'x-id': 'GetObject' });
  });

  test('expires with the credentials that signed it, if that is sooner', async () => {
    const { body: { images: [{ url, urlExpiresAt }] } } = await read(READY, UPLOAD_ID, { s3: client(new Date('2026-03-01T10:02:00.000Z')) });
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('120');
    expect(urlExpiresAt).toBe('2026-03-01T10:02:00.000Z');
  });
});

describe('an upload is not found', () => {
  const notFound = problemBody('not-found', 404, 'Not found', 'There is no such upload.');

  test('where the table has none for this owner', async () => {
    const { statusCode, body } = await read(undefined);
    expect([statusCode, body]).toEqual([404, notFound]);
  });

  test.each([
    '', 'me', UPLOAD_ID.toUpperCase().replace('1', 'A'), `${UPLOAD_ID}/`, `../${UPLOAD_ID}`, ` ${UPLOAD_ID}`, `${UPLOAD_ID}\n`, UPLOAD_ID.slice(0, -1),
  ])('under the malformed id "%s", and the table is not asked', async uploadId => {
    const { statusCode, body } = await read(READY, uploadId);
    expect([statusCode, body, readOwned.mock.calls.length]).toEqual([404, notFound, 0]);
  });

  test('without an id', async () => {
    const request = aRequest({ iam: ROLE_CALLER });
    const { statusCode } = await answerTo(request, log => readUpload(request, { environment, s3: client(), uploads, log }));
    expect(statusCode).toBe(404);
  });
});

describe('the table is asked', () => {
  test('as the owner under iam', async () => {
    await read(READY);
    expect(readOwned.mock.calls).toEqual([[UPLOAD_ID, OWNER_ID]]);
  });

  test('as nobody under none, even if the caller is known', async () => {
    await read(aRecord(), UPLOAD_ID, { authorization: 'none' });
    expect(readOwned.mock.calls).toEqual([[UPLOAD_ID, undefined]]);
  });

  test('not at all for a caller without an owner', async () => {
    const request = aRequest({ pathParameters: { uploadId: UPLOAD_ID } });
    const { statusCode } = await answerTo(request, log => readUpload(request, { environment, s3: client(), uploads, log }));
    expect([statusCode, readOwned.mock.calls.length]).toEqual([403, 0]);
  });
});

describe('trouble of ours', () => {
  test('with the table is unavailable', async () => {
    readOwned.mockRejectedValue(Object.assign(new Error('canary'), { name: 'TimeoutError' }));
    const request = aRequest({ pathParameters: { uploadId: UPLOAD_ID }, iam: ROLE_CALLER });
    const { statusCode, output } = await answerTo(request, log => readUpload(request, { environment, s3: client(), uploads, log }));
    expect(statusCode).toBe(503);
    expect(linesOf(output)).toEqual([expect.objectContaining({ level: 'ERROR', error: 'TimeoutError', requestId: REQUEST_ID, uploadId: UPLOAD_ID })]);
  });

  test('with the place of an image is unavailable, and no broken URL', async () => {
    const { statusCode } = await read({ ...READY, images: [{ ...SMALL, uri: 'https://example.com/small.webp' }] });
    expect(statusCode).toBe(503);
  });
});

test('no name, URL or secret is ever logged', async () => {
  const { output } = await read(READY);
  expect(output).not.toMatch(/holiday|summer|https:|s3:|canary|X-Amz/);
});
