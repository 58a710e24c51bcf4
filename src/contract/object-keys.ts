/** Where objects stand in the two buckets, below the pipeline's key prefix. Keys hold ids that we make, never anything a client names. */

/** Uploads bucket: where the client's form may write, one key per upload. */
export const INCOMING_PREFIX = 'incoming/';
/** Uploads bucket: the verified originals of READY images. */
export const ORIGINALS_PREFIX = 'originals/';
/** Uploads bucket: files that were refused, kept for a few days. */
export const QUARANTINE_PREFIX = 'quarantine/';
/** Images bucket: the sizes. */
export const IMAGES_PREFIX = 'images/';

/**
 * How handlers are told what stands before every key: as a path from the root of the bucket. `/` is no prefix, since no variable of an
 * environment is empty, and `/photos/` is the prefix `photos/`.
 */
export function pathOfPrefix(keyPrefix: string): string {
  return `/${keyPrefix}`;
}

/** What stands before every key, from a path that `pathOfPrefix` made. */
export function prefixOfPath(keyPath: string): string {
  if (!/^\/(?:[^/]+\/)*$/.test(keyPath)) {
    throw new Error(`KEY_PREFIX must be a path like / or /photos/, received "${keyPath}"`);
  }
  return keyPath.slice(1);
}

/** Form of the ids that request-upload makes: a UUID in lower case. */
export const UPLOAD_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text has the form of the ids that request-upload makes. */
export function isUploadId(text: string): boolean {
  return UPLOAD_ID.test(text);
}

/** Revision of an attempt: what a run writes stands under a name that no other attempt shares. */
export function revisionOf(attempt: number): string {
  return `r${attempt}`;
}

/** Key that the presigned form of an upload may write. */
export function incomingKey(uploadId: string): string {
  return `${INCOMING_PREFIX}${uploadId}`;
}

/** Upload id of an incoming key; undefined for any other key. */
export function uploadIdOfIncomingKey(key: string): string | undefined {
  const id = key.startsWith(INCOMING_PREFIX) ? key.slice(INCOMING_PREFIX.length) : '';
  return isUploadId(id) ? id : undefined;
}

/** Key of the kept original. */
export function originalKey(uploadId: string, revision: string): string {
  return `${ORIGINALS_PREFIX}${uploadId}/${revision}`;
}

/** Key of a refused file. */
export function quarantineKey(uploadId: string, revision: string): string {
  return `${QUARANTINE_PREFIX}${uploadId}/${revision}`;
}

/** Prefixes, in the uploads bucket, of whatever an upload has beside its incoming file. */
export function keptPrefixes(uploadId: string): string[] {
  return [`${ORIGINALS_PREFIX}${uploadId}/`, `${QUARANTINE_PREFIX}${uploadId}/`];
}

/** Prefix, in the images bucket, of every size of an upload. */
export function allImagesPrefix(uploadId: string): string {
  return `${IMAGES_PREFIX}${uploadId}/`;
}

/** Prefix of every size of one revision. */
export function imagesPrefix(uploadId: string, revision: string): string {
  return `${allImagesPrefix(uploadId)}${revision}/`;
}

/** Key of one size in one format. */
export function imageKey(uploadId: string, revision: string, size: string, extension: string): string {
  return `${imagesPrefix(uploadId, revision)}${size}.${extension}`;
}
