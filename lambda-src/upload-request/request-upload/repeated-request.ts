import { isDeepStrictEqual } from 'node:util';
import type { UploadStatus } from '../../../src/contract/codes';
import { UploadRecord } from '../../../src/contract/upload-record';
import type { WriteResult } from '../../image-catalog/conditional-write';
import { asStored, NewUpload, UploadRecords } from '../../image-catalog/upload-records';
import { Problem } from '../http';

/** Statuses in which a file may still come, so that a repeat gets a fresh form. */
const AWAITING_FILE: readonly UploadStatus[] = ['PENDING', 'EXPIRED'];
const GONE: readonly UploadStatus[] = ['DELETING', 'DELETED'];

/** The record of an upload under an Idempotency-Key: a new one, or the one that stands, made ready for one more form while no file has come. */
export async function createOnce(upload: NewUpload, uploads: Pick<UploadRecords, 'create' | 'reissue'>): Promise<WriteResult> {
  const created = await uploads.create(upload);
  if (created.written) {
    return created;
  }
  const standing = sameUpload(created.standing, upload);
  if (!AWAITING_FILE.includes(standing.status)) {
    return created;
  }
  // The sweep waits for every form that is out, and an older one may be valid longer than this one.
  const expiresAt = new Date(Math.max(upload.expiresAt.getTime(), Date.parse(standing.expiresAt)));
  return uploads.reissue({ ...upload, expiresAt });
}

/** The record that stands, if this upload can be answered with it; else the problem `idempotency-conflict`. */
export function sameUpload(standing: UploadRecord | undefined, { ownerId, declared }: NewUpload): UploadRecord {
  if (standing === undefined) {
    // The table forgot it between two calls. Asked again, the upload is a new one.
    throw new Error('the record of a repeated request is gone');
  }
  if (GONE.includes(standing.status)) {
    throw new Problem('idempotency-conflict', 'The upload of this Idempotency-Key was deleted. Use another key.');
  }
  if (standing.ownerId !== ownerId || !isDeepStrictEqual(asStored(standing.declared), asStored(declared))) {
    throw new Problem('idempotency-conflict', 'This Idempotency-Key was used for another request. Use another key.');
  }
  return standing;
}
