import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
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

/** What DynamoDB answers when a condition does not hold; without a record there is no item. */
export function conditionFailed(standing?: UploadRecord): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: {},
    ...(standing && { Item: marshall(standing, { removeUndefinedValues: true }) }),
  });
}
