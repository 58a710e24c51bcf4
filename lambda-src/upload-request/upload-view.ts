import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { signedSeconds } from './lifetime';
import { publicImage, publicImages, publicRecord, ShownUpload } from './public-record';
import type { FetchableImage, UploadView } from './schemas/upload';
import { UploadRecord } from '../../src/contract/upload-record';

export type { UploadView };

/** What a view is made with. */
export interface UploadViewDependencies {
  readonly s3: S3Client;
  readonly urlExpirySeconds: number;
}

/** What the API answers of a record, whichever route is asked. */
export async function uploadView(record: ShownUpload, { s3, urlExpirySeconds }: UploadViewDependencies): Promise<UploadView> {
  const { uploadId, status } = record;
  const links = { self: `/uploads/${uploadId}` };
  if (status === 'DELETING' || status === 'DELETED') {
    return { uploadId, status, links };
  }
  const images = await fetchableImages(s3, record, urlExpirySeconds);
  return { ...publicRecord(record), ...(images.length > 0 && { images }), links };
}

/** Whether there will be more to see: no outcome yet. */
export function isOpen({ status }: Pick<UploadRecord, 'status'>): boolean {
  return status === 'PENDING' || status === 'PROCESSING';
}

/** URLs are built for each answer and never stored: they would expire in the record. */
async function fetchableImages(s3: S3Client, record: ShownUpload, urlExpirySeconds: number): Promise<FetchableImage[]> {
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
