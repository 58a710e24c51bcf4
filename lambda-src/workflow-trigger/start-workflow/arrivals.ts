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

/** The part of EventBridge's event of an object that we read. */
export interface S3ObjectCreatedEvent {
  readonly 'detail-type': string;
  readonly 'detail': {
    readonly bucket: { readonly name: string };
    readonly object: {
      /** As it is: nothing in it is encoded. */
      readonly 'key': string;
      readonly 'version-id'?: string;
      readonly 'etag': string;
      readonly 'sequencer'?: string;
      readonly 'size': number;
    };
  };
}

/** An object that came to be, whoever told us. */
export interface CreatedObject {
  readonly bucket: string;
  /** Undefined if it cannot be read. */
  readonly key?: string;
  readonly versionId?: string | null;
  readonly eTag: string;
  readonly sequencer?: string;
  readonly size: number;
}

/** An object that a client's form wrote. */
export interface Arrival {
  readonly uploadId: string;
  readonly object: ClaimedObject;
}

/** Whether S3 only tries whether we hear it. */
export function isTestEvent(event: S3CreatedEvent | S3ObjectCreatedEvent): boolean {
  return 'Event' in event && event.Event === 's3:TestEvent';
}

/** The objects that an event tells of. */
export function createdObjects(event: S3CreatedEvent | S3ObjectCreatedEvent): (CreatedObject | undefined)[] {
  if ('detail' in event) {
    const { bucket, object } = event.detail;
    return [event['detail-type'] === 'Object Created'
      ? { ...object, bucket: bucket.name, versionId: object['version-id'], eTag: object.etag }
      : undefined];
  }
  return (event.Records ?? []).map(({ eventName, s3: { bucket, object } }) =>
    eventName.includes('ObjectCreated:') ? { ...object, bucket: bucket.name, key: decodeKey(object.key) } : undefined);
}

/** The upload that an object belongs to; undefined for anything that no form of ours wrote. */
export function arrivalOf(created: CreatedObject | undefined, uploadsBucket: string, keyPrefix: string): Arrival | undefined {
  if (created?.bucket !== uploadsBucket || !created.key?.startsWith(keyPrefix)) return undefined;
  const key = created.key.slice(keyPrefix.length);
  const uploadId = uploadIdOfIncomingKey(key);
  if (uploadId === undefined) return undefined;
  const { versionId, eTag, sequencer, size } = created;
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
