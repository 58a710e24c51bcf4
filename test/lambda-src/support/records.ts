import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { UploadStatus } from '../../../src/contract/codes';
import { ClaimedObject, UploadRecord } from '../../../src/contract/upload-record';

export const UPLOAD_ID = '01970000-0000-7000-8000-000000000017';
export const CREATED_AT = '2026-03-01T10:00:00.000Z';
export const RUN = 'arn:aws:states:eu-west-1:111122223333:execution:uploads:first';
export const OTHER_RUN = 'arn:aws:states:eu-west-1:111122223333:execution:uploads:second';

export const CLAIMED: ClaimedObject = { key: `incoming/${UPLOAD_ID}`, versionId: 'v1', eTag: 'etag-1', sequencer: '0055AED6DCD90281E5', bytes: 1234 };

/** A record as the table keeps it, PENDING unless told. */
export function aRecord(changes: Partial<UploadRecord> = {}): UploadRecord {
  return {
    uploadId: UPLOAD_ID,
    schemaVersion: 1,
    status: 'PENDING',
    version: 1,
    attempt: 0,
    createdAt: CREATED_AT,
    updatedAt: CREATED_AT,
    expiresAt: '2026-03-01T10:15:00.000Z',
    declared: { contentType: 'image/jpeg', size: 1234, fileName: 'holiday.jpg', metadata: { album: 'summer' } },
    ...changes,
  };
}

/** A record whose attempt is under way, taken by `RUN` unless told. */
export function aProcessingRecord(changes: Partial<UploadRecord> = {}): UploadRecord {
  return aRecord({ status: 'PROCESSING', version: 3, attempt: 1, object: CLAIMED, run: RUN, ...changes });
}

/** What a record has by its status, beside what all have. */
const BY_STATUS: { readonly [status in UploadStatus]: Partial<UploadRecord> } = {
  PENDING: {},
  PROCESSING: {},
  READY: {
    revision: 'r1',
    source: { format: 'jpeg', width: 4000, height: 3000, frames: 1, hasAlpha: false, sha256: 'cd'.repeat(32) },
    original: { uri: `s3://uploads-bucket/originals/${UPLOAD_ID}/r1` },
    images: [{
      size: 'small',
      format: 'webp',
      width: 320,
      height: 240,
      bytes: 5000,
      sha256: 'ab'.repeat(32),
      uri: `s3://images-bucket/images/${UPLOAD_ID}/r1/small.webp`,
    }],
  },
  REJECTED: { error: { code: 'corrupt-image', detail: 'The image ends early.' } },
  FAILED: { error: { code: 'internal', detail: 'The image could not be processed.' } },
  EXPIRED: { error: { code: 'upload-expired', detail: 'No file came before the form expired.' } },
  DELETING: {},
  DELETED: {},
};

/** A record of a status, with all that it has then. */
export function aRecordThatIs(status: UploadStatus, changes: Partial<UploadRecord> = {}): UploadRecord {
  const claimed = !['PENDING', 'EXPIRED'].includes(status);
  return { ...claimed ? aProcessingRecord() : aRecord(), status, ...BY_STATUS[status], ...changes };
}

/** What DynamoDB answers when a condition does not hold; without a record there is no item. */
export function conditionFailed(standing?: UploadRecord): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: {},
    ...(standing && { Item: marshall(standing, { removeUndefinedValues: true }) }),
  });
}
