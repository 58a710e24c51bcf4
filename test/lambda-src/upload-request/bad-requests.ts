import { ProblemCode } from '../../../src/contract/codes';
import { UPLOAD_ID } from '../support/records';

/** A request that must be refused, and the whole answer: to the function of its route in unit tests, and some of them to a deployed API. */
export interface BadRequest {
  readonly what: string;
  readonly request: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly members?: object;
  /** Sent to a deployed API too. */
  readonly deployed?: true;
}

const FILE = { contentType: 'image/jpeg', size: 1000 };
const POST = 'POST /uploads';
const notJson = 'The body is not valid JSON in UTF-8.';
const notObject = 'The body must be a JSON object.';
const tooLarge = 'The body is larger than 8192 bytes.';
const wholeBytes = 'size must be a whole number of bytes.';
const aboveZero = 'size must be above zero.';
const path = 'fileName must be a name without a path.';
const control = 'fileName must not hold control characters.';
const direction = 'fileName must not hold characters that change the reading direction.';
const digest = 'sha256 must be 64 hex digits.';
const key = 'The Idempotency-Key must be 1 to 255 visible ASCII characters.';
const notFound = 'There is no such upload.';
const types = { acceptedTypes: ['image/jpeg', 'image/png'] };
const metadataLimits = { maxMetadataPairs: 10, maxMetadataBytes: 1024 };

/** A body that is refused as it stands. */
function sent(what: string, body: string | Buffer, detail: string, deployed?: true): BadRequest {
  return { what, request: POST, body, code: 'invalid-request', detail, deployed };
}

/** A declaration with something wrong in it. */
function declared(what: string, changes: object, detail: string, deployed?: true): BadRequest {
  return sent(what, JSON.stringify({ ...FILE, ...changes }), detail, deployed);
}

/** A declaration that is well-formed and not accepted. */
function notAccepted(what: string, changes: object, code: ProblemCode, detail: string, members: object, deployed?: true): BadRequest {
  return { ...declared(what, changes, detail, deployed), code, members };
}

function keyed(what: string, value: string, deployed?: true): BadRequest {
  return { ...declared(what, {}, key, deployed), headers: { 'Idempotency-Key': value } };
}

function unknown(what: string, request: string, deployed?: true): BadRequest {
  return { what, request, code: 'not-found', detail: notFound, deployed };
}

function waiting(what: string, wait: string): BadRequest {
  const request = `GET /uploads/${UPLOAD_ID}/outcome?wait=${wait}`;
  return { what, request, code: 'invalid-request', detail: 'wait must be whole seconds from 1 to 20.' };
}

function listing(what: string, query: string, deployed?: true): BadRequest {
  const detail = query.startsWith('limit') ? 'The limit must be a whole number from 1 to 100.' : 'The cursor is not one that was given to this caller.';
  return { what, request: `GET /uploads?${query}`, code: 'invalid-request', detail, deployed };
}

function owned(what: string, owner: string): BadRequest {
  const detail = 'The owner must be 1 to 255 letters, digits and characters of "._~:@|=+,-".';
  return { ...declared(what, {}, detail), request: `POST /owners/${owner}/uploads` };
}

export const BAD_REQUESTS: readonly BadRequest[] = [
  // the body as bytes
  sent('no body', '', 'The request needs a JSON body.', true),
  sent('broken JSON', '{"contentType":"image/jpeg","size":', notJson, true),
  sent('two JSON values', '{}{}', notJson),
  sent('a comment in JSON', '{"size":1} // mine', notJson),
  sent('a number that JSON does not have', '{"contentType":"image/jpeg","size":NaN}', notJson),
  sent('__proto__ as a field', '{"contentType":"image/jpeg","size":1,"__proto__":{"size":2}}', notJson, true),
  sent('__proto__ in metadata', '{"contentType":"image/jpeg","size":1,"metadata":{"__proto__":"x"}}', notJson),
  sent('invalid UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]), notJson, true),
  sent('UTF-16', Buffer.from(JSON.stringify(FILE), 'utf16le'), notJson),
  sent('base64 of what is no JSON', Buffer.from('a form, perhaps'), notJson),
  sent('one byte over 8 KB', JSON.stringify({ ...FILE, metadata: { a: 'x'.repeat(8192 - 65) } }).padEnd(8193), tooLarge, true),
  sent('over 8 KB in bytes, not in characters', JSON.stringify({ ...FILE, metadata: { a: 'ä'.repeat(4100) } }), tooLarge),
  sent('over 8 KB, once decoded', Buffer.alloc(8193, ' '), tooLarge),
  sent('JSON nested without end', '['.repeat(8192), notJson),
  // the body as a value
  sent('null', 'null', notObject),
  sent('an array', JSON.stringify([FILE]), notObject, true),
  sent('a text', '"image/jpeg"', notObject),
  sent('nothing declared', '{}', 'contentType must be text; size must be a whole number of bytes.'),
  declared('an unknown field', { filename: 'a.jpg' }, 'The body has unknown fields: filename.', true),
  declared('somebody else as owner', { ownerId: 'AROAOTHER' }, 'The body has unknown fields: ownerId.', true),
  declared('many wrong fields, telling of five', Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(n => [`f${n}`, n])),
    'The body has unknown fields: f1, f2, f3, f4, f5.'),
  // type and size
  declared('a type that is no text', { contentType: 7 }, 'contentType must be text.'),
  declared('an empty type', { contentType: '' }, 'contentType must not be empty.'),
  notAccepted('a type that is not accepted', { contentType: 'image/svg+xml' }, 'unsupported-type',
    'This content type is not accepted; accepted are image/jpeg, image/png.', types, true),
  notAccepted('an accepted type with a parameter', { contentType: 'image/jpeg; charset=x' }, 'unsupported-type',
    'This content type is not accepted; accepted are image/jpeg, image/png.', types),
  notAccepted('an accepted type in capitals', { contentType: 'IMAGE/JPEG' }, 'unsupported-type',
    'This content type is not accepted; accepted are image/jpeg, image/png.', types),
  notAccepted('one byte too many', { size: 1_000_001 }, 'file-too-large', 'The file may have at most 1000000 bytes.', { maxFileSize: 1_000_000 }),
  declared('an empty file', { size: 0 }, aboveZero, true),
  declared('a size below zero', { size: -1 }, aboveZero),
  declared('a fraction of a byte', { size: 1.5 }, wholeBytes),
  declared('a size of 2^53', { size: 2 ** 53 }, wholeBytes),
  declared('a size in text', { size: '1000' }, wholeBytes, true),
  sent('a size beyond all numbers', '{"contentType":"image/jpeg","size":1e999}', wholeBytes),
  declared('no size', { size: undefined }, wholeBytes),
  // the file's name
  declared('a path', { fileName: 'photos/a.jpg' }, path, true),
  declared('a path of Windows', { fileName: 'C:\\a.jpg' }, path),
  declared('the folder above', { fileName: '..' }, path),
  declared('a line break in a name', { fileName: 'a\r\nb.jpg' }, control, true),
  declared('a zero byte in a name', { fileName: 'a.jpg\u0000.exe' }, control),
  declared('a name that reads backwards', { fileName: 'a\u202egpj.exe' }, direction, true),
  declared('an isolate in a name', { fileName: 'a\u2066b' }, direction),
  declared('256 characters', { fileName: 'a'.repeat(256) }, 'fileName must be at most 255 characters.', true),
  declared('an empty name', { fileName: '' }, 'fileName must not be empty.'),
  declared('a name that is no text', { fileName: ['a.jpg'] }, 'fileName must be text.'),
  sent('half a character in a name', '{"contentType":"image/jpeg","size":1,"fileName":"a\\ud83d"}', 'fileName must be well-formed Unicode.'),
  // metadata and digest
  notAccepted('eleven pairs', { metadata: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`n${n}`, 'x'])) }, 'metadata-too-large',
    'The metadata may have at most 10 pairs and 1024 bytes.', metadataLimits, true),
  notAccepted('1,025 bytes of metadata', { metadata: { a: 'x'.repeat(1024) } }, 'metadata-too-large',
    'The metadata may have at most 10 pairs and 1024 bytes.', metadataLimits),
  notAccepted('1,025 bytes in fewer characters', { metadata: { a: 'ä'.repeat(512) } }, 'metadata-too-large',
    'The metadata may have at most 10 pairs and 1024 bytes.', metadataLimits),
  declared('metadata that is no text', { metadata: { year: 2026 } }, 'metadata.year must be text.', true),
  declared('metadata in a list', { metadata: ['summer'] }, 'metadata must be an object of texts.'),
  declared('metadata without a name', { metadata: { '': 'x' } }, 'metadata."" must be a name that is well-formed and not empty.'),
  declared('a digest too short', { sha256: 'a'.repeat(63) }, digest),
  declared('a digest in base64', { sha256: Buffer.alloc(32).toString('base64') }, digest, true),
  // the key of a request that may be repeated
  keyed('an empty Idempotency-Key', ''),
  keyed('an Idempotency-Key of 256 characters', 'k'.repeat(256), true),
  keyed('an Idempotency-Key outside ASCII', 'schlüssel'),
  keyed('an Idempotency-Key with a space, as two of them are joined by some', 'a, b', true),
  // ids
  unknown('an id that is none', 'GET /uploads/mine', true),
  unknown('an id in capitals', `GET /uploads/${UPLOAD_ID.replace('0197', 'ABCD')}`),
  unknown('an id with a path in it', `GET /uploads/..%2F${UPLOAD_ID}`),
  unknown('an id with a line break', `GET /uploads/${UPLOAD_ID}%0A`),
  unknown('an id that is too long', `GET /uploads/${UPLOAD_ID}0`),
  unknown('an outcome of no upload', 'GET /uploads/mine/outcome?wait=1'),
  waiting('no wait at all', '0'),
  waiting('a wait longer than the pipeline allows', '21'),
  waiting('a fraction of a second', '1.5'),
  waiting('a wait below zero', '-1'),
  waiting('a wait in words', 'long'),
  waiting('an empty wait', ''),
  waiting('a wait that is there twice', '1,2'),
  waiting('a wait with a zero before it', '05'),
  listing('no upload in a page', 'limit=0'),
  listing('101 uploads in a page', 'limit=101', true),
  listing('half an upload in a page', 'limit=0.5'),
  listing('a limit in words', 'limit=all'),
  listing('a limit that is there twice', 'limit=1,2'),
  listing('a cursor that nobody gave', 'cursor=bm9wZQ', true),
  listing('a cursor of another owner', `cursor=${Buffer.from(JSON.stringify(['2026-03-01T10:00:00.000Z', UPLOAD_ID, 'x'.repeat(22)])).toString('base64url')}`),
  listing('a cursor with a path in it', 'cursor=..%2F..'),
  listing('an empty cursor', 'cursor='),
  owned('an owner with a space', 'a%20b'),
  owned('an owner with a path in it', 'a%2Fb'),
  owned('an owner of 256 characters', 'a'.repeat(256)),
  owned('an owner outside ASCII', '%C3%A4'),
  unknown('a deletion without a real id', 'DELETE /uploads/all', true),
  unknown('a deletion of somebody else\'s bucket', 'DELETE /uploads/s3:%2F%2Fbucket%2Fkey'),
];
