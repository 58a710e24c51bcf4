import * as z from 'zod/mini';
import { says } from './wire-format';
import { Problem } from '../http';
import { MAX_FILE_NAME_CHARACTERS, MAX_METADATA_BYTES, MAX_METADATA_PAIRS } from '../limits';

/** Largest body of `POST /uploads`, in bytes. */
export const MAX_BODY_BYTES = 8 * 1024;

const MAX_ISSUES = 5;
const MAX_ECHO_CHARACTERS = 64;

// Each breaks something downstream: a path, a header, a terminal, or the reading direction of a page that shows the name.
const PATH_PART = /[/\\]|^\.{1,2}$/;
const CONTROL_CHARACTER = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const BIDI_CHARACTER = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const HALF_CHARACTER = /\p{Cs}/u;

const wellFormed = z.refine<string>(text => !HALF_CHARACTER.test(text), 'must be well-formed Unicode');

const fileName = z.string('must be text').check(
  wellFormed,
  z.normalize('NFC'),
  z.refine(name => name.trim() !== '', 'must not be empty'),
  z.refine(name => [...name].length <= MAX_FILE_NAME_CHARACTERS, `must be at most ${MAX_FILE_NAME_CHARACTERS} characters`),
  z.refine(name => !PATH_PART.test(name), 'must be a name without a path'),
  z.refine(name => !CONTROL_CHARACTER.test(name), 'must not hold control characters'),
  z.refine(name => !BIDI_CHARACTER.test(name), 'must not hold characters that change the reading direction'),
  says('Name of the file, without a path. It is kept in composed form (NFC), and measured so.', {
    minLength: 1,
    maxLength: MAX_FILE_NAME_CHARACTERS,
    pattern: '^(?!\\.{1,2}$)(?=.*\\S)[^/\\\\\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]+$',
  }),
);

/** Body of `POST /uploads`. How much metadata is too much, and which types and sizes are accepted, is not a matter of its form. */
export const UploadRequestBody = z.strictObject({
  contentType: z.string('must be text').check(z.minLength(1, 'must not be empty'), says('Content type, one of `acceptedTypes` of `GET /limits`.')),
  size: z.int('must be a whole number of bytes').check(z.positive('must be above zero'), says('Bytes of the file, exactly.', { maximum: Number.MAX_SAFE_INTEGER })),
  fileName: z.optional(fileName),
  sha256: z.optional(z.string('must be text').check(
    z.regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hex digits'), z.toLowerCase(), says('SHA-256 of the file, as hex digits.'),
  )),
  metadata: z.optional(z.record(
    z.string().check(z.minLength(1), wellFormed),
    z.string('must be text').check(wellFormed),
    { error: issue => issue.code === 'invalid_key' ? 'must be a name that is well-formed and not empty' : 'must be an object of texts' },
  ).check(says(`Whatever belongs to the upload: at most ${MAX_METADATA_BYTES} bytes.`, { maxProperties: MAX_METADATA_PAIRS }))),
}, { error: issue => issue.code === 'unrecognized_keys' ? unknownFields(issue.keys) : 'The body must be a JSON object' });

/** What a client declares when it asks for an upload. */
export type UploadRequestBody = z.infer<typeof UploadRequestBody>;

/** The body, checked; throws the problem `invalid-request` that names what is wrong. */
export function parseUploadRequestBody(body: unknown): UploadRequestBody {
  const result = UploadRequestBody.safeParse(body);
  if (result.success) {
    return result.data;
  }
  const sentences = result.error.issues.slice(0, MAX_ISSUES).map(issue => {
    const field = issue.path.map(part => echo(String(part))).join('.');
    return field === '' ? issue.message : `${field} ${issue.message}`;
  });
  throw new Problem('invalid-request', `${[...new Set(sentences)].join('; ')}.`);
}

function unknownFields(names: readonly string[]): string {
  return `The body has unknown fields: ${names.slice(0, MAX_ISSUES).map(echo).join(', ')}`;
}

/** A client's own word in our sentence: short, and quoted unless it is a plain name. */
function echo(word: string): string {
  return /^[A-Za-z0-9_]{1,64}$/.test(word) ? word : JSON.stringify(word.slice(0, MAX_ECHO_CHARACTERS));
}
