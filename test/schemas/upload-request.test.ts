import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';
import { UploadRequestBody } from '../../lambda-src/upload-request/schemas/upload-request-body';
import { documentOf, HTTP_FORMATS } from '../../projenrc/scripts/schemas/formats';
import { BAD_REQUESTS } from '../lambda-src/upload-request/bad-requests';

/** What a client can check before it sends: the published schema says of a body what the parser of the API says. */
const published = HTTP_FORMATS.find(({ name }) => name === 'UploadRequest')!;
const validate = new Ajv2020({ strict: true }).compile(documentOf(published));

/** Pieces of names that some rule speaks of. */
const piece = fc.oneof(
  fc.constantFrom('.', '..', '/', '\\', ' ', '\u00a0', '\u0000', '\n', '\u007f', '\u0085', '\u2028', '\u2029', '\u061c', '\u200e', '\u202a', '\u202e', '\u2066',
    '\u2069', '\u{1f600}', '\ud83d', '\udc00', '\u00e4', '.jpg'),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
);
const fileName = fc.oneof(fc.array(piece, { maxLength: 4 }).map(parts => parts.join('').normalize('NFC')), fc.integer({ min: 250, max: 260 }).map(n => 'ä'.repeat(n)));
const mostly = (good: fc.Arbitrary<unknown>, ...bad: unknown[]) => fc.oneof({ weight: 9, arbitrary: good }, fc.constantFrom(...bad));
const names = fc.string({ maxLength: 3 }).filter(name => name !== '__proto__');
const declaration = fc.record({
  contentType: mostly(fc.constant('image/jpeg'), '', 7, null),
  size: mostly(fc.integer({ min: 1 }), 0, -1, 1.5, 2 ** 53, 2 ** 53 - 1, '1', null),
  fileName: mostly(fileName, null, 7),
  sha256: mostly(fc.stringMatching(/^[0-9a-fA-F]{64}$/), 'a'.repeat(63), 'a'.repeat(65), 'g'.repeat(64), null),
  metadata: mostly(fc.dictionary(names, mostly(fc.string(), 7, null), { maxKeys: 4 }), null, ['a']),
}, { requiredKeys: ['contentType', 'size'] });
const body = fc.oneof(
  { weight: 8, arbitrary: declaration },
  { weight: 1, arbitrary: declaration.map(known => ({ ...known, other: 1 })) },
  { weight: 1, arbitrary: fc.anything() },
);

test('the schema and the parser say the same of any body in composed form', () => {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(fc.property(body, value => {
    const json = JSON.parse(JSON.stringify(value) ?? 'null');
    const { success } = UploadRequestBody.safeParse(json);
    seen[success ? 'accepted' : 'refused']++;
    return validate(json) === success;
  }), { numRuns: 3000, seed: 6 });
  expect(seen.accepted).toBeGreaterThan(100);
  expect(seen.refused).toBeGreaterThan(100);
});

test('the schema refuses whatever the API refuses for its form', () => {
  const wrong = BAD_REQUESTS.filter(({ request, code, body: text, headers }) => (
    request === 'POST /uploads' && code === 'invalid-request' && typeof text === 'string' && !headers
  ));
  const passed = wrong.filter(({ body: text }) => {
    try {
      return validate(JSON.parse(text as string));
    } catch {
      return false;
    }
  });
  // Of these the schema cannot speak: two are about bytes, and a name like any other is a trap only in JavaScript.
  expect(passed.map(({ what }) => what)).toEqual(['__proto__ in metadata', 'one byte over 8 KB', 'over 8 KB in bytes, not in characters']);
});
