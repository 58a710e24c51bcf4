import { FailureCode, OutcomeCode, RejectionCode, UploadStatus } from './codes';
import { OutputFormatName } from './image-formats';
import { ImageAppearance, SourceImage } from './messages';

/** Names that table, indexes and repository share. */
export const UPLOADS_TABLE = {
  partitionKey: 'uploadId',
  timeToLive: 'ttl',
  /** Uploads of one owner by time; sparse. */
  byOwner: { indexName: 'byOwner', partitionKey: 'ownerId', sortKey: 'createdAt' },
  /** Uploads that still need a hand, by the time they are due; sparse, keys only. */
  open: { indexName: 'open', partitionKey: 'openShard', sortKey: 'dueAt' },
} as const;

/** Attributes that a list of uploads shows, beside the keys. */
export const LIST_ATTRIBUTES = ['status', 'updatedAt', 'expiresAt', 'declared', 'images', 'error', 'attempt', 'version'];

/** `open` is spread over this many shards, "0" to "9". */
export const OPEN_SHARDS = 10;

/** Shards of the index, as its partition keys spell them. */
export const OPEN_SHARD_NAMES: readonly string[] = Array.from({ length: OPEN_SHARDS }, (_, shard) => String(shard));

/** Run of the sweep when it ends an attempt whose own run is over. */
export function sweepRunOf(attempt: number): string {
  return `sweep-${attempt}`;
}

/** Version of the item's shape. */
export const SCHEMA_VERSION = 1;

/** What the client declared when it asked. */
export interface Declaration {
  readonly contentType: string;
  readonly size: number;
  /** Hex digest. */
  readonly sha256?: string;
  readonly fileName?: string;
  readonly metadata?: { readonly [name: string]: string };
}

/** The object whose event claimed the record. */
export interface ClaimedObject {
  readonly key: string;
  readonly versionId?: string;
  readonly eTag: string;
  readonly sequencer?: string;
  readonly bytes: number;
}

/** One size as the record keeps it: where it stands, never a URL. */
export interface RecordedImage {
  readonly size: string;
  readonly format: OutputFormatName;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly sha256: string;
  /** `s3://bucket/key` */
  readonly uri: string;
  /** Made at the source's own scale, since the size asks for more pixels than there are. */
  readonly natural?: true;
  /** It moves: every other image of an animation is its first frame. */
  readonly animated?: true;
}

/** The source as the record keeps it: what its header says, and what its pixels are like. */
export type RecordedSource = SourceImage & ImageAppearance;

/** What clean-up has decided and nobody may change any more. */
export interface Closing {
  readonly outcome: 'REJECTED' | 'FAILED';
  readonly code: RejectionCode | FailureCode;
  readonly detail: string;
}

/** One item of the uploads table. Who writes what under which condition: docs/architecture.md. */
export interface UploadRecord {
  readonly uploadId: string;
  readonly schemaVersion: number;
  readonly status: UploadStatus;
  /** Counts the writes of this record. */
  readonly version: number;
  /** Counts claims and redrives; 0 before the first. */
  readonly attempt: number;
  /** Execution that took the attempt, or the sweep in its place. */
  readonly run?: string;
  readonly closing?: Closing;
  /** Absent without authorization. */
  readonly ownerId?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When the form expires, ISO 8601. */
  readonly expiresAt: string;
  /** Epoch seconds. */
  readonly dueAt?: number;
  readonly openShard?: string;
  /** Epoch seconds. */
  readonly ttl?: number;
  /** The id was derived from an Idempotency-Key. */
  readonly idempotent?: true;
  /** DELETING: when everything was purged for the first time, ISO 8601. */
  readonly purgedAt?: string;
  readonly declared: Declaration;
  readonly object?: ClaimedObject;
  readonly source?: RecordedSource;
  readonly original?: { readonly uri: string };
  readonly images?: readonly RecordedImage[];
  readonly revision?: string;
  readonly error?: { readonly code: OutcomeCode; readonly detail: string };
}

/** An upload as the index `byOwner` holds it. */
export type ListedUpload = Pick<UploadRecord,
  'uploadId' | 'ownerId' | 'createdAt' | 'status' | 'updatedAt' | 'expiresAt' | 'declared' | 'images' | 'error' | 'attempt' | 'version'>;

/** What stays of a deleted upload: enough to tell its owner, and to let nobody begin it again. */
export interface Tombstone extends Pick<UploadRecord, 'uploadId' | 'schemaVersion' | 'status' | 'version' | 'attempt' | 'ownerId' | 'ttl'> {
  readonly deletedAt: string;
}
