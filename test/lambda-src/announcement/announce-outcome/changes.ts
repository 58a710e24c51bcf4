import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { UploadStatus } from '../../../../src/contract/codes';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { aRecord } from '../../support/records';

/** Id of the n-th upload. */
export function uploadIdOf(n: number): string {
  return `01970000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

/** A change as the table's stream tells it; the n-th one has sequence number `seq-n`. */
export function aChange(n: number, before: Partial<UploadRecord> | undefined, after: Partial<UploadRecord> | undefined): DynamoDBRecord {
  const imageOf = (changes: Partial<UploadRecord>): NonNullable<DynamoDBRecord['dynamodb']>['NewImage'] =>
    marshall(aRecord({ uploadId: uploadIdOf(n), ...changes }), { removeUndefinedValues: true }) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];
  return {
    eventName: !before ? 'INSERT' : !after ? 'REMOVE' : 'MODIFY',
    dynamodb: {
      Keys: { uploadId: { S: uploadIdOf(n) } },
      SequenceNumber: `seq-${n}`,
      ...(before && { OldImage: imageOf(before) }),
      ...(after && { NewImage: imageOf(after) }),
    },
  };
}

/** The n-th upload takes a status. */
export function aTurn(n: number, from: UploadStatus | undefined, to: UploadStatus | undefined): DynamoDBRecord {
  return aChange(n, from && { status: from, version: 3 }, to && { status: to, version: 4 });
}
