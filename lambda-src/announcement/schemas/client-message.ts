import * as z from 'zod/mini';
import { ClientOutcome } from './outcome-event';
import { ProblemDetails } from '../../upload-request/schemas/problem';
import { uploadId } from '../../upload-request/schemas/values';
import { says } from '../../upload-request/schemas/wire-format';

/** Answer to a question about an upload that has no outcome yet. */
export const UploadStanding = z.object({ uploadId, status: z.enum(['PENDING', 'PROCESSING', 'DELETING']) })
  .check(says('It has no outcome yet; the outcome follows by itself.', { id: 'UploadStanding' }));

/** Whatever a client hears over its connection: an outcome, or the answer to its question. */
export const ClientMessage = z.union([ClientOutcome, UploadStanding, ProblemDetails]);
