import { ConditionalCheckFailedException, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { Expressions, Invalid, Placeholders } from './expressions';
import { checkIndexKeys, Index, pageOf, UPLOADS_INDEXES } from './indexes';
import { equal, Item, stored, Value } from './values';

export type { Item } from './values';

/** What stood in a table at some time. */
export interface Snapshot {
  readonly items: ReadonlyMap<string, Item>;
}

/** Commands of the document client that the fake knows. */
export type TableCommand = GetCommand | PutCommand | UpdateCommand | QueryCommand | DeleteCommand;

type Input = Placeholders & {
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly [name: string]: unknown;
};

/** Inputs that the fake knows; another one means something that it does not do. */
const KNOWN_INPUTS = new Map<unknown, readonly string[]>([
  [GetCommand, ['TableName', 'Key', 'ConsistentRead']],
  [PutCommand, ['TableName', 'Item', 'ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues', 'ReturnValues',
    'ReturnValuesOnConditionCheckFailure']],
  [UpdateCommand, ['TableName', 'Key', 'UpdateExpression', 'ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues', 'ReturnValues',
    'ReturnValuesOnConditionCheckFailure']],
  [DeleteCommand, ['TableName', 'Key', 'ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues', 'ReturnValues',
    'ReturnValuesOnConditionCheckFailure']],
  [QueryCommand, ['TableName', 'IndexName', 'KeyConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues', 'Limit', 'ExclusiveStartKey',
    'ScanIndexForward', 'ConsistentRead']],
]);

/**
 * A DynamoDB table in memory: commands of the document client go in, what that client gives comes out, by return or by exception.
 * It is as strict as DynamoDB; that it is so, the conformance tests show.
 */
export class FakeTable {
  readonly items = new Map<string, Item>();

  constructor(
    private readonly partitionKey: string,
    private readonly onChange: (change: { old?: Item; new?: Item }) => void,
    private readonly indexes: readonly Index[] = UPLOADS_INDEXES,
  ) {}

  /** The table as it stands; writes that follow do not change it. */
  snapshot(): Snapshot {
    return { items: new Map(this.items) };
  }

  /** Makes a command take effect. What is not read consistently is read as it stood at `asOf`. */
  apply(command: TableCommand, { asOf }: { readonly asOf?: Snapshot } = {}): any {
    const known = KNOWN_INPUTS.get(command.constructor);
    if (!known) throw new Error(`the fake knows no ${command.constructor.name}`);
    const input = stored(command.input) as unknown as Input;
    const unknown = Object.keys(input).filter(name => !known.includes(name));
    if (unknown.length > 0) throw new Error(`the fake knows no ${unknown.join(', ')} of a ${command.constructor.name}`);
    try {
      if (command instanceof GetCommand) return this.get(input, asOf);
      if (command instanceof PutCommand) return this.put(input);
      if (command instanceof UpdateCommand) return this.update(input);
      if (command instanceof DeleteCommand) return this.delete(input);
      return this.query(input, asOf);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      throw new DynamoDBServiceException({ name: 'ValidationException', $fault: 'client', message: error.message, $metadata: { httpStatusCode: 400 } });
    }
  }

  private get({ Key, ConsistentRead }: Input, asOf: Snapshot = this): object {
    return answer({ Item: (ConsistentRead ? this : asOf).items.get(this.keyOf(Key)) });
  }

  private put(input: Input): object {
    const expressions = new Expressions({ condition: input.ConditionExpression }, input);
    checkReturnValues(input, ['NONE', 'ALL_OLD']);
    const item = input.Item as Item;
    const key = this.keyOf({ [this.partitionKey]: item[this.partitionKey] });
    checkIndexKeys(item, this.indexes);
    const old = this.checked(key, expressions, input);
    this.write(key, old, item);
    return answer({ Attributes: input.ReturnValues === 'ALL_OLD' ? old : undefined });
  }

  private update(input: Input): object {
    const key = this.keyOf(input.Key);
    const expressions = new Expressions({ condition: input.ConditionExpression, update: input.UpdateExpression }, input);
    checkReturnValues(input, ['NONE', 'ALL_OLD', 'ALL_NEW']);
    if (expressions.written.includes(this.partitionKey)) throw new Invalid(`Cannot update attribute ${this.partitionKey}. This attribute is part of the key`);
    const old = this.checked(key, expressions, input);
    const item = expressions.applyTo(old ?? { [this.partitionKey]: key });
    checkIndexKeys(item, this.indexes);
    this.write(key, old, item);
    return answer({ Attributes: input.ReturnValues === 'ALL_NEW' ? item : input.ReturnValues === 'ALL_OLD' ? old : undefined });
  }

  private delete(input: Input): object {
    const key = this.keyOf(input.Key);
    const expressions = new Expressions({ condition: input.ConditionExpression }, input);
    checkReturnValues(input, ['NONE', 'ALL_OLD']);
    const old = this.checked(key, expressions, input);
    this.write(key, old, undefined);
    return answer({ Attributes: input.ReturnValues === 'ALL_OLD' ? old : undefined });
  }

  private query(input: Input, { items: all }: Snapshot = this.snapshot()): object {
    const index = this.indexes.find(({ name }) => name === input.IndexName);
    if (!index) throw new Invalid(`The table does not have the specified index: ${String(input.IndexName)}`);
    if (input.ConsistentRead) throw new Invalid('Consistent reads are not supported on global secondary indexes');
    const expressions = new Expressions({ condition: input.KeyConditionExpression }, input);
    const { items, lastKey } = pageOf(all.values(), index, this.partitionKey, expressions, {
      limit: input.Limit as number | undefined,
      from: input.ExclusiveStartKey as Item | undefined,
      forward: input.ScanIndexForward !== false,
    });
    return answer({ Items: items, Count: items.length, ScannedCount: items.length, LastEvaluatedKey: lastKey });
  }

  /** The item that stands under the key, if the condition holds for it. */
  private checked(key: string, expressions: Expressions, { ReturnValuesOnConditionCheckFailure: returned }: Input): Item | undefined {
    const old = this.items.get(key);
    if (expressions.holds(old)) return old;
    throw new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: { httpStatusCode: 400 },
      // The document client translates answers, but not the item inside an error.
      ...(returned === 'ALL_OLD' && old ? { Item: marshall(old) } : {}),
    });
  }

  /** A write that changes nothing leaves no trace in the stream. */
  private write(key: string, old: Item | undefined, item: Item | undefined): void {
    if (old === undefined ? item === undefined : item !== undefined && equal(old, item)) return;
    if (item) this.items.set(key, item);
    else this.items.delete(key);
    this.onChange({ ...(old ? { old } : {}), ...(item ? { new: item } : {}) });
  }

  private keyOf(key: unknown): string {
    const { [this.partitionKey]: value, ...others } = key as { [name: string]: Value };
    if (typeof value !== 'string' || value === '' || Object.keys(others).length > 0) throw new Invalid('The provided key element does not match the schema');
    return value;
  }
}

function checkReturnValues({ ReturnValues: wanted = 'NONE' }: Input, known: readonly string[]): void {
  if (!known.includes(wanted as string)) throw new Invalid(`ReturnValues can only be ${known.join(', ')}`);
}

/** What the caller gets is its own. */
function answer(output: { readonly [name: string]: unknown }): object {
  return { $metadata: { httpStatusCode: 200 }, ...stored(output) as object };
}
