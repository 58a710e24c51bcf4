import * as z from 'zod/mini';
import { Problem } from '../../upload-request/http';
import { says } from '../../upload-request/schemas/wire-format';

/** Largest message that a client may send, and largest body of `POST /tickets`, in bytes: an id is 36. */
export const MAX_REQUEST_BYTES = 1024;

/** What a client may send over its connection, and the body of `POST /tickets` where uploads have no owner: which upload it means. */
export const UploadQuestion = z.strictObject({ uploadId: z.string().check(says('Id of the upload.')) });

/** Body of `POST /tickets` where uploads have an owner, who hears of all of them. */
export const EmptyBody = z.strictObject({});

/** The value, checked; throws the problem `invalid-request` with this sentence. */
export function parseAs<T extends z.ZodMiniType>(schema: T, value: unknown, sentence: string): z.output<T> {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new Problem('invalid-request', sentence);
  }
  return result.data;
}
