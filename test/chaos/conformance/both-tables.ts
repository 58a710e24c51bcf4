import { ConditionalCheckFailedException, CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand, QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { UPLOADS_TABLE } from '../../../src/contract/upload-record';
import { UPLOADS_INDEXES } from '../fakes/indexes';
import { FakeTable, TableCommand } from '../fakes/table';

/** What a command gives: its output, or the error that is thrown. */
export interface Outcome {
  readonly output?: { readonly [name: string]: unknown };
  readonly error?: string;
  /** The item that made a condition fail. */
  readonly standing?: unknown;
}

/** What both sides say to one call. */
export interface Outcomes {
  readonly fake: Outcome;
  readonly engine: Outcome;
}

/** The uploads table on the engine, and a fake beside it. */
export class BothTables {
  private readonly fake = new FakeTable(UPLOADS_TABLE.partitionKey, () => {});
  private readonly documents: DynamoDBDocumentClient;

  constructor(private readonly client: DynamoDBClient, private readonly tableName: string) {
    this.documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  }

  async create(): Promise<void> {
    const keys = [{ name: UPLOADS_TABLE.partitionKey, type: 'S' as const }, ...UPLOADS_INDEXES.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey])];
    await this.client.send(new CreateTableCommand({
      TableName: this.tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
      KeySchema: [{ AttributeName: UPLOADS_TABLE.partitionKey, KeyType: 'HASH' }],
      GlobalSecondaryIndexes: UPLOADS_INDEXES.map(({ name, partitionKey, sortKey, projection }) => ({
        IndexName: name,
        KeySchema: [{ AttributeName: partitionKey.name, KeyType: 'HASH' }, { AttributeName: sortKey.name, KeyType: 'RANGE' }],
        Projection: projection === 'ALL' ? { ProjectionType: 'ALL' }
          : projection.length === 0 ? { ProjectionType: 'KEYS_ONLY' } : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...projection] },
      })),
    }));
  }

  async delete(): Promise<void> {
    await this.client.send(new DeleteTableCommand({ TableName: this.tableName }));
  }

  /** All pages of one partition of an index, on both sides: both go on where the fake's last page ended. */
  async pages(input: Omit<QueryCommandInput, 'TableName'>): Promise<Outcomes[]> {
    const pages: Outcomes[] = [];
    let from: Outcomes['fake']['output'];
    do {
      const page = await this.send(new QueryCommand({ TableName: this.tableName, ...input, ExclusiveStartKey: from }));
      pages.push(page);
      from = page.fake.output?.LastEvaluatedKey as typeof from;
    } while (from !== undefined);
    return pages;
  }

  /** A command on both sides. */
  async send(command: TableCommand): Promise<Outcomes> {
    const fake = await outcomeOf(async () => this.fake.apply(command));
    const { constructor, input } = command;
    const there = new (constructor as new (input: object) => TableCommand)({ ...input, TableName: this.tableName });
    return { fake, engine: await outcomeOf(() => this.documents.send(there as never)) };
  }
}

/** What a call gives, in words that do not tell fake from engine. */
export async function outcomeOf(call: () => Promise<object>): Promise<Outcome> {
  try {
    const { $metadata, ...output } = await call() as { $metadata?: unknown; [name: string]: unknown };
    return { output: Object.fromEntries(Object.entries(output).filter(([, value]) => value !== undefined)) };
  } catch (error) {
    const { name } = error as Error;
    if (!(error instanceof ConditionalCheckFailedException)) return { error: name };
    return { error: name, ...(error.Item ? { standing: unmarshall(error.Item) } : {}) };
  }
}
