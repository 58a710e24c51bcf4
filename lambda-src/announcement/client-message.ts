import { EndedRecord, OutcomeEvent, outcomeMessage } from './outcome-event';
import { publicImage } from '../upload-request/public-record';

/**
 * An outcome as a client hears of it: the event, less what only backends can use. Where sizes stand is of no use without permission to
 * read there, so a client asks the HTTP API, which answers URLs; and whose it is, a client knows.
 */
export function clientMessage({ data: { ownerId, images, ...data }, ...envelope }: OutcomeEvent): string {
  return JSON.stringify({ ...envelope, data: { ...data, ...(images && { images: images.map(publicImage) }) } });
}

/** The same message as was pushed, made from the record. */
export function clientMessageOf(record: EndedRecord, eventSource: string): string {
  return clientMessage(JSON.parse(outcomeMessage(asAnnounced(record), eventSource).body));
}

/**
 * The record with the version at which its outcome was written, which the event's id names.
 *
 * The sweep writes once more to what ended and was due still, and takes it from the index `open`; nothing else touches an outcome, and nothing
 * at all its `updatedAt`.
 */
function asAnnounced(record: EndedRecord): EndedRecord {
  const { status, attempt, openShard, version } = record;
  const wasDue = status === 'REJECTED' || status === 'FAILED' || (status === 'READY' && attempt > 1);
  return wasDue && openShard === undefined ? { ...record, version: version - 1 } : record;
}
