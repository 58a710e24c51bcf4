import { S3Client } from '@aws-sdk/client-s3';
import { ENVIRONMENT } from './environment';
import { cursorOf } from '../../../../lambda-src/upload-request/read-upload/cursor';
import { listUploads } from '../../../../lambda-src/upload-request/read-upload/list-uploads';
import { ListedUpload } from '../../../../src/contract/upload-record';
import { Answer, answerTo, aRequest, OWNER_ID, problemBody, ROLE_CALLER } from '../requests';

const s3 = new S3Client({ region: 'eu-west-1', credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'canary-secret-key' } });
const listOwned = jest.fn();
const IMAGE = { size: 'small', format: 'webp', width: 320, height: 240, bytes: 5000, sha256: 'ab'.repeat(32), uri: 's3://images-bucket/images/a/r1/small.webp' };

/** An upload as the index holds it, the higher the number the older. */
function listed(number: number, changes: Partial<ListedUpload> = {}): ListedUpload {
  const createdAt = new Date(Date.UTC(2026, 2, 1, 10, 0, 0) - number * 1000).toISOString();
  return {
    uploadId: `01970000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    ownerId: OWNER_ID,
    status: 'PENDING',
    version: 1,
    attempt: 0,
    createdAt,
    updatedAt: createdAt,
    expiresAt: createdAt,
    declared: { contentType: 'image/jpeg', size: 1234, fileName: 'holiday.jpg' },
    ...changes,
  };
}

const ready = (number: number, images = 1) => listed(number, { status: 'READY', version: 4, attempt: 1, images: Array(images).fill(IMAGE) });

/** Lists as the owner, unless told; `page` is what the table answers. */
function list(query: { [name: string]: string } | null, page: { records: ListedUpload[]; more?: boolean }, iam: typeof ROLE_CALLER | null = ROLE_CALLER, authorization = 'iam'): Promise<Answer> {
  listOwned.mockResolvedValue({ more: false, ...page });
  const request = aRequest({ queryStringParameters: query, iam });
  return answerTo(request, log => listUploads(request, {
    environment: { ...ENVIRONMENT, AUTHORIZATION: authorization }, s3, uploads: { listOwned, readOwned: jest.fn() }, log,
  }));
}

describe('the page', () => {
  test('shows every upload as its owner may see it, in the order of the table', async () => {
    const { statusCode, body } = await list(null, { records: [ready(1), listed(2), listed(3, { status: 'DELETING' })] });
    const { uri, ...image } = IMAGE;
    const [first, second] = [listed(1), listed(2)];
    expect(statusCode).toBe(200);
    expect(body).toEqual({
      uploads: [
        {
          uploadId: first.uploadId,
          status: 'READY',
          version: 4,
          attempt: 1,
          createdAt: first.createdAt,
          updatedAt: first.createdAt,
          expiresAt: first.createdAt,
          declared: first.declared,
          images: [{ ...image, url: expect.stringContaining('X-Amz-Signature='), urlExpiresAt: expect.any(String) }],
          links: { self: `/uploads/${first.uploadId}` },
        },
        {
          uploadId: second.uploadId,
          status: 'PENDING',
          version: 1,
          attempt: 0,
          createdAt: second.createdAt,
          updatedAt: second.createdAt,
          expiresAt: second.createdAt,
          declared: second.declared,
          links: { self: `/uploads/${second.uploadId}` },
        },
        { uploadId: listed(3).uploadId, status: 'DELETING', links: { self: `/uploads/${listed(3).uploadId}` } },
      ],
    });
  });

  test('of an owner without uploads is empty', async () => {
    const { statusCode, body } = await list({}, { records: [] });
    expect([statusCode, body]).toEqual([200, { uploads: [] }]);
  });

  test('ends with a cursor for the next one while there may be more, and the cursor leads behind its last upload', async () => {
    const { body: { nextCursor } } = await list({ limit: '2' }, { records: [listed(1), listed(2)], more: true });
    await list({ limit: '2', cursor: nextCursor }, { records: [] });
    expect(listOwned).toHaveBeenLastCalledWith(OWNER_ID, 2, { createdAt: listed(2).createdAt, uploadId: listed(2).uploadId });
  });

  test('has no cursor when it is empty, whatever the table says of more', async () => {
    expect((await list(null, { records: [], more: true })).body).toEqual({ uploads: [] });
  });

  test('holds at most a thousand URLs, and goes on behind the last upload that it shows', async () => {
    const { body } = await list(null, { records: [ready(1, 600), ready(2, 400), ready(3, 1)] });
    expect(body.uploads.map(({ uploadId }: ListedUpload) => uploadId)).toEqual([listed(1).uploadId, listed(2).uploadId]);
    expect(body.nextCursor).toBe(cursorOf(OWNER_ID, listed(2)));
  });

  test('holds one upload however many sizes it has', async () => {
    const { body } = await list(null, { records: [ready(1, 1001), listed(2)] });
    expect([body.uploads.length, body.nextCursor]).toEqual([1, cursorOf(OWNER_ID, listed(1))]);
  });
});

describe('the table is asked', () => {
  test.each<[{ [name: string]: string } | null, number]>([[null, 20], [{}, 20], [{ limit: '1' }, 1], [{ limit: '100' }, 100]])('with the query %p for the newest %i of the owner', async (query, limit) => {
    await list(query, { records: [] });
    expect(listOwned.mock.calls).toEqual([[OWNER_ID, limit, undefined]]);
  });

  test('not at all for a caller without an owner', async () => {
    const { statusCode } = await list(null, { records: [] }, null);
    expect([statusCode, listOwned.mock.calls.length]).toEqual([403, 0]);
  });

  test('not at all where nobody owns uploads', async () => {
    const { statusCode } = await list(null, { records: [] }, ROLE_CALLER, 'none');
    expect([statusCode, listOwned.mock.calls.length]).toEqual([404, 0]);
  });
});

test.each(['', '0', '101', '1000', '-1', '1.5', '1e1', ' 1', '1,2', 'all', '٣'])('the limit "%s" is refused', async limit => {
  const { statusCode, body } = await list({ limit }, { records: [] });
  expect([statusCode, body]).toEqual([400, problemBody('invalid-request', 400, 'Invalid request', 'The limit must be a whole number from 1 to 100.')]);
  expect(listOwned).not.toHaveBeenCalled();
});

describe('a cursor is refused', () => {
  const { createdAt, uploadId } = listed(1);
  const own = cursorOf(OWNER_ID, listed(1));
  const edited = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
  const seal = JSON.parse(Buffer.from(own, 'base64url').toString())[2];

  test.each<[string, string]>([
    ['somebody else\'s', cursorOf('AROASOMEBODYELSE', listed(1))],
    ['with another moment', edited('2020-01-01T00:00:00.000Z', uploadId, seal)],
    ['with another upload', edited(createdAt, listed(2).uploadId, seal)],
    ['without a seal', edited(createdAt, uploadId)],
    ['with more in it', edited(createdAt, uploadId, seal, OWNER_ID)],
    ['with an id that is none', edited(createdAt, '../x', seal)],
    ['with a moment that is no text', edited(1, uploadId, seal)],
    ['well sealed, with a moment that is none', cursorOf(OWNER_ID, { createdAt: 'yesterday', uploadId })],
    ['well sealed, with half a character, which DynamoDB would refuse', cursorOf(OWNER_ID, { createdAt: '\ud800', uploadId })],
    ['well sealed, with a moment in another spelling', cursorOf(OWNER_ID, { createdAt: '2026-03-01T10:00:00Z', uploadId })],
    ['that is no list', Buffer.from('null').toString('base64url')],
    ['that is no JSON', Buffer.from('{').toString('base64url')],
    ['in another spelling', `${own}=`],
    ['cut off', own.slice(0, -1)],
    ['that is empty', ''],
    ['that is too long', 'a'.repeat(401)],
    ['that is two', `${own},${own}`],
  ])('%s', async (_, cursor) => {
    const { statusCode, body } = await list({ cursor }, { records: [listed(9)] });
    expect([statusCode, body.code]).toEqual([400, 'invalid-request']);
    expect(listOwned).not.toHaveBeenCalled();
  });

  test('but not one\'s own', async () => {
    expect((await list({ cursor: own }, { records: [] })).statusCode).toBe(200);
  });
});

test('nothing of it is in the log: no name of a file, no URL, no cursor', async () => {
  const { output, body } = await list(null, { records: [ready(1)], more: true });
  for (const secret of ['holiday', 'X-Amz', body.nextCursor]) expect(output).not.toContain(secret);
});
