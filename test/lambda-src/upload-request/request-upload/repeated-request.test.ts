import { S3Client } from '@aws-sdk/client-s3';
import { NewUpload } from '../../../../lambda-src/image-catalog/upload-records';
import { derivedUploadId } from '../../../../lambda-src/upload-request/idempotency';
import { requestUpload } from '../../../../lambda-src/upload-request/request-upload/request-upload';
import { HandlerEnvironment } from '../../../../src/contract/environment';
import { Declaration, UploadRecord } from '../../../../src/contract/upload-record';
import { linesOf } from '../../shared/captured-output';
import { keptMetrics } from '../../support/metrics';
import { aProcessingRecord, aRecord, aRecordThatIs } from '../../support/records';
import { Answer, answerTo, aRequest, OWNER_ID, problemBody, ROLE_CALLER } from '../requests';

const NOW = new Date('2026-03-01T10:00:00.000Z');
const FRESH_EXPIRY = '2026-03-01T10:05:00.000Z';
const EARLIER = '2026-03-01T10:01:00.000Z';
const LATER = '2026-03-01T10:09:00.000Z';

const KEY = 'canary-order-1';
const UPLOAD_ID = derivedUploadId(OWNER_ID, KEY);
const DECLARED: Declaration = { contentType: 'image/jpeg', size: 1000, sha256: 'ab'.repeat(32), fileName: 'b.jpg', metadata: { a: '1', b: '2' } };

const environment: HandlerEnvironment<'request-upload'> = {
  UPLOADS_TABLE_NAME: 'uploads-table',
  UPLOADS_BUCKET_NAME: 'uploads-bucket',
  KEY_PREFIX: '/',
  AUTHORIZATION: 'iam',
  ACCEPTED_TYPES: '["image/jpeg","image/png"]',
  MAX_FILE_SIZE: '1000',
  UPLOAD_EXPIRY_SECONDS: '300',
  PIPELINE_ID: 'Stack-Images',
};
const s3 = new S3Client({ region: 'eu-west-1', credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret' } });
const metrics = keptMetrics();
const create = jest.fn();
const reissue = jest.fn();

beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate'] });
  create.mockImplementation(async (upload: NewUpload) => ({ written: true, record: recordOf(upload) }));
  reissue.mockImplementation(async (upload: NewUpload) => ({ written: true, record: recordOf(upload) }));
});
afterEach(() => jest.useRealTimers());

function recordOf({ uploadId, ownerId, expiresAt, declared }: NewUpload): UploadRecord {
  return aRecord({ uploadId, ownerId, declared, idempotent: true, expiresAt: expiresAt.toISOString() });
}

/** Lets the first request of the key have made this record. */
function standing(changes: Partial<UploadRecord> = {}): void {
  const base = { uploadId: UPLOAD_ID, ownerId: OWNER_ID, declared: DECLARED, idempotent: true as const, expiresAt: EARLIER };
  create.mockResolvedValue({ written: false, standing: aRecord({ ...base, ...changes }) });
}

function ask(body: object = DECLARED, changes: { key?: string; authorization?: string } = {}): Promise<Answer> {
  const request = aRequest({ body: JSON.stringify(body), headers: { 'idempotency-key': changes.key ?? KEY }, iam: ROLE_CALLER });
  const uploads = { create, reissue };
  return answerTo(request, log => requestUpload(request, {
    environment: { ...environment, AUTHORIZATION: changes.authorization ?? 'iam' }, s3, uploads, metrics, log,
  }));
}

/** When the form in an answer ends, by its own policy. */
function expiryOf({ body }: Answer): string {
  const { expiration } = JSON.parse(Buffer.from(body.upload.fields.Policy, 'base64').toString());
  return new Date(expiration).toISOString();
}

describe('the first request under a key', () => {
  test('is recorded under the id of owner and key, as one that may be repeated', async () => {
    const { statusCode, body } = await ask();
    expect([statusCode, body.uploadId, body.status]).toEqual([201, UPLOAD_ID, 'PENDING']);
    expect(create.mock.calls).toEqual([[{
      uploadId: UPLOAD_ID, ownerId: OWNER_ID, expiresAt: new Date(FRESH_EXPIRY), declared: DECLARED, idempotent: true,
    }]]);
    expect(reissue).not.toHaveBeenCalled();
  });

  test('has a form for the key of that id', async () => {
    expect((await ask()).body.upload.fields.key).toBe(`incoming/${UPLOAD_ID}`);
  });
});

describe('the same request again', () => {
  test.each(['PENDING', 'EXPIRED'] as const)('while %s gets a fresh form of the same upload', async status => {
    standing({ status });
    const answer = await ask();
    expect(answer.statusCode).toBe(201);
    expect(answer.body).toEqual({
      uploadId: UPLOAD_ID,
      status: 'PENDING',
      expiresAt: FRESH_EXPIRY,
      upload: { method: 'POST', url: expect.any(String), fields: expect.objectContaining({ key: `incoming/${UPLOAD_ID}` }) },
      links: { self: `/uploads/${UPLOAD_ID}` },
    });
    expect(expiryOf(answer)).toBe(FRESH_EXPIRY);
    expect(reissue.mock.calls).toEqual([[expect.objectContaining({ uploadId: UPLOAD_ID, declared: DECLARED, expiresAt: new Date(FRESH_EXPIRY) })]]);
  });

  test('leaves the longer expiry of an older form in the record, and tells that of its own', async () => {
    standing({ expiresAt: LATER });
    const answer = await ask();
    expect(reissue.mock.calls[0][0].expiresAt).toEqual(new Date(LATER));
    expect([answer.body.expiresAt, expiryOf(answer)]).toEqual([FRESH_EXPIRY, FRESH_EXPIRY]);
  });

  test.each(['PROCESSING', 'READY', 'REJECTED', 'FAILED'] as const)('while %s gets the record, and no form', async status => {
    standing(aRecordThatIs(status, { uploadId: UPLOAD_ID, ownerId: OWNER_ID, declared: DECLARED }));
    const { statusCode, headers, body } = await ask();
    expect([statusCode, body]).toEqual([200, expect.objectContaining({
      uploadId: UPLOAD_ID, status, attempt: 1, declared: DECLARED, links: { self: `/uploads/${UPLOAD_ID}` },
    })]);
    expect(JSON.stringify(body)).not.toMatch(/"upload"|"images"|s3:|ownerId|Policy/);
    expect(headers).not.toHaveProperty('Location');
    expect(reissue).not.toHaveBeenCalled();
  });

  test('whose file came at that moment gets the record, and no form', async () => {
    standing();
    reissue.mockResolvedValue({ written: false, standing: aProcessingRecord({ uploadId: UPLOAD_ID, ownerId: OWNER_ID, declared: DECLARED }) });
    const { statusCode, body } = await ask();
    expect([statusCode, body.status]).toEqual([200, 'PROCESSING']);
    expect(body).not.toHaveProperty('upload');
  });

  test('whose record was forgotten at that moment is unavailable, and new when asked again', async () => {
    standing({ status: 'EXPIRED' });
    reissue.mockResolvedValue({ written: false });
    const { statusCode, output } = await ask();
    expect([statusCode, linesOf(output)]).toEqual([503, [expect.objectContaining({ level: 'ERROR', error: 'Error', uploadId: UPLOAD_ID })]]);
  });

  test('is the same in other letters: what is compared is what is stored', async () => {
    standing(aRecordThatIs('READY', { uploadId: UPLOAD_ID, ownerId: OWNER_ID, declared: DECLARED }));
    const { metadata, ...rest } = DECLARED;
    expect((await ask({ metadata: { b: '2', a: '1' }, ...rest, sha256: DECLARED.sha256!.toUpperCase() })).statusCode).toBe(200);
  });
});

describe('an Idempotency-Key that cannot be used again', () => {
  const conflict = (detail: string): object => problemBody('idempotency-conflict', 409, 'Idempotency conflict', detail);
  const other = conflict('This Idempotency-Key was used for another request. Use another key.');
  const deleted = conflict('The upload of this Idempotency-Key was deleted. Use another key.');

  test.each<[string, object]>([
    ['size', { ...DECLARED, size: 999 }],
    ['type', { ...DECLARED, contentType: 'image/png' }],
    ['digest', { ...DECLARED, sha256: 'cd'.repeat(32) }],
    ['file name', { ...DECLARED, fileName: 'c.jpg' }],
    ['metadata', { ...DECLARED, metadata: { a: '1' } }],
    ['fields', { contentType: DECLARED.contentType, size: DECLARED.size }],
  ])('since the request has another %s is a conflict, whatever became of the first', async (_, body) => {
    for (const status of ['PENDING', 'EXPIRED', 'PROCESSING', 'READY', 'REJECTED', 'FAILED'] as const) {
      standing({ status });
      const answer = await ask(body);
      expect([status, answer.statusCode, answer.body]).toEqual([status, 409, other]);
    }
    expect(reissue).not.toHaveBeenCalled();
  });

  test('since another request took it at that moment is a conflict', async () => {
    standing({ status: 'EXPIRED' });
    reissue.mockResolvedValue({ written: false, standing: aRecord({ uploadId: UPLOAD_ID, ownerId: OWNER_ID, declared: { ...DECLARED, size: 1 } }) });
    expect((await ask()).body).toEqual(other);
  });

  test('since its record is somebody else\'s is a conflict, and the record is not told', async () => {
    standing({ ownerId: 'AROASOMEBODYELSE', status: 'READY' });
    expect((await ask()).body).toEqual(other);
  });

  test('since its upload is being deleted is a conflict', async () => {
    standing({ status: 'DELETING' });
    const { statusCode, body } = await ask();
    expect([statusCode, body, reissue.mock.calls.length]).toEqual([409, deleted, 0]);
  });

  test('since its upload was deleted is a conflict, though the tombstone knows nothing of the request', async () => {
    standing({ status: 'DELETED', declared: undefined });
    expect((await ask()).body).toEqual(deleted);
  });

  test('since its upload was deleted at that moment is a conflict', async () => {
    standing();
    reissue.mockResolvedValue({ written: false, standing: aRecord({ uploadId: UPLOAD_ID, ownerId: OWNER_ID, declared: DECLARED, status: 'DELETING' }) });
    expect((await ask()).body).toEqual(deleted);
  });
});

describe('a key is refused', () => {
  test('where it is malformed, and nothing is recorded', async () => {
    const { statusCode, body } = await ask(DECLARED, { key: 'order 1' });
    expect([statusCode, body.code, create.mock.calls.length]).toEqual([400, 'invalid-request', 0]);
  });

  test('where uploads have no owner, and nothing is recorded', async () => {
    const { statusCode, body } = await ask(DECLARED, { authorization: 'none' });
    expect([statusCode, body.code, create.mock.calls.length]).toEqual([400, 'invalid-request', 0]);
    expect(body.detail).toContain('Idempotency-Key');
  });
});

test('a repeat is logged by its id and status, its key never', async () => {
  standing(aRecordThatIs('READY', { uploadId: UPLOAD_ID, ownerId: OWNER_ID, declared: DECLARED }));
  const { output } = await ask();
  expect(linesOf(output)).toEqual([expect.objectContaining({ level: 'INFO', uploadId: UPLOAD_ID, status: 'READY' })]);
  expect(output).not.toMatch(/canary|b\.jpg|abab/);
});

describe('what is counted', () => {
  beforeEach(() => metrics.emitted.splice(0));

  test('a new upload', async () => {
    await ask();
    expect(metrics.emitted).toEqual([[{ Requested: 1 }]]);
  });

  test.each(['PENDING', 'EXPIRED', 'READY'] as const)('none where it is asked for again and is %s', async status => {
    standing(aRecordThatIs(status, { uploadId: UPLOAD_ID, ownerId: OWNER_ID, declared: DECLARED }));
    reissue.mockResolvedValue({ written: true, record: aRecord({ version: 2, expiresAt: EARLIER }) });
    await ask();
    expect(metrics.emitted).toEqual([]);
  });
});
