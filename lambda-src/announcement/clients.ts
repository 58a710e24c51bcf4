import { createHash, randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { CLIENTS_TABLE, CONNECTION_SECONDS, MAX_CONNECTIONS, TICKET_SECONDS } from '../../src/contract/clients-table';
import { settleAll } from '../shared/settle';

/** Whose outcomes a connection hears of: all of an owner, or those of one upload where uploads have no owner. */
export type Audience = { readonly ownerId: string } | { readonly uploadId: string };

/** A connection that hears of an audience's outcomes. */
export interface Listener {
  readonly connectionId: string;
  readonly audience: Audience;
  readonly connectedAt: Date;
}

/** Permission to connect once. */
export interface Ticket {
  readonly ticket: string;
  readonly expiresAt: Date;
}

const TICKET = /^[\w-]{43}$/;
const { partitionKey: PK, sortKey: SK, timeToLive: TTL } = CLIENTS_TABLE;

type Key = { readonly [PK]: string; readonly [SK]: string };

/** The clients table: who may connect, and who is connected. */
export class Clients {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /** A new ticket of 256 random bits. Only its hash is stored: who reads the table cannot connect. */
  async issueTicket(audience: Audience): Promise<Ticket> {
    const ticket = randomBytes(32).toString('base64url');
    const expiresAt = this.secondsFromNow(TICKET_SECONDS);
    await this.put({ ...ticketKey(ticket), ...audience, [TTL]: expiresAt });
    return { ticket, expiresAt: new Date(expiresAt * 1000) };
  }

  /** Takes a ticket; undefined if there is none, if it was taken, or if its time is over, whether or not its row is still there. */
  async takeTicket(ticket: string): Promise<Audience | undefined> {
    if (!TICKET.test(ticket)) {
      return undefined;
    }
    try {
      const { Attributes } = await this.client.send(new DeleteCommand({
        TableName: this.tableName,
        Key: ticketKey(ticket),
        ConditionExpression: 'attribute_exists(#pk) AND #ttl > :now',
        ExpressionAttributeNames: { '#pk': PK, '#ttl': TTL },
        ExpressionAttributeValues: { ':now': this.secondsFromNow(0) },
        ReturnValues: 'ALL_OLD',
      }));
      return Attributes && audienceIn(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Remembers a connection: from here on it is pushed to. False if its audience has as many as it may have.
   *
   * It is counted when it is written, so of several that come at once none is overlooked: the last that stays has seen all others.
   */
  async connect(connectionId: string, audience: Audience): Promise<boolean> {
    await this.remember(connectionId, audience);
    if (!await this.hasRoom(audience, MAX_CONNECTIONS)) {
      await this.forget(connectionId, audience);
      return false;
    }
    return true;
  }

  /** Whether an audience has not more connections than these. */
  async hasRoom(audience: Audience, connections: number): Promise<boolean> {
    return (await this.listeners(audience)).length <= connections;
  }

  private async remember(connectionId: string, audience: Audience): Promise<void> {
    const rest = { ...audience, connectedAt: this.clock().toISOString(), [TTL]: this.secondsFromNow(CONNECTION_SECONDS) };
    await settleAll([listenerKey(connectionId, audience), connectionKey(connectionId)].map(async key => this.put({ ...key, ...rest })));
  }

  /** Whom a connection listens for; undefined if it is not known. */
  async audienceOf(connectionId: string): Promise<Audience | undefined> {
    const { Item } = await this.client.send(new GetCommand({ TableName: this.tableName, Key: connectionKey(connectionId), ConsistentRead: true }));
    return Item && audienceIn(Item);
  }

  /** Every connection that listens for an audience, in the order of their ids. Rows stay for a while when their time is over: they are none. */
  async listeners(audience: Audience): Promise<Listener[]> {
    const listeners: Listener[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.client.send(new QueryCommand({
        TableName: this.tableName,
        KeyConditionExpression: '#pk = :audience',
        FilterExpression: '#ttl > :now',
        ExpressionAttributeNames: { '#pk': PK, '#ttl': TTL },
        ExpressionAttributeValues: { ':audience': listenerKey('', audience)[PK], ':now': this.secondsFromNow(0) },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }));
      listeners.push(...(page.Items ?? []).map(item => ({ connectionId: item[SK], audience, connectedAt: new Date(item.connectedAt) })));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return listeners;
  }

  /** Forgets a connection that is over. */
  async forget(connectionId: string, audience: Audience): Promise<void> {
    await settleAll([listenerKey(connectionId, audience), connectionKey(connectionId)].map(async key =>
      this.client.send(new DeleteCommand({ TableName: this.tableName, Key: key }))));
  }

  private async put(item: Key & Record<string, unknown>): Promise<void> {
    await this.client.send(new PutCommand({ TableName: this.tableName, Item: item }));
  }

  /** Epoch seconds, as time to live wants them. */
  private secondsFromNow(seconds: number): number {
    return Math.floor(this.clock().getTime() / 1000) + seconds;
  }
}

function ticketKey(ticket: string): Key {
  return { [PK]: `ticket#${createHash('sha256').update(ticket).digest('hex')}`, [SK]: 'ticket' };
}

function listenerKey(connectionId: string, audience: Audience): Key {
  return { [PK]: 'ownerId' in audience ? `owner#${audience.ownerId}` : `upload#${audience.uploadId}`, [SK]: connectionId };
}

function connectionKey(connectionId: string): Key {
  return { [PK]: `connection#${connectionId}`, [SK]: 'connection' };
}

function audienceIn({ ownerId, uploadId }: Record<string, unknown>): Audience {
  return typeof ownerId === 'string' ? { ownerId } : { uploadId: String(uploadId) };
}
