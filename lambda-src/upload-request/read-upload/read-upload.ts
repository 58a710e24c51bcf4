import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { HandlerEnvironment } from '../../../src/contract/environment';
import { isUploadId } from '../../../src/contract/object-keys';
import { UploadRecord } from '../../../src/contract/upload-record';
import type { UploadRecords } from '../../image-catalog/upload-records';
import { positiveInteger } from '../../shared/env';
import { Logger } from '../../shared/logger';
import { HttpRequest, HttpResponse, json, Problem } from '../http';
import { signedSeconds } from '../lifetime';
import { ownerOf } from '../owner';
import { PublicImage, publicImage, publicImages, publicRecord } from '../public-record';

/** Seconds after which it is worth to ask again. */
const RETRY_AFTER_OPEN = '1';

/** What read-upload works with. */
export interface ReadUploadDependencies {
  readonly environment: HandlerEnvironment<'read-upload'>;
  readonly s3: S3Client;
  readonly uploads: Pick<UploadRecords, 'readOwned'>;
  readonly log: Logger;
}

/** A size as its owner may fetch it, until the URL expires. */
interface FetchableImage extends PublicImage {
  readonly url: string;
  readonly urlExpiresAt: string;
}

/** `GET /uploads/{uploadId}`: the record as its owner may see it. */
export async function readUpload(request: HttpRequest, { environment, s3, uploads, log }: ReadUploadDependencies): Promise<HttpResponse> {
  const ownerId = ownerOf(request, environment.AUTHORIZATION);
  const uploadId = request.pathParameters?.uploadId ?? '';
  // Malformed, unknown and somebody else's look alike, so nobody can find out which ids exist.
  const notFound = new Problem('not-found', 'There is no such upload.');
  if (!isUploadId(uploadId)) {
    throw notFound;
  }
  log.appendKeys({ uploadId });
  const record = await uploads.readOwned(uploadId, ownerId);
  if (!record) {
    throw notFound;
  }
  // Clients poll: at the usual level these lines would be most of the log.
  log.debug('upload read', { status: record.status });

  const links = { self: `/uploads/${uploadId}` };
  if (record.status === 'DELETING' || record.status === 'DELETED') {
    return json(200, { uploadId, status: record.status, links });
  }
  const images = await fetchableImages(s3, record, positiveInteger('URL_EXPIRY_SECONDS', environment.URL_EXPIRY_SECONDS));
  const open = record.status === 'PENDING' || record.status === 'PROCESSING';
  return json(200, { ...publicRecord(record), ...(images.length > 0 && { images }), links }, open ? { 'Retry-After': RETRY_AFTER_OPEN } : {});
}

/** URLs are built for each answer and never stored: they would expire in the record. */
async function fetchableImages(s3: S3Client, record: UploadRecord, urlExpirySeconds: number): Promise<FetchableImage[]> {
  const images = publicImages(record);
  if (images.length === 0) {
    return [];
  }
  const signingDate = new Date(Math.floor(Date.now() / 1000) * 1000);
  const expiresIn = await signedSeconds(s3, urlExpirySeconds, signingDate);
  const urlExpiresAt = new Date(signingDate.getTime() + expiresIn * 1000).toISOString();
  return Promise.all(images.map(async image => ({
    ...publicImage(image),
    url: await getSignedUrl(s3, new GetObjectCommand(locationOf(image.uri)), { expiresIn, signingDate }),
    urlExpiresAt,
  })));
}

function locationOf(uri: string): { Bucket: string; Key: string } {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new Error('the record holds a size without a place');
  }
  return { Bucket: bucket, Key: key };
}
