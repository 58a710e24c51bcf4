import * as z from 'zod/mini';
import { says } from './wire-format';
import { CONTENT_TYPES, EXTENSIONS, OutputFormatName, SourceFormat } from '../../../src/contract/image-formats';
import { UPLOAD_ID } from '../../../src/contract/object-keys';

/** Values that several formats share. */

export const uploadId = z.string().check(z.regex(UPLOAD_ID), says('Id of the upload, made by the API.'));
export const selfLink = z.object({
  self: z.string().check(says('Path of the upload, below the URL of the API.')),
});
export const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/), says('SHA-256, as hex digits.'));
export const attempt = z.int().check(z.nonnegative(), says('Counts the times that the file was processed; 0 before the first.'));
export const version = z.int().check(z.positive(), says('Counts the changes of the record: of two answers or events, the higher one is the later.'));
export const contentType = z.string().check(z.minLength(1), says('Content type.'));
export const bytes = z.int().check(z.positive(), says('Bytes.'));
export const pixels = z.int().check(z.positive(), says('Pixels.'));
export const s3Uri = z.string().check(z.regex(/^s3:\/\/[^/]+\/.+$/), says('Where the object stands: `s3://bucket/key`. To read it takes a permission.'));

/** Format that can be read. */
export const sourceFormat = z.enum(Object.keys(CONTENT_TYPES) as [SourceFormat, ...SourceFormat[]]);
/** Format that can be written. */
export const outputFormat = z.enum(Object.keys(EXTENSIONS) as [OutputFormatName, ...OutputFormatName[]]);

/** A moment, as `Date.toISOString` writes it. */
export function moment(description: string): z.ZodMiniString {
  return z.string().check(says(description, { format: 'date-time' }));
}
