import { S3Client } from '@aws-sdk/client-s3';
import { requestUpload } from '../../../../lambda-src/upload-request/request-upload/request-upload';
import { HandlerEnvironment } from '../../../../src/contract/environment';
import { linesOf } from '../../shared/captured-output';
import { keptMetrics } from '../../support/metrics';
import { aRecord } from '../../support/records';
import { Answer, answerTo, aRequest, OWNER_ID, problemBody, REQUEST_ID, ROLE_CALLER } from '../requests';

const FILE = { contentType: 'image/jpeg', size: 1000 };
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const environment: HandlerEnvironment<'request-upload'> = {
  UPLOADS_TABLE_NAME: 'uploads-table',
  UPLOADS_BUCKET_NAME: 'uploads-bucket',
  KEY_PREFIX: '/',
  AUTHORIZATION: 'none',
  ACCEPTED_TYPES: '["image/jpeg","image/png"]',
  MAX_FILE_SIZE: '1000',
  UPLOAD_EXPIRY_SECONDS: '300',
  PIPELINE_ID: 'Stack-Images',
};

const s3 = new S3Client({
  region: 'eu-west-1',
  credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'canary-secret-key', sessionToken: 'canary-session-token' },
});
const metrics = keptMetrics();
const create = jest.fn();
const uploads = { create, reissue: jest.fn() };

beforeEach(() => create.mockImplementation(async ({ uploadId, expiresAt }) => ({
  written: true, record: aRecord({ uploadId, expiresAt: expiresAt.toISOString() }),
})));

/** Asks for an upload; `body` as a value, or as the text that is sent. */
function ask(body: unknown, changes: { iam?: typeof ROLE_CALLER; environment?: Partial<typeof environment> } = {}): Promise<Answer> {
  const request = aRequest({ body: typeof body === 'string' ? body : JSON.stringify(body), iam: changes.iam });
  return answerTo(request, log => requestUpload(request, { environment: { ...environment, ...changes.environment }, s3, uploads, metrics, log }));
}

describe('an upload that is granted', () => {
  test('is answered with what the client needs to send the file and to ask for it', async () => {
    const { statusCode, body } = await ask(FILE);
    expect(statusCode).toBe(201);
    expect(body).toEqual({
      uploadId: expect.stringMatching(UUID_V7),
      status: 'PENDING',
      expiresAt: expect.any(String),
      upload: { method: 'POST', url: 'https://uploads-bucket.s3.eu-west-1.amazonaws.com/', fields: expect.any(Object) },
      links: { self: `/uploads/${body.uploadId}` },
    });
  });

  test('is answered as JSON that nobody may keep', async () => {
    const { headers } = await ask(FILE);
    expect(headers).toMatchObject({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  });

  test.each(['https://api.example.com/uploads', 'https://api.example.com/images/uploads', 'http://127.0.0.1:4566/_aws/execute-api/a1b2/$default/uploads'])(
    'has its location below %s', async asked => {
      const { headers, body } = await ask(FILE);
      expect(new URL(headers.Location, asked).href).toBe(`${asked}/${body.uploadId}`);
    });

  test('has a form for its own key, type and length', async () => {
    const { body: { uploadId, upload: { fields } } } = await ask(FILE);
    expect(fields).toMatchObject({ 'key': `incoming/${uploadId}`, 'Content-Type': 'image/jpeg' });
    expect(JSON.parse(Buffer.from(fields.Policy, 'base64').toString()).conditions).toContainEqual(['content-length-range', 1000, 1000]);
  });

  test('is recorded with what was declared, and with the time when its policy ends', async () => {
    const declared = { ...FILE, fileName: 'holiday.jpg', sha256: 'ab'.repeat(32), metadata: { album: 'summer' } };
    const { body } = await ask(declared);
    const { expiration } = JSON.parse(Buffer.from(body.upload.fields.Policy, 'base64').toString());
    expect(create.mock.calls).toEqual([[{ uploadId: body.uploadId, expiresAt: new Date(expiration), declared }]]);
  });

  test('tells the expiry that is recorded', async () => {
    const { body } = await ask(FILE);
    expect(body.expiresAt).toBe(create.mock.calls[0][0].expiresAt.toISOString());
  });

  test('expires after the time of the pipeline', async () => {
    const before = Date.now();
    const { body } = await ask(FILE, { environment: { UPLOAD_EXPIRY_SECONDS: '60' } });
    expect(Date.parse(body.expiresAt) - before).toBeGreaterThan(58_000);
    expect(Date.parse(body.expiresAt) - before).toBeLessThanOrEqual(61_000);
  });

  test('has another id each time', async () => {
    expect((await ask(FILE)).body.uploadId).not.toBe((await ask(FILE)).body.uploadId);
  });

  test('belongs to its caller under iam', async () => {
    await ask(FILE, { iam: ROLE_CALLER, environment: { AUTHORIZATION: 'iam' } });
    expect(create).toHaveBeenCalledWith(expect.objectContaining({ ownerId: OWNER_ID }));
  });

  test('belongs to nobody under none', async () => {
    await ask(FILE, { iam: ROLE_CALLER });
    expect(create.mock.calls[0][0]).not.toHaveProperty('ownerId');
  });

  test('may have exactly as much metadata as there is room for', async () => {
    const metadata = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`n${n}`, 'a'.repeat(n === 0 ? 995 : 1)]));
    expect((await ask({ ...FILE, metadata })).statusCode).toBe(201);
  });

  test('is logged by its id, and by nothing that the client or the signer would not want in a log', async () => {
    const { body, output } = await ask({ ...FILE, fileName: 'canary-name.jpg', sha256: 'c0'.repeat(32), metadata: { 'canary-key': 'canary-value' } });
    expect(linesOf(output)).toEqual([expect.objectContaining({ level: 'INFO', uploadId: body.uploadId, requestId: REQUEST_ID })]);
    const secrets = ['canary', 'c0c0', 'https://', ...Object.values<string>(body.upload.fields).filter(value => value.length > 10 && value !== 'image/jpeg')];
    expect(secrets.filter(secret => secret !== `incoming/${body.uploadId}` && output.includes(secret))).toEqual([]);
  });
});

describe('a request is refused', () => {
  const invalid = (detail: string): object => problemBody('invalid-request', 400, 'Invalid request', detail);
  const metadataTooLarge = problemBody(
    'metadata-too-large', 422, 'Metadata too large', 'The metadata may have at most 10 pairs and 1024 bytes.', { maxMetadataPairs: 10, maxMetadataBytes: 1024 },
  );
  const unsupported = problemBody(
    'unsupported-type', 415, 'Unsupported type', 'This content type is not accepted; accepted are image/jpeg, image/png.',
    { acceptedTypes: ['image/jpeg', 'image/png'] },
  );
  const tooLarge = problemBody('file-too-large', 413, 'File too large', 'The file may have at most 1000 bytes.', { maxFileSize: 1000 });
  const pairs = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n}`, 'a']));
  const requests: [string, unknown, number, object][] = [
    ['without a body', '', 400, invalid('The request needs a JSON body.')],
    ['with broken JSON', '{"contentType":', 400, invalid('The body is not valid JSON in UTF-8.')],
    ['with a form instead of JSON', 'contentType=image/jpeg&size=1', 400, invalid('The body is not valid JSON in UTF-8.')],
    ['with more than 8 KB', JSON.stringify({ ...FILE, metadata: { note: 'a'.repeat(8192) } }), 400, invalid('The body is larger than 8192 bytes.')],
    ['with null', 'null', 400, invalid('The body must be a JSON object.')],
    ['with a list', [FILE], 400, invalid('The body must be a JSON object.')],
    ['with a trap for prototypes', '{"contentType":"image/jpeg","size":1,"__proto__":{}}', 400, invalid('The body is not valid JSON in UTF-8.')],
    ['with nothing declared', {}, 400, invalid('contentType must be text; size must be a whole number of bytes.')],
    ['with a field that does not exist', { ...FILE, ownerId: 'AROAOTHER' }, 400, invalid('The body has unknown fields: ownerId.')],
    ['with a key of its own', { ...FILE, key: 'incoming/mine' }, 400, invalid('The body has unknown fields: key.')],
    ['with a size in text', { ...FILE, size: '1000' }, 400, invalid('size must be a whole number of bytes.')],
    ['with a fraction of a byte', { ...FILE, size: 0.5 }, 400, invalid('size must be a whole number of bytes.')],
    ['with an empty file', { ...FILE, size: 0 }, 400, invalid('size must be above zero.')],
    ['with a size below zero', { ...FILE, size: -1000 }, 400, invalid('size must be above zero.')],
    ['with a size beyond exact numbers', '{"contentType":"image/jpeg","size":1e300}', 400, invalid('size must be a whole number of bytes.')],
    ['with a path as a file name', { ...FILE, fileName: '../a.jpg' }, 400, invalid('fileName must be a name without a path.')],
    ['with a file name too long', { ...FILE, fileName: 'a'.repeat(256) }, 400, invalid('fileName must be at most 255 characters.')],
    ['with a file name that breaks lines', { ...FILE, fileName: 'a\nb' }, 400, invalid('fileName must not hold control characters.')],
    ['with a digest that is none', { ...FILE, sha256: 'abc' }, 400, invalid('sha256 must be 64 hex digits.')],
    ['with metadata in layers', { ...FILE, metadata: { a: { b: 'c' } } }, 400, invalid('metadata.a must be text.')],
    ['for one byte too many', { ...FILE, size: 1001 }, 413, tooLarge],
    ['for the largest exact number', { ...FILE, size: Number.MAX_SAFE_INTEGER }, 413, tooLarge],
    ['for a type that is not accepted', { ...FILE, contentType: 'image/svg+xml' }, 415, unsupported],
    ['for a type in capitals, which S3 would hold the client to', { ...FILE, contentType: 'IMAGE/JPEG' }, 415, unsupported],
    ['for a type with parameters', { ...FILE, contentType: 'image/jpeg; q=1' }, 415, unsupported],
    ['for a type first, where the size is wrong too', { contentType: 'video/mp4', size: 1001 }, 415, unsupported],
    ['with eleven pairs of metadata', { ...FILE, metadata: pairs(11) }, 422, metadataTooLarge],
    ['with a byte of metadata too many', { ...FILE, metadata: { note: 'a'.repeat(1021) } }, 422, metadataTooLarge],
    ['with metadata too long in bytes, though not in characters', { ...FILE, metadata: { note: 'ä'.repeat(511) } }, 422, metadataTooLarge],
    ['with names of metadata too long', { ...FILE, metadata: { ['n'.repeat(1024)]: 'a' } }, 422, metadataTooLarge],
  ];

  test.each(requests)('%s', async (_, body, status, problem) => {
    const answer = await ask(body);
    expect([answer.statusCode, answer.body]).toEqual([status, problem]);
  });

  test.each(requests)('%s, and nothing is recorded', async (_, body) => {
    await ask(body);
    expect(create).not.toHaveBeenCalled();
  });

  test('as forbidden before its body is looked at, where the caller has no owner', async () => {
    const { statusCode, body } = await ask('{', { environment: { AUTHORIZATION: 'iam' } });
    expect([statusCode, body]).toEqual(
      [403, problemBody('forbidden', 403, 'Forbidden', 'The caller has no identity that could own an upload.')],
    );
  });

  test('with lists nested without end', async () => {
    expect((await ask('['.repeat(4000) + ']'.repeat(4000))).statusCode).toBe(400);
  });

  test('without a word of its body in the log', async () => {
    const { output } = await ask({ ...FILE, fileName: 'canary/name.jpg', canary: 'canary' });
    expect(output).not.toContain('canary');
  });
});

describe('trouble of ours', () => {
  const throttled = Object.assign(new Error('canary-name.jpg'), { name: 'ProvisionedThroughputExceededException' });

  test('with the table is unavailable, and the form is never seen', async () => {
    create.mockRejectedValue(throttled);
    const { statusCode, headers, body } = await ask(FILE);
    expect([statusCode, headers['Retry-After'], body.code]).toEqual([503, '2', 'unavailable']);
    expect(JSON.stringify(body)).not.toMatch(/Policy|Signature/);
  });

  test('with the table is logged by name, under the id that may have been recorded', async () => {
    create.mockRejectedValue(throttled);
    const { output } = await ask({ ...FILE, fileName: 'canary-name.jpg' });
    expect(linesOf(output)).toEqual([expect.objectContaining({
      level: 'ERROR', error: throttled.name, requestId: REQUEST_ID, uploadId: create.mock.calls[0][0].uploadId,
    })]);
    expect(output).not.toContain('canary');
  });

  test('with an id that is taken is unavailable, and somebody else\'s record is not told', async () => {
    create.mockResolvedValue({ written: false, standing: aRecord() });
    const { statusCode, body } = await ask(FILE);
    expect([statusCode, body.code, body.uploadId]).toEqual([503, 'unavailable', undefined]);
    expect(uploads.reissue).not.toHaveBeenCalled();
  });

  test('with the signer is unavailable, and nothing is recorded', async () => {
    const nobody = new S3Client({ region: 'eu-west-1', credentials: async () => { throw new Error('no credentials'); } });
    const request = aRequest({ body: JSON.stringify(FILE) });
    const { statusCode } = await answerTo(request, log => requestUpload(request, { environment, s3: nobody, uploads, metrics, log }));
    expect([statusCode, create.mock.calls.length]).toEqual([503, 0]);
  });

  test.each([
    ['ACCEPTED_TYPES', '[]'],
    ['MAX_FILE_SIZE', 'unlimited'],
    ['UPLOAD_EXPIRY_SECONDS', '0'],
    ['AUTHORIZATION', 'off'],
  ])('in the configuration (%s = %s) is unavailable, never a form without that limit', async (name, value) => {
    const { statusCode } = await ask(FILE, { environment: { [name]: value } });
    expect([statusCode, create.mock.calls.length]).toEqual([503, 0]);
  });
});

test('an upload that is granted is counted, and no other', async () => {
  metrics.emitted.splice(0);
  await ask(FILE);
  await ask({ ...FILE, size: 1001 });
  create.mockRejectedValue(new Error('throttled'));
  await ask(FILE);
  expect(metrics.emitted).toEqual([[{ Requested: 1 }]]);
});
