import { uploadIdOfIncomingKey } from '../../../src/contract/object-keys';
import { ClaimedObject } from '../../../src/contract/upload-record';

/** The part of an S3 event that we read. S3's test event has no records. */
export interface S3CreatedEvent {
  readonly Event?: string;
  readonly Records?: readonly S3CreatedRecord[];
}

/** One record of an S3 event. */
export interface S3CreatedRecord {
  readonly eventName: string;
  readonly s3: {
    readonly bucket: { readonly name: string };
    readonly object: {
      /** As a form encodes it: `+` is a space. */
      readonly key: string;
      readonly versionId?: string | null;
      readonly eTag: string;
      readonly sequencer?: string;
      readonly size: number;
    };
  };
}

/** An object that a client's form wrote. */
export interface Arrival {
  readonly uploadId: string;
  readonly object: ClaimedObject;
}

/** The upload that a record of the event tells of; undefined for anything that no form of ours wrote. */
export function arrivalOf({ eventName, s3 }: S3CreatedRecord, uploadsBucket: string): Arrival | undefined {
  const key = decodeKey(s3.object.key);
  const uploadId = key === undefined ? undefined : uploadIdOfIncomingKey(key);
  if (key === undefined || uploadId === undefined || s3.bucket.name !== uploadsBucket || !eventName.includes('ObjectCreated:')) return undefined;
  const { versionId, eTag, sequencer, size } = s3.object;
  return {
    uploadId,
    object: {
      key,
      ...(versionId ? { versionId } : {}),
      eTag: eTag.replace(/"/g, ''),
      ...(sequencer ? { sequencer } : {}),
      bytes: size,
    },
  };
}

/** The key behind its form-encoding; undefined if it is none. */
export function decodeKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replace(/\+/g, ' '));
  } catch {
    return undefined;
  }
}
