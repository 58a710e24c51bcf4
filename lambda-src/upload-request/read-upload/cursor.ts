import { createHash } from 'node:crypto';
import { isUploadId } from '../../../src/contract/object-keys';
import type { ListPlace } from '../../image-catalog/upload-records';
import { Problem } from '../http';

const CURSOR = /^[A-Za-z0-9_-]{1,400}$/;
/** As the records write it. Whoever knows its own id can seal anything: what the table would refuse must not get there. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const SEAL_CHARACTERS = 22;

/**
 * Where the next page of an owner's list begins, as a word that fits into a query.
 *
 * Its seal names the owner, so that another's cursor and an edited one are refused and not followed somewhere. It keeps no secret and
 * needs none: the list that is read is always the caller's own.
 */
export function cursorOf(ownerId: string, { createdAt, uploadId }: ListPlace): string {
  const seal = createHash('sha256').update(JSON.stringify([ownerId, createdAt, uploadId])).digest('base64url').slice(0, SEAL_CHARACTERS);
  return Buffer.from(JSON.stringify([createdAt, uploadId, seal])).toString('base64url');
}

/** The place that a cursor of this owner names; throws the problem `invalid-request` for anything else. */
export function placeOf(ownerId: string, cursor: string): ListPlace {
  const place = CURSOR.test(cursor) ? parsed(cursor) : undefined;
  if (!place || cursorOf(ownerId, place) !== cursor) {
    throw new Problem('invalid-request', 'The cursor is not one that was given to this caller.');
  }
  return place;
}

function parsed(cursor: string): ListPlace | undefined {
  try {
    const [createdAt, uploadId]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return typeof createdAt === 'string' && MOMENT.test(createdAt) && typeof uploadId === 'string' && isUploadId(uploadId) ? { createdAt, uploadId } : undefined;
  } catch {
    return undefined;
  }
}
