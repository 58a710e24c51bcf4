import * as z from 'zod/mini';
import { contentType } from './values';
import { says, Wire } from './wire-format';

const limit = (description: string) => z.int().check(z.positive(), says(description));

/** What a client can check before it asks. */
export const Limits = z.object({
  acceptedTypes: z.array(contentType).check(z.minLength(1), says('Content types that are accepted.')),
  maxFileSize: limit('Bytes that a file may have.'),
  uploadExpirySeconds: limit('Seconds that a form is valid.'),
  maxPixels: limit('Pixels that an image may have, of all its frames together.'),
  maxFrames: limit('Frames that an image may have.'),
  maxFileNameCharacters: limit('Characters that the name of a file may have.'),
  maxMetadataPairs: limit('Pairs of metadata that an upload may carry.'),
  maxMetadataBytes: limit('Bytes that names and values of metadata may have together.'),
});
export type Limits = Wire<typeof Limits>;
