import { Transition } from './conditional-write';
import { SourceImage } from '../../src/contract/messages';
import { ClaimedObject, Closing, Declaration, OPEN_SHARDS, RecordedImage, sweepRunOf, UploadRecord } from '../../src/contract/upload-record';

/**
 * Every transition of a record, each one conditional write: the protocol in code, as the table in docs/architecture.md lists it.
 * Times are epoch seconds.
 */

/** How long the record of an upload that ended without an image stays. */
export const RECORD_DAYS = 30;

/**
 * The same where the id was derived from an Idempotency-Key and can come back: longer than names of executions stay taken,
 * which is 90 days.
 */
export const IDEMPOTENT_RECORD_DAYS = 100;

/** One attempt at an upload, and the execution that makes it. */
export interface Run {
  readonly uploadId: string;
  readonly attempt: number;
  readonly run: string;
}

/** What a READY image has. */
export interface ReadyImage {
  readonly revision: string;
  readonly source: SourceImage;
  readonly original: { readonly uri: string };
  readonly images: readonly RecordedImage[];
}

/** A record after its claim. */
export type ClaimedRecord = UploadRecord & { readonly object: ClaimedObject };
/** A record that clean-up has closed. */
export type ClosedRecord = ClaimedRecord & { readonly closing: Closing };

const IS_PROCESSING = '#status = :processing';
/** A run that died before the fence could otherwise never be closed. */
const RUN_IS_MINE_OR_NOBODYS = '(attribute_not_exists(#run) OR #run = :run)';
/** Of the record as it was read: nobody has touched it since. */
const IS_AS_READ = '#version = :version';

/** PENDING, EXPIRED → PENDING: the client asked again with the same Idempotency-Key and body, and gets a fresh form. */
export function reissue(uploadId: string, form: { readonly expiresAt: string; readonly declared: Declaration }, dueAt: number): Transition {
  return {
    when: ['#status IN (:pending, :expired)', '#declared = :declared'],
    set: ['#status = :pending', '#expiresAt = :expiresAt', '#openShard = :openShard', '#dueAt = :dueAt'],
    remove: ['#ttl', '#error'],
    values: {
      ':pending': 'PENDING', ':expired': 'EXPIRED', ':declared': form.declared, ':expiresAt': form.expiresAt, ':openShard': openShardOf(uploadId), ':dueAt': dueAt,
    },
  };
}

/** PENDING, EXPIRED → PROCESSING: the object's first event takes the record. The sweep claims what it has read. */
export function claim(uploadId: string, object: ClaimedObject, dueAt: number, version?: number): Transition {
  return {
    when: ['#status IN (:pending, :expired)', ...(version === undefined ? [] : [IS_AS_READ])],
    set: ['#status = :processing', '#attempt = #attempt + :one', '#object = :object', '#openShard = :openShard', '#dueAt = :dueAt'],
    remove: ['#ttl', '#error'],
    values: {
      ':pending': 'PENDING',
      ':expired': 'EXPIRED',
      ':processing': 'PROCESSING',
      ':object': object,
      ':openShard': openShardOf(uploadId),
      ':dueAt': dueAt,
      ...(version === undefined ? {} : { ':version': version }),
    },
  };
}

/** PROCESSING: of several executions of an attempt, one takes it. */
export function fence({ attempt, run }: Run, dueAt: number): Transition {
  return {
    when: [IS_PROCESSING, '#attempt = :attempt', RUN_IS_MINE_OR_NOBODYS],
    set: ['#run = :run', '#dueAt = :dueAt'],
    values: { ':processing': 'PROCESSING', ':attempt': attempt, ':run': run, ':dueAt': dueAt },
  };
}

/** PROCESSING → READY, never over a closing. Functions of earlier attempts may still write files: such a record stays open for the sweep. */
export function ready({ attempt, run }: Run, image: ReadyImage, dueAt: number): Transition {
  const first = attempt === 1;
  return {
    when: [IS_PROCESSING, '#run = :run', 'attribute_not_exists(#closing)'],
    set: [
      '#status = :ready', '#revision = :revision', '#source = :source', '#original = :original', '#images = :images',
      ...(first ? [] : ['#dueAt = :dueAt']),
    ],
    remove: first ? ['#openShard', '#dueAt'] : [],
    values: {
      ':processing': 'PROCESSING',
      ':run': run,
      ':ready': 'READY',
      ':revision': image.revision,
      ':source': image.source,
      ':original': image.original,
      ':images': image.images,
      ...(first ? {} : { ':dueAt': dueAt }),
    },
  };
}

/** PROCESSING: decides how the attempt ends. The first closing stays, and whoever finishes follows it. */
export function close({ attempt, run }: Run, closing: Closing): Transition {
  return {
    when: [IS_PROCESSING, '#attempt = :attempt', RUN_IS_MINE_OR_NOBODYS],
    set: ['#run = :run', '#closing = if_not_exists(#closing, :closing)'],
    values: { ':processing': 'PROCESSING', ':attempt': attempt, ':run': run, ':closing': closing },
  };
}

/** PROCESSING: the sweep closes the record of a run that is over, in the run's place; also where the run closed it and got no further. */
export function takeOver({ attempt, version }: UploadRecord, closing: Closing): Transition {
  return {
    when: [IS_PROCESSING, IS_AS_READ],
    set: ['#run = :run', '#closing = if_not_exists(#closing, :closing)'],
    values: { ':processing': 'PROCESSING', ':version': version, ':run': sweepRunOf(attempt), ':closing': closing },
  };
}

/** PROCESSING → REJECTED, FAILED, as the closing says. Stays open: a late function may still write files. */
export function outcome({ run }: Run, record: ClosedRecord, now: number, dueAt: number): Transition {
  const { closing } = record;
  const rejected = closing.outcome === 'REJECTED';
  return {
    when: [IS_PROCESSING, '#run = :run', 'attribute_exists(#closing)'],
    set: ['#status = :outcome', '#error = :error', '#dueAt = :dueAt', ...(rejected ? ['#ttl = :ttl'] : [])],
    values: {
      ':processing': 'PROCESSING',
      ':run': run,
      ':outcome': closing.outcome,
      ':error': { code: closing.code, detail: closing.detail },
      ':dueAt': dueAt,
      ...(rejected ? { ':ttl': ttlOf(record, now) } : {}),
    },
  };
}

/** Any status: the sweep looks again later. */
export function postpone({ version }: UploadRecord, dueAt: number): Transition {
  return { when: [IS_AS_READ], set: ['#dueAt = :dueAt'], values: { ':version': version, ':dueAt': dueAt } };
}

/** PENDING → EXPIRED: no object came. */
export function expire(record: UploadRecord, now: number): Transition {
  return {
    when: ['#status = :pending', IS_AS_READ],
    set: ['#status = :expired', '#error = :error', '#ttl = :ttl'],
    remove: ['#openShard', '#dueAt'],
    values: {
      ':pending': 'PENDING',
      ':version': record.version,
      ':expired': 'EXPIRED',
      ':error': { code: 'upload-expired', detail: 'No file was uploaded before the form expired.' },
      ':ttl': ttlOf(record, now),
    },
  };
}

/** FAILED → PROCESSING by hand, PROCESSING → PROCESSING by the sweep, which has read the very version: a new attempt at the same object. */
export function redrive(record: UploadRecord, dueAt: number, version?: number): Transition {
  return {
    when: [
      '#status = :status', '#attempt = :attempt', '(#status = :failed OR attribute_not_exists(#closing))',
      ...(version === undefined ? [] : [IS_AS_READ]),
    ],
    set: ['#status = :processing', '#attempt = #attempt + :one', '#openShard = :openShard', '#dueAt = :dueAt'],
    remove: ['#run', '#closing', '#error'],
    values: {
      ':status': record.status,
      ':attempt': record.attempt,
      ':failed': 'FAILED',
      ':processing': 'PROCESSING',
      ':openShard': openShardOf(record.uploadId),
      ':dueAt': dueAt,
      ...(version === undefined ? {} : { ':version': version }),
    },
  };
}

/** Any but DELETING, DELETED → DELETING: its owner wants it gone. */
export function markDeleting(uploadId: string, ownerId: string, now: number): Transition {
  return {
    when: ['#ownerId = :ownerId', 'NOT #status IN (:deleting, :deleted)'],
    set: ['#status = :deleting', '#openShard = :openShard', '#dueAt = :dueAt'],
    remove: ['#ttl'],
    values: { ':ownerId': ownerId, ':deleting': 'DELETING', ':deleted': 'DELETED', ':openShard': openShardOf(uploadId), ':dueAt': now },
  };
}

/** DELETING: everything was purged once; what lands or is written late goes at the last purge. */
export function purged({ version }: UploadRecord, purgedAt: string, lastPurgeAt: number): Transition {
  return {
    when: ['#status = :deleting', IS_AS_READ],
    set: ['#purgedAt = :purgedAt', '#dueAt = :dueAt'],
    values: { ':deleting': 'DELETING', ':version': version, ':purgedAt': purgedAt, ':dueAt': lastPurgeAt },
  };
}

/** READY, REJECTED, FAILED: no function can write any more, and what late ones left is gone. */
export function settle({ version }: UploadRecord): Transition {
  return { when: [IS_AS_READ], set: [], untold: true, remove: ['#openShard', '#dueAt'], values: { ':version': version } };
}

/** Shard of the index of open uploads; ids are random at their end, even the time-ordered ones. */
export function openShardOf(uploadId: string): string {
  return String(Number.parseInt(uploadId.slice(-8), 16) % OPEN_SHARDS);
}

/** When the table may forget a record that ended now. */
export function ttlOf({ idempotent }: UploadRecord, now: number): number {
  return now + (idempotent ? IDEMPOTENT_RECORD_DAYS : RECORD_DAYS) * 24 * 60 * 60;
}

/** Whole seconds, rounded up, of times that are written and of now alike: nothing is due early by a second or more. */
export function epochSeconds(date: Date): number {
  return Math.ceil(date.getTime() / 1000);
}
