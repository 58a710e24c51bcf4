import { parseUploadRequestBody } from '../../../../lambda-src/upload-request/schemas/upload-request-body';

const FILE = { contentType: 'image/jpeg', size: 1 };
const SHA256 = 'ab'.repeat(32);

test('a type and a size are enough', () => {
  expect(parseUploadRequestBody(FILE)).toEqual(FILE);
});

test('everything else may be declared', () => {
  const body = { ...FILE, fileName: 'holiday.jpg', sha256: SHA256, metadata: { album: 'summer' } };
  expect(parseUploadRequestBody(body)).toEqual(body);
});

test('a digest is kept in lower case', () => {
  expect(parseUploadRequestBody({ ...FILE, sha256: SHA256.toUpperCase() }).sha256).toBe(SHA256);
});

test('a file name is kept in composed form', () => {
  expect(parseUploadRequestBody({ ...FILE, fileName: 'a\u0308.jpg' }).fileName).toBe('\u00e4.jpg');
});

test('a file name is measured in composed form', () => {
  expect(parseUploadRequestBody({ ...FILE, fileName: 'a\u0308'.repeat(255) }).fileName).toHaveLength(255);
});

test.each(['\u{1f468}\u200d\u{1f469}\u200d\u{1f467}.png', 'שלום.png', '照片 1.jpeg', "it's (1) [final]; v2.tiff", '..hidden', 'a..b', '\u{1f600}'.repeat(255)])(
  'the file name %s is kept as it is', fileName => {
    expect(parseUploadRequestBody({ ...FILE, fileName }).fileName).toBe(fileName);
  });

test('an empty value of metadata is kept', () => {
  expect(parseUploadRequestBody({ ...FILE, metadata: { note: '' } }).metadata).toEqual({ note: '' });
});

test('names of metadata that JavaScript knows are ordinary names', () => {
  expect(parseUploadRequestBody({ ...FILE, metadata: { constructor: 'a', toString: 'b' } }).metadata).toEqual({ constructor: 'a', toString: 'b' });
});

describe('fails on', () => {
  const path = 'fileName must be a name without a path.';
  const control = 'fileName must not hold control characters.';
  const direction = 'fileName must not hold characters that change the reading direction.';
  const whole = 'size must be a whole number of bytes.';
  const digest = 'sha256 must be 64 hex digits.';
  const bodies: [string, unknown, string][] = [
    ['null', null, 'The body must be a JSON object.'],
    ['an array', [FILE], 'The body must be a JSON object.'],
    ['a text', 'image/jpeg', 'The body must be a JSON object.'],
    ['nothing declared', {}, 'contentType must be text; size must be a whole number of bytes.'],
    ['no type', { size: 1 }, 'contentType must be text.'],
    ['a type that is no text', { ...FILE, contentType: 7 }, 'contentType must be text.'],
    ['an empty type', { ...FILE, contentType: '' }, 'contentType must not be empty.'],
    ['no size', { contentType: 'image/jpeg' }, whole],
    ['a size in text', { ...FILE, size: '1' }, whole],
    ['a fraction of a byte', { ...FILE, size: 1.5 }, whole],
    ['a size beyond exact numbers', { ...FILE, size: 2 ** 53 }, whole],
    ['a size of null', { ...FILE, size: null }, whole],
    ['an empty file', { ...FILE, size: 0 }, 'size must be above zero.'],
    ['a size below zero', { ...FILE, size: -1 }, 'size must be above zero.'],
    ['a file name that is no text', { ...FILE, fileName: 1 }, 'fileName must be text.'],
    ['an empty file name', { ...FILE, fileName: '' }, 'fileName must not be empty.'],
    ['a blank file name', { ...FILE, fileName: ' \u00a0' }, 'fileName must not be empty.'],
    ['a file name too long', { ...FILE, fileName: 'a'.repeat(256) }, 'fileName must be at most 255 characters.'],
    ['a path', { ...FILE, fileName: 'photos/a.jpg' }, path],
    ['a path of Windows', { ...FILE, fileName: 'C:\\a.jpg' }, path],
    ['the folder itself', { ...FILE, fileName: '.' }, path],
    ['the folder above', { ...FILE, fileName: '..' }, path],
    ['a line break in a file name', { ...FILE, fileName: 'a\r\nb.jpg' }, control],
    ['a zero byte in a file name', { ...FILE, fileName: 'a.jpg\u0000.exe' }, control],
    ['a line separator in a file name', { ...FILE, fileName: 'a\u2028b' }, control],
    ['a file name that reads backwards', { ...FILE, fileName: 'a\u202egpj.exe' }, direction],
    ['an isolate in a file name', { ...FILE, fileName: 'a\u2066b' }, direction],
    ['a direction mark in a file name', { ...FILE, fileName: 'a\u200fb' }, direction],
    ['half a character in a file name', { ...FILE, fileName: 'a\ud83d' }, 'fileName must be well-formed Unicode.'],
    ['a digest that is no text', { ...FILE, sha256: null }, 'sha256 must be text.'],
    ['a digest too short', { ...FILE, sha256: 'a'.repeat(63) }, digest],
    ['a digest too long', { ...FILE, sha256: 'a'.repeat(65) }, digest],
    ['a digest in base64', { ...FILE, sha256: Buffer.alloc(32).toString('base64') }, digest],
    ['metadata in a list', { ...FILE, metadata: ['summer'] }, 'metadata must be an object of texts.'],
    ['metadata of null', { ...FILE, metadata: null }, 'metadata must be an object of texts.'],
    ['metadata that is no text', { ...FILE, metadata: { year: 2026 } }, 'metadata.year must be text.'],
    ['metadata without a name', { ...FILE, metadata: { '': 'a' } }, 'metadata."" must be a name that is well-formed and not empty.'],
    ['half a character in metadata', { ...FILE, metadata: { note: '\udc00' } }, 'metadata.note must be well-formed Unicode.'],
    ['a field that does not exist', { ...FILE, filename: 'a.jpg' }, 'The body has unknown fields: filename.'],
    ['somebody else as owner', { ...FILE, ownerId: 'AROAOTHER', key: 'x' }, 'The body has unknown fields: ownerId, key.'],
    ['a field with a long odd name', { ...FILE, ['<b>'.repeat(40)]: 1 }, `The body has unknown fields: "${'<b>'.repeat(40).slice(0, 64)}".`],
  ];
  test.each(bodies)('%s', (_, body, detail) => {
    expect(() => parseUploadRequestBody(body)).toThrow(expect.objectContaining({ name: 'Problem', code: 'invalid-request', detail }));
  });

  test('many things at once, telling of a few', () => {
    const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`n${n}`, n]));
    expect(() => parseUploadRequestBody({ ...FILE, metadata })).toThrow(expect.objectContaining({
      detail: 'metadata.n0 must be text; metadata.n1 must be text; metadata.n2 must be text; metadata.n3 must be text; metadata.n4 must be text.',
    }));
  });
});
