import * as z from 'zod/mini';
import { moment, selfLink, uploadId } from './values';
import { says, Wire } from './wire-format';

/** Answer to a request that was granted. */
export const UploadPermission = z.object({
  uploadId,
  status: z.literal('PENDING'),
  expiresAt: moment('When this form expires.'),
  upload: z.object({
    method: z.literal('POST'),
    url: z.url().check(says('Where the form goes: S3.')),
    fields: z.record(z.string(), z.string()).check(says('Fields of the form, each as it is. The file comes last, under the name `file`.')),
  }).check(says('The form that sends the file, `multipart/form-data`. It lets exactly the declared file through.')),
  links: selfLink,
});
export type UploadPermission = Wire<typeof UploadPermission>;
