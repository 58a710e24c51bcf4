import { S3Client } from '@aws-sdk/client-s3';
import { signUploadForm } from '../../../../lambda-src/upload-request/request-upload/upload-form';
import { Declaration } from '../../../../src/contract/upload-record';

const UPLOAD_ID = '01970000-0000-7000-8000-000000000017';
const NOW = new Date('2026-03-01T10:00:00.700Z');
const CREDENTIALS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session-token' };
const CREDENTIAL = 'ASIAEXAMPLE/20260301/eu-west-1/s3/aws4_request';
const DIGEST_BYTES = Buffer.from(Array.from({ length: 32 }, (_, n) => 200 + n));

beforeEach(() => jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

function client(expiration?: Date): S3Client {
  return new S3Client({ region: 'eu-west-1', credentials: { ...CREDENTIALS, ...(expiration && { expiration }) } });
}

function form(declared: Partial<Declaration> = {}, s3 = client(), expirySeconds = 300): ReturnType<typeof signUploadForm> {
  return signUploadForm(s3, { bucket: 'uploads', keyPrefix: '', uploadId: UPLOAD_ID, declared: { contentType: 'image/png', size: 4321, ...declared }, expirySeconds });
}

function policyOf(fields: { readonly [name: string]: string }): { expiration: string; conditions: unknown[] } {
  return JSON.parse(Buffer.from(fields.Policy, 'base64').toString());
}

const CONDITIONS = [
  ['eq', '$Content-Type', 'image/png'],
  ['content-length-range', 4321, 4321],
  { success_action_status: '201' },
  { bucket: 'uploads' },
  { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256' },
  { 'X-Amz-Credential': CREDENTIAL },
  { 'X-Amz-Date': '20260301T100000Z' },
  { 'X-Amz-Security-Token': 'session-token' },
  { key: `incoming/${UPLOAD_ID}` },
];

test('the policy lets one file of the declared type and length under one key, and nothing else', async () => {
  const { fields } = await form();
  expect(policyOf(fields)).toEqual({ expiration: '2026-03-01T10:05:00Z', conditions: CONDITIONS });
});

test('the policy holds the file to its digest where one is declared', async () => {
  const { fields } = await form({ sha256: DIGEST_BYTES.toString('hex') });
  expect(policyOf(fields).conditions).toEqual([
    ...CONDITIONS.slice(0, 3),
    { 'x-amz-checksum-algorithm': 'SHA256' },
    { 'x-amz-checksum-sha256': DIGEST_BYTES.toString('base64') },
    ...CONDITIONS.slice(3),
  ]);
});

test('the form has a field for every condition of its policy, and no other', async () => {
  const { fields } = await form({ sha256: DIGEST_BYTES.toString('hex') });
  expect(fields).toEqual({
    'Content-Type': 'image/png',
    'success_action_status': '201',
    'x-amz-checksum-algorithm': 'SHA256',
    'x-amz-checksum-sha256': DIGEST_BYTES.toString('base64'),
    'bucket': 'uploads',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': CREDENTIAL,
    'X-Amz-Date': '20260301T100000Z',
    'X-Amz-Security-Token': 'session-token',
    'key': `incoming/${UPLOAD_ID}`,
    'Policy': expect.any(String),
    'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('what the client calls its file stands nowhere in the form', async () => {
  const { fields } = await form({ fileName: 'holiday.jpg', metadata: { album: 'summer' } });
  expect(`${JSON.stringify(fields)}${JSON.stringify(policyOf(fields))}`).not.toMatch(/holiday|summer/);
});

test('the form is sent to the bucket', async () => {
  expect((await form()).url).toBe('https://uploads.s3.eu-west-1.amazonaws.com/');
});

test('at an endpoint with an IP address the bucket stands in the path', async () => {
  const s3 = new S3Client({ region: 'eu-west-1', credentials: CREDENTIALS, endpoint: 'http://127.0.0.1:4566' });
  expect((await form({}, s3)).url).toBe('http://127.0.0.1:4566/uploads');
});

test('the form expires when its policy says so, to the second', async () => {
  expect((await form()).expiresAt).toEqual(new Date('2026-03-01T10:05:00.000Z'));
});

test('the form expires with the credentials that signed it, if that is sooner', async () => {
  const { expiresAt, fields } = await form({}, client(new Date('2026-03-01T10:02:00.000Z')));
  expect(expiresAt).toEqual(new Date('2026-03-01T10:01:59.000Z'));
  expect(policyOf(fields).expiration).toBe('2026-03-01T10:01:59Z');
});

test('credentials that live longer do not prolong the form', async () => {
  expect((await form({}, client(new Date('2026-03-01T16:00:00.000Z')))).expiresAt).toEqual(new Date('2026-03-01T10:05:00.000Z'));
});

test('fails when the credentials expire at once, since such a form is dead', async () => {
  await expect(form({}, client(new Date('2026-03-01T10:00:01.000Z')))).rejects.toThrow('the credentials of the signer expire now');
});
