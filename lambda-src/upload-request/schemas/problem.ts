import * as z from 'zod/mini';
import { contentType } from './values';
import { says, Wire } from './wire-format';
import { ProblemCode, PROBLEMS } from '../../../src/contract/codes';

const CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];
const limit = z.int().check(z.positive());

/** What a client might otherwise have to read out of a sentence. */
export const ProblemMembers = z.object({
  acceptedTypes: z.optional(z.array(contentType).check(says('With `unsupported-type`: the types that are accepted.'))),
  maxFileSize: z.optional(limit.check(says('With `file-too-large`: bytes that a file may have.'))),
  maxMetadataPairs: z.optional(limit.check(says('With `metadata-too-large`: pairs that are accepted.'))),
  maxMetadataBytes: z.optional(limit.check(says('With `metadata-too-large`: bytes that names and values may have together.'))),
  maxConnections: z.optional(limit.check(says('With `too-many-connections`: connections that a client may have at a time.'))),
  uploadId: z.optional(z.string().check(says('Over a WebSocket, with `not-found`: what was asked for.'))),
});
export type ProblemMembers = Wire<typeof ProblemMembers>;

/** An answer that is an error (RFC 9457). */
export const ProblemDetails = z.extend(ProblemMembers, {
  type: z.string().check(z.regex(/^urn:image-upload-pipeline:problem:[a-z-]+$/), says('Kind of the problem, as a URN; the same as `code`.')),
  title: z.string().check(says('Kind of the problem, in words.')),
  status: z.int().check(says('HTTP status.', { enum: [...new Set(Object.values(PROBLEMS))] })),
  detail: z.string().check(says('What is wrong with this request, in one sentence for people. Do not read it by program.')),
  instance: z.optional(z.string().check(says('Id of the request, as a URN: whoever runs the service finds it in the logs.'))),
  code: z.enum(CODES).check(says('Kind of the problem. Stable: decide by it.')),
});
export type ProblemDetails = Wire<typeof ProblemDetails>;
