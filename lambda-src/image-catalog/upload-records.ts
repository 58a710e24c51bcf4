import { isDeepStrictEqual } from 'node:util';
import { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { standingRecord, Transition, WriteResult, writeTransition } from './conditional-write';
import { SourceImage } from '../../src/contract/messages';
import {
  ClaimedObject, Closing, Declaration, OPEN_SHARDS, RecordedImage, SCHEMA_VERSION, UploadRecord, UPLOADS_TABLE,
} from '../../src/contract/upload-record';

/** From a form's expiry to the first look whether its object came: events may take their time. */
export const FORM_GRACE_SECONDS = 5 * 60;

/** How long the record of a refused file stays. */
export const REJECTED_RECORD_DAYS = 30;

/** What a new upload is made of. */
export interface NewUpload {
  readonly uploadId: string;
  readonly ownerId?: string;
  /** When the form expires. */
  readonly expiresAt: Date;
  readonly declared: Declaration;
}

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

/** An id that is taken by another upload. */
export class UploadExistsError extends Error {
  constructor(uploadId: string) {
    super(`upload ${uploadId} exists and is another one`);
    this.name = 'UploadExistsError';
  }
}

/** A client that leaves out what is undefined, as the records do. */
export function documentClient(options: DynamoDBClientConfig): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(options), { marshallOptions: { removeUndefinedValues: true } });
}

/** Whether a run may still write the outcome of a record. */
export function isOpenFor(record: UploadRecord | undefined, run: string): boolean {
  return record?.status === 'PROCESSING' && record.run === run && record.closing === undefined;
}

/**
 * The uploads table: every transition that exists, each one conditional write that raises `version`.
 *
 * A condition that does not hold is an answer, not an error: it carries what stands in the table instead.
 */
export class UploadRecords {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /** – → PENDING. */
  async create(upload: NewUpload): Promise<UploadRecord> {
    const now = this.clock().toISOString();
    const record = asStored({
      uploadId: upload.uploadId,
      schemaVersion: SCHEMA_VERSION,
      status: 'PENDING',
      version: 1,
      attempt: 0,
      ownerId: upload.ownerId,
      createdAt: now,
      updatedAt: now,
      expiresAt: upload.expiresAt.toISOString(),
      dueAt: epochSeconds(upload.expiresAt) + FORM_GRACE_SECONDS,
      openShard: openShardOf(upload.uploadId),
      declared: upload.declared,
    });
    try {
      await this.client.send(new PutCommand({
        TableName: this.tableName,
        Item: record,
        ConditionExpression: 'attribute_not_exists(#uploadId)',
        ExpressionAttributeNames: { '#uploadId': UPLOADS_TABLE.partitionKey },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }));
    } catch (error) {
      // The answer to our own write was lost, and the SDK wrote again: what stands there is ours.
      const standing = standingRecord(error);
      if (!isDeepStrictEqual(standing, record)) throw new UploadExistsError(upload.uploadId);
    }
    return record;
  }

  /** The record as it stands, for our own hands; whoever answers a caller uses `readOwned`. */
  async read(uploadId: string): Promise<UploadRecord | undefined> {
    const { Item } = await this.client.send(new GetCommand({ TableName: this.tableName, Key: { uploadId }, ConsistentRead: true }));
    return Item as UploadRecord | undefined;
  }

  /** The record as its owner may see it: somebody else's is not there, nor is an owner's for a caller without one. */
  async readOwned(uploadId: string, ownerId: string | undefined): Promise<UploadRecord | undefined> {
    const record = await this.read(uploadId);
    return record?.ownerId === ownerId ? record : undefined;
  }

  /** PENDING, EXPIRED → PROCESSING: the object's first event takes the record. */
  async claim(uploadId: string, object: ClaimedObject, longestRunSeconds: number): Promise<WriteResult<ClaimedRecord>> {
    return this.write(uploadId, {
      when: ['#status IN (:pending, :expired)'],
      set: ['#status = :processing', '#attempt = #attempt + :one', '#object = :object', '#openShard = :openShard', '#dueAt = :dueAt'],
      remove: ['#ttl', '#error'],
      values: {
        ':pending': 'PENDING',
        ':expired': 'EXPIRED',
        ':processing': 'PROCESSING',
        ':object': object,
        ':openShard': openShardOf(uploadId),
        ':dueAt': this.secondsFromNow(longestRunSeconds),
      },
    });
  }

  /** PROCESSING: of several executions of an attempt, one takes it. */
  async fence({ uploadId, attempt, run }: Run, longestRunSeconds: number): Promise<WriteResult<ClaimedRecord>> {
    return this.write(uploadId, {
      when: ['#status = :processing', '#attempt = :attempt', '(attribute_not_exists(#run) OR #run = :run)'],
      set: ['#run = :run', '#dueAt = :dueAt'],
      values: { ':processing': 'PROCESSING', ':attempt': attempt, ':run': run, ':dueAt': this.secondsFromNow(longestRunSeconds) },
    });
  }

  /** PROCESSING → READY, never over a closing. */
  async ready({ uploadId, attempt, run }: Run, image: ReadyImage, longestRunSeconds: number): Promise<WriteResult<ClaimedRecord>> {
    // Functions of earlier attempts may still write files: such a record stays open until the sweep has looked.
    const first = attempt === 1;
    return this.write(uploadId, {
      when: ['#status = :processing', '#run = :run', 'attribute_not_exists(#closing)'],
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
        ...(first ? {} : { ':dueAt': this.secondsFromNow(longestRunSeconds) }),
      },
    });
  }

  /** PROCESSING: decides how the attempt ends. The first closing stays, and whoever finishes follows it. */
  async close({ uploadId, attempt, run }: Run, closing: Closing): Promise<WriteResult<ClosedRecord>> {
    return this.write(uploadId, {
      // A run that died before the fence could otherwise never be closed.
      when: ['#status = :processing', '#attempt = :attempt', '(attribute_not_exists(#run) OR #run = :run)'],
      set: ['#run = :run', '#closing = if_not_exists(#closing, :closing)'],
      values: { ':processing': 'PROCESSING', ':attempt': attempt, ':run': run, ':closing': closing },
    });
  }

  /** PROCESSING → REJECTED, FAILED, as the closing says. Stays open: a late function may still write files. */
  async outcome({ uploadId, run }: Run, closing: Closing, longestRunSeconds: number): Promise<WriteResult<ClosedRecord>> {
    const rejected = closing.outcome === 'REJECTED';
    return this.write(uploadId, {
      when: ['#status = :processing', '#run = :run', 'attribute_exists(#closing)'],
      set: ['#status = :outcome', '#error = :error', '#dueAt = :dueAt', ...(rejected ? ['#ttl = :ttl'] : [])],
      values: {
        ':processing': 'PROCESSING',
        ':run': run,
        ':outcome': closing.outcome,
        ':error': { code: closing.code, detail: closing.detail },
        ':dueAt': this.secondsFromNow(longestRunSeconds),
        ...(rejected ? { ':ttl': this.secondsFromNow(REJECTED_RECORD_DAYS * 24 * 60 * 60) } : {}),
      },
    });
  }

  private write<R extends UploadRecord>(uploadId: string, transition: Transition): Promise<WriteResult<R>> {
    return writeTransition<R>(this.client, this.tableName, uploadId, this.clock(), transition);
  }

  private secondsFromNow(seconds: number): number {
    return epochSeconds(this.clock()) + seconds;
  }
}

/** Shard of the index of open uploads; ids are random at their end, even the time-ordered ones. */
function openShardOf(uploadId: string): string {
  return String(Number.parseInt(uploadId.slice(-8), 16) % OPEN_SHARDS);
}

/** Rounded up: nothing is due early. */
function epochSeconds(date: Date): number {
  return Math.ceil(date.getTime() / 1000);
}

/** A record as the table gives it back: without what is undefined. */
function asStored(record: UploadRecord): UploadRecord {
  return JSON.parse(JSON.stringify(record));
}
