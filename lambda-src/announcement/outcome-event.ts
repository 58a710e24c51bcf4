import type { OutcomeData, OutcomeEvent } from './schemas/outcome-event';
import { OUTCOME_STATUSES, OutcomeStatus } from '../../src/contract/codes';
import { EVENT_ATTRIBUTES, eventTypeOf, MAX_EVENT_BYTES } from '../../src/contract/outcome-event';
import { UploadRecord } from '../../src/contract/upload-record';
import { publicImage, publicImages, publicRecord } from '../upload-request/public-record';

/** A record that has ended. A tombstone says when it was deleted instead of when it was updated. */
export type EndedRecord = UploadRecord & { readonly status: OutcomeStatus; readonly deletedAt?: string };

export type { OutcomeData, OutcomeEvent };

/** An event as it travels: its body, and the attributes that subscribers filter on. */
export interface OutcomeMessage {
  readonly body: string;
  readonly attributes: { readonly [name: string]: string };
}

/** Whether a status ends an upload. */
export function isOutcome(status: string | undefined): status is OutcomeStatus {
  return OUTCOME_STATUSES.some(outcome => outcome === status);
}

/**
 * The message that tells of an outcome, at most `MAX_EVENT_BYTES` long.
 *
 * The same record always gives the same message, so whoever hears of it twice can see that by its id.
 */
export function outcomeMessage(record: EndedRecord, eventSource: string): OutcomeMessage {
  const bodies = dataFromLongToShort(record).map(data => serialize(outcomeEvent(record, eventSource, data)));
  const body = bodies.find(text => Buffer.byteLength(text) <= MAX_EVENT_BYTES);
  if (body === undefined) {
    throw new Error(`the event of an outcome is larger than ${MAX_EVENT_BYTES} bytes`);
  }
  return {
    body,
    attributes: {
      [EVENT_ATTRIBUTES.type]: eventTypeOf(record.status),
      [EVENT_ATTRIBUTES.status]: record.status,
      ...(record.ownerId && { [EVENT_ATTRIBUTES.ownerId]: record.ownerId }),
    },
  };
}

function outcomeEvent(record: EndedRecord, eventSource: string, data: OutcomeData): OutcomeEvent {
  return {
    specversion: '1.0',
    id: `${record.uploadId}:${record.version}:${record.status}`,
    source: eventSource,
    type: eventTypeOf(record.status),
    subject: record.uploadId,
    time: record.updatedAt ?? record.deletedAt,
    datacontenttype: 'application/json',
    data,
  };
}

/** Everything; all but the sizes, which are the only part without a narrow bound; what says which outcome it was. */
function dataFromLongToShort(record: EndedRecord): OutcomeData[] {
  const { uploadId, status, version, attempt } = record;
  const owner = record.ownerId ? { ownerId: record.ownerId } : {};
  const images = publicImages(record).map(image => ({ ...publicImage(image), uri: image.uri }));
  const withoutImages = { ...publicRecord(record), status, ...owner };
  return [
    { ...withoutImages, ...(images.length > 0 && { images }) },
    { ...withoutImages, truncated: true },
    { uploadId, status, version, attempt, ...owner, truncated: true },
  ];
}

/** JSON, with the two characters escaped that JSON allows and SNS and SQS refuse. */
function serialize(event: OutcomeEvent): string {
  return JSON.stringify(event).replace(/[\ufffe\uffff]/g, character => `\\u${character.charCodeAt(0).toString(16)}`);
}
