import type { OutcomeEvent } from '../../../lambda-src/announcement/schemas/outcome-event';
import type { Limits } from '../../../lambda-src/upload-request/schemas/limits';
import type { ProblemDetails } from '../../../lambda-src/upload-request/schemas/problem';
import type { Ticket } from '../../../lambda-src/upload-request/schemas/ticket';
import type { DeletedUpload, RepeatedUpload, UploadView } from '../../../lambda-src/upload-request/schemas/upload';
import type { UploadList } from '../../../lambda-src/upload-request/schemas/upload-list';
import type { UploadPermission } from '../../../lambda-src/upload-request/schemas/upload-permission';
import type { UploadRequestBody } from '../../../lambda-src/upload-request/schemas/upload-request-body';
import { PROBLEMS } from '../../../src/contract/codes';
import { eventTypeOf } from '../../../src/contract/outcome-event';

/** One upload, told of by every example. Each is held against its schema, and by the compiler against its type. */

export const UPLOAD_ID = '01970000-0000-7000-8000-000000000017';
export const OWNER_ID = 'eu-west-1:0b1d5a3e-7c1f-4c39-9f5d-3f1f6a0c9e11';
const DIGEST = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const IMAGE_DIGEST = '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752';
const links = { self: `/uploads/${UPLOAD_ID}` };

export const uploadRequest: UploadRequestBody = {
  contentType: 'image/jpeg', size: 1_834_112, fileName: 'holiday.jpg', sha256: DIGEST, metadata: { album: 'summer' },
};

export const uploadPermission: UploadPermission = {
  uploadId: UPLOAD_ID,
  status: 'PENDING',
  expiresAt: '2026-03-01T10:15:00.000Z',
  upload: {
    method: 'POST',
    url: 'https://uploads.s3.eu-west-1.amazonaws.com/',
    fields: {
      'Content-Type': 'image/jpeg',
      'success_action_status': '201',
      'key': `incoming/${UPLOAD_ID}`,
      'Policy': 'eyJleHBpcmF0aW9uIjoi...',
      'X-Amz-Signature': '...',
    },
  },
  links,
};

const record = {
  uploadId: UPLOAD_ID,
  version: 4,
  attempt: 1,
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:04.000Z',
  expiresAt: '2026-03-01T10:15:00.000Z',
  declared: uploadRequest,
} as const;
const source = {
  format: 'jpeg', width: 4000, height: 3000, frames: 1, hasAlpha: false, sha256: DIGEST, capturedAt: '2026-02-27T16:42:11+01:00', thumbHash: '1QcSHQRnh493V4dIh4eXh1h4kJUI', dominantColor: '#386888',
} as const;
export const image = { size: 'small', format: 'webp', width: 320, height: 240, bytes: 14_220, sha256: IMAGE_DIGEST } as const;

export const ready: UploadView = {
  ...record,
  status: 'READY',
  source,
  images: [{
    ...image,
    url: `https://images.s3.eu-west-1.amazonaws.com/images/${UPLOAD_ID}/r1/small.webp?X-Amz-Expires=900`,
    urlExpiresAt: '2026-03-01T10:20:00.000Z',
  }],
  links,
};
export const pending: UploadView = { ...record, version: 1, attempt: 0, status: 'PENDING', links };
export const rejected: UploadView = {
  ...record, status: 'REJECTED', error: { code: 'type-mismatch', detail: 'The file was declared as image/jpeg and is image/png.' }, links,
};
export const deleted: DeletedUpload = { uploadId: UPLOAD_ID, status: 'DELETING', links };
export const repeated: RepeatedUpload = { ...record, status: 'READY', source, links };

const { source: _, ...listed } = ready;
export const list: UploadList = { uploads: [listed, pending, deleted], nextCursor: 'WyIyMDI2LTAzLTAx...' };

export const limits: Limits = {
  acceptedTypes: ['image/jpeg', 'image/png', 'image/webp'],
  maxFileSize: 10_485_760,
  uploadExpirySeconds: 900,
  maxPixels: 100_000_000,
  maxFrames: 1,
  maxFileNameCharacters: 255,
  maxMetadataPairs: 10,
  maxMetadataBytes: 1024,
};

/** An event of each outcome. */
export const events: readonly OutcomeEvent[] = [
  event({ ...record, ownerId: OWNER_ID, status: 'READY', source, images: [{ ...image, uri: `s3://images/images/${UPLOAD_ID}/r1/small.webp` }] }),
  event({ ...record, ownerId: OWNER_ID, status: 'REJECTED', error: rejected.error! }),
  event({ ...record, ownerId: OWNER_ID, status: 'FAILED', error: { code: 'processing-timeout', detail: 'The image took too long to process.' } }),
  event({
    ...record, ownerId: OWNER_ID, attempt: 0, version: 2, status: 'EXPIRED', error: { code: 'upload-expired', detail: 'No file came before the form expired.' },
  }),
  event({ uploadId: UPLOAD_ID, ownerId: OWNER_ID, status: 'DELETED', version: 7, attempt: 1 }),
];

function event(data: OutcomeEvent['data']): OutcomeEvent {
  return {
    specversion: '1.0',
    id: `${UPLOAD_ID}:${data.version}:${data.status}`,
    source: 'urn:image-upload-pipeline:111122223333:eu-west-1:MyStack-Images-1A2B3C4D',
    type: eventTypeOf(data.status),
    subject: UPLOAD_ID,
    time: '2026-03-01T10:00:04.000Z',
    datacontenttype: 'application/json',
    data,
  };
}

const secret = '5kq1v0Jm3Y9b0Q2oXcR8dV7nT4aLwE6uHsPzGfIiKjM';
export const ticket: Ticket = {
  ticket: secret,
  expiresAt: '2026-03-01T10:01:00.000Z',
  url: `wss://abc123.execute-api.eu-west-1.amazonaws.com/live?ticket=${secret}`,
};
export const question = { uploadId: UPLOAD_ID };
export const standing = { uploadId: UPLOAD_ID, status: 'PROCESSING' };
/** The events as a client hears them. */
export const clientOutcomes = events.map(({ data: { ownerId, images, ...data }, ...envelope }) => (
  { ...envelope, data: { ...data, ...(images && { images: [image] }) } }
));

/** A problem of each code. */
export const problems: { readonly [code in keyof typeof PROBLEMS]: ProblemDetails } = {
  'invalid-request': problem('invalid-request', 'Invalid request', 'size must be above zero.'),
  'forbidden': problem('forbidden', 'Forbidden', 'The caller has no identity that could own an upload.'),
  'not-found': problem('not-found', 'Not found', 'There is no such upload.'),
  'idempotency-conflict': problem('idempotency-conflict', 'Idempotency conflict',
    'This Idempotency-Key was used for another request. Use another key.'),
  'file-too-large': problem('file-too-large', 'File too large', 'The file may have at most 10485760 bytes.', { maxFileSize: 10_485_760 }),
  'unsupported-type': problem('unsupported-type', 'Unsupported type', 'This content type is not accepted; accepted are image/jpeg, image/png.',
    { acceptedTypes: ['image/jpeg', 'image/png'] }),
  'metadata-too-large': problem('metadata-too-large', 'Metadata too large', 'The metadata may have at most 10 pairs and 1024 bytes.',
    { maxMetadataPairs: 10, maxMetadataBytes: 1024 }),
  'too-many-connections': problem('too-many-connections', 'Too many connections', 'There are 100 connections already: close some of them.', { maxConnections: 100 }),
  'unavailable': problem('unavailable', 'Temporarily unavailable', 'The service cannot answer at the moment. Try again shortly.'),
};

function problem(code: keyof typeof PROBLEMS, title: string, detail: string, members: Partial<ProblemDetails> = {}): ProblemDetails {
  return {
    type: `urn:image-upload-pipeline:problem:${code}`,
    title,
    status: PROBLEMS[code],
    detail,
    instance: 'urn:image-upload-pipeline:request:JKJaXmPLvHcESHA=',
    code,
    ...members,
  };
}
