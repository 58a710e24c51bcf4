import { isDeepStrictEqual } from 'node:util';
import { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { standingRecord, Transition, WriteResult, writeTransition } from './conditional-write';
import * as transitions from './transitions';
import { ClaimedRecord, ClosedRecord, epochSeconds, openShardOf, ReadyImage, Run, ttlOf } from './transitions';
import { ClaimedObject, Closing, Declaration, ListedUpload, SCHEMA_VERSION, Tombstone, UploadRecord, UPLOADS_TABLE } from '../../src/contract/upload-record';

export type { ClaimedRecord, ClosedRecord, ReadyImage, Run } from './transitions';

/** From a form's expiry to the first look whether its object came: events may take their time. */
export const FORM_GRACE_SECONDS = 5 * 60;

/** What a new upload is made of. */
export interface NewUpload {
  readonly uploadId: string;
  readonly ownerId?: string;
  /** When the form expires. */
  readonly expiresAt: Date;
  readonly declared: Declaration;
  /** The id was derived from an Idempotency-Key. */
  readonly idempotent?: true;
}

/** An upload as the index of open ones shows it. */
export interface DueUpload {
  readonly uploadId: string;
  /** Epoch seconds. */
  readonly dueAt: number;
}

/** A place in an owner's list of uploads. */
export type ListPlace = Pick<ListedUpload, 'createdAt' | 'uploadId'>;

/** A page of an owner's list of uploads. */
export interface ListPage {
  readonly records: readonly ListedUpload[];
  /** Whether there may be more behind the last one. */
  readonly more: boolean;
}

/**
 * A client that leaves out what is undefined, as the records do. Unless class instances may be maps, it takes metadata with the
 * name `constructor` for one, and refuses it.
 */
export function documentClient(options: DynamoDBClientConfig): DynamoDBDocumentClient {
  const marshallOptions = { removeUndefinedValues: true, convertClassInstanceToMap: true };
  return DynamoDBDocumentClient.from(new DynamoDBClient(options), { marshallOptions });
}

/** Whether a run may still write the outcome of a record. */
export function isOpenFor(record: UploadRecord | undefined, run: string): boolean {
  return record?.status === 'PROCESSING' && record.run === run && record.closing === undefined;
}

/**
 * The uploads table: every transition that exists, each one conditional write that raises `version`.
 *
 * A condition that does not hold is an answer, not an error: it carries what stands in the table instead. What each transition writes
 * and under which condition stands in `transitions.ts`.
 */
export class UploadRecords {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /** – → PENDING. */
  async create(upload: NewUpload): Promise<WriteResult> {
    const now = this.clock().toISOString();
    const record = asStored<UploadRecord>({
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
      idempotent: upload.idempotent,
      declared: upload.declared,
    });
    const result = await this.put(record, 'attribute_not_exists(#uploadId)', { '#uploadId': UPLOADS_TABLE.partitionKey });
    // The answer to our own write was lost, and the SDK wrote again: what stands there is ours.
    return !result.written && isDeepStrictEqual(result.standing, record) ? { written: true, record } : result;
  }

  /** PENDING, EXPIRED → PENDING, with the expiry of a fresh form. */
  async reissue({ uploadId, expiresAt, declared }: NewUpload): Promise<WriteResult> {
    const form = { expiresAt: expiresAt.toISOString(), declared };
    return this.write(uploadId, transitions.reissue(uploadId, form, epochSeconds(expiresAt) + FORM_GRACE_SECONDS));
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

  /** The uploads of an owner behind a place, the newest first. The index lags a little: what was just written may be missing or as it was. */
  async listOwned(ownerId: string, limit: number, after?: ListPlace): Promise<ListPage> {
    const { indexName, partitionKey } = UPLOADS_TABLE.byOwner;
    const { Items, LastEvaluatedKey } = await this.client.send(new QueryCommand({
      TableName: this.tableName,
      IndexName: indexName,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': partitionKey },
      ExpressionAttributeValues: { ':owner': ownerId },
      ScanIndexForward: false,
      Limit: limit,
      // The owner is the caller's in any case, never what a cursor says.
      ExclusiveStartKey: after && { uploadId: after.uploadId, ownerId, createdAt: after.createdAt },
    }));
    return { records: (Items ?? []) as ListedUpload[], more: LastEvaluatedKey !== undefined };
  }

  /** The uploads of one shard that are due, the longest due first, page by page. The index may lag: read each again. */
  async *due(shard: string): AsyncGenerator<DueUpload[]> {
    const { indexName, partitionKey, sortKey } = UPLOADS_TABLE.open;
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.client.send(new QueryCommand({
        TableName: this.tableName,
        IndexName: indexName,
        KeyConditionExpression: '#shard = :shard AND #dueAt <= :now',
        ExpressionAttributeNames: { '#shard': partitionKey, '#dueAt': sortKey },
        ExpressionAttributeValues: { ':shard': shard, ':now': epochSeconds(this.clock()) },
        Limit: 100,
        ExclusiveStartKey: from,
      }));
      yield (page.Items ?? []).map(item => ({ uploadId: item[UPLOADS_TABLE.partitionKey] as string, dueAt: item[sortKey] as number }));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }

  /** PENDING, EXPIRED → PROCESSING: the object's first event takes the record; the sweep names the version it read. */
  async claim(uploadId: string, object: ClaimedObject, longestRunSeconds: number, version?: number): Promise<WriteResult<ClaimedRecord>> {
    return this.write(uploadId, transitions.claim(uploadId, object, this.secondsFromNow(longestRunSeconds), version));
  }

  /** PROCESSING: of several executions of an attempt, one takes it. */
  async fence(run: Run, longestRunSeconds: number): Promise<WriteResult<ClaimedRecord>> {
    return this.write(run.uploadId, transitions.fence(run, this.secondsFromNow(longestRunSeconds)));
  }

  /** PROCESSING → READY, never over a closing. */
  async ready(run: Run, image: ReadyImage, longestRunSeconds: number): Promise<WriteResult<ClaimedRecord>> {
    return this.write(run.uploadId, transitions.ready(run, image, this.secondsFromNow(longestRunSeconds)));
  }

  /** PROCESSING: decides how the attempt ends. The first closing stays, and whoever finishes follows it. */
  async close(run: Run, closing: Closing): Promise<WriteResult<ClosedRecord>> {
    return this.write(run.uploadId, transitions.close(run, closing));
  }

  /** PROCESSING: the sweep closes the record of a run that is over. */
  async takeOver(record: UploadRecord, closing: Closing): Promise<WriteResult<ClosedRecord>> {
    return this.write(record.uploadId, transitions.takeOver(record, closing));
  }

  /** PROCESSING → REJECTED, FAILED, as the closing of the record says. */
  async outcome(run: Run, record: ClosedRecord, longestRunSeconds: number): Promise<WriteResult<ClosedRecord>> {
    return this.write(run.uploadId, transitions.outcome(run, record, this.secondsFromNow(0), this.secondsFromNow(longestRunSeconds)));
  }

  /** The sweep looks at the record again at `dueAt`, in epoch seconds. */
  async postpone(record: UploadRecord, dueAt: number): Promise<WriteResult> {
    return this.write(record.uploadId, transitions.postpone(record, dueAt));
  }

  /** PENDING → EXPIRED. */
  async expire(record: UploadRecord): Promise<WriteResult> {
    return this.write(record.uploadId, transitions.expire(record, this.secondsFromNow(0)));
  }

  /** FAILED, PROCESSING → PROCESSING: a new attempt; the sweep names the version it read. */
  async redrive(record: UploadRecord, longestRunSeconds: number, version?: number): Promise<WriteResult<ClaimedRecord>> {
    return this.write(record.uploadId, transitions.redrive(record, this.secondsFromNow(longestRunSeconds), version));
  }

  /** Any but DELETING, DELETED → DELETING. */
  async markDeleting(uploadId: string, ownerId: string): Promise<WriteResult> {
    return this.write(uploadId, transitions.markDeleting(uploadId, ownerId, this.secondsFromNow(0)));
  }

  /** DELETING: the first purge is done, the last one is due at `lastPurgeAt`, in epoch seconds. */
  async purged(record: UploadRecord, lastPurgeAt: number): Promise<WriteResult> {
    return this.write(record.uploadId, transitions.purged(record, this.clock().toISOString(), lastPurgeAt));
  }

  /** DELETING → DELETED: nothing but a tombstone stays. */
  async bury(record: UploadRecord): Promise<WriteResult> {
    const { uploadId, schemaVersion, ownerId, attempt, version } = record;
    const tombstone = asStored<Tombstone>({
      uploadId,
      schemaVersion,
      ownerId,
      status: 'DELETED',
      attempt,
      version: version + 1,
      deletedAt: this.clock().toISOString(),
      ttl: ttlOf(record, this.secondsFromNow(0)),
    });
    return this.put(tombstone, '#status = :deleting AND #version = :version',
      { '#status': 'status', '#version': 'version' }, { ':deleting': 'DELETING', ':version': version });
  }

  /** READY, REJECTED, FAILED: nothing is left to do. */
  async settle(record: UploadRecord): Promise<WriteResult> {
    return this.write(record.uploadId, transitions.settle(record));
  }

  private write<R extends UploadRecord>(uploadId: string, transition: Transition): Promise<WriteResult<R>> {
    return writeTransition<R>(this.client, this.tableName, uploadId, this.clock(), transition);
  }

  /** Writes a whole item under a condition. */
  private async put(
    item: UploadRecord | Tombstone, condition: string, names: Record<string, string>, values?: Record<string, unknown>,
  ): Promise<WriteResult> {
    try {
      await this.client.send(new PutCommand({
        TableName: this.tableName,
        Item: item,
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }));
    } catch (error) {
      return { written: false, standing: standingRecord(error) };
    }
    return { written: true, record: item as UploadRecord };
  }

  private secondsFromNow(seconds: number): number {
    return epochSeconds(this.clock()) + seconds;
  }
}

/** A record, or a part of one, as the table gives it back: without what is undefined. */
export function asStored<R>(record: R): R {
  return JSON.parse(JSON.stringify(record));
}
