import * as z from 'zod/mini';
import { DeletedUpload, expired, failed, FetchableImage, open, READY_MEMBERS, rejected } from './upload';
import { Flat, says, Wire } from './wire-format';

const { source, ...LISTED_MEMBERS } = READY_MEMBERS;
const ready = z.object({ ...LISTED_MEMBERS, images: z.array(FetchableImage).check(z.minLength(1)) })
  .check(says('Every size is there. What was found in the file stands in the upload itself.', { id: 'ListedReadyUpload' }));

/** An upload in a list: what was found in the file stands in the upload itself. */
export const ListedUpload = z.discriminatedUnion('status', [open, ready, rejected, failed, expired, DeletedUpload]);
export type ListedUpload = Flat<Wire<typeof ListedUpload>>;

/** A page of an owner's uploads. */
export const UploadList = z.object({
  uploads: z.array(ListedUpload).check(says('Own uploads, the newest first.')),
  nextCursor: z.optional(z.string().check(z.minLength(1), says('Asks for the next page, as `cursor`. Absent on the last one.'))),
});
/** A page of an owner's uploads, each with the members of its status. */
export interface UploadList {
  readonly uploads: readonly ListedUpload[];
  readonly nextCursor?: string;
}
