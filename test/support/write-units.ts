import { isDeepStrictEqual } from 'node:util';
import { AttributeValue } from '@aws-sdk/client-dynamodb';
import { LIST_ATTRIBUTES, UPLOADS_TABLE } from '../../src/contract/upload-record';

/** An item as DynamoDB has it on the wire. */
export type StoredItem = { readonly [attribute: string]: AttributeValue };

/** What writes of one record are charged as, by where they end up. */
export interface WriteUnits {
  readonly table: number;
  readonly byOwner: number;
  readonly open: number;
}

const { partitionKey, byOwner, open } = UPLOADS_TABLE;

/** Attributes of each index: its keys, and what is projected into it. */
const INDEXES = {
  byOwner: { keys: [byOwner.partitionKey, byOwner.sortKey], projected: LIST_ATTRIBUTES },
  open: { keys: [open.partitionKey, open.sortKey], projected: [] },
};

/**
 * Units of one write, as https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html and
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html have it: of the larger of both items, a whole one for each KB;
 * an index is written where something of it changes, and twice where its keys do.
 */
export function writeUnits(before: StoredItem | undefined, after: StoredItem): WriteUnits {
  return {
    table: unitsOf(Math.max(before ? bytesOfItem(before) : 0, bytesOfItem(after))),
    byOwner: indexUnits('byOwner', before, after),
    open: indexUnits('open', before, after),
  };
}

function indexUnits(name: keyof typeof INDEXES, before: StoredItem | undefined, after: StoredItem): number {
  const [old, now] = [before && entryOf(name, before), entryOf(name, after)];
  if (isDeepStrictEqual(old, now)) return 0;
  const sizes = [old, now].map(entry => entry ? bytesOfItem(entry) : 0);
  const { keys } = INDEXES[name];
  const sameKeys = old && now && keys.every(key => isDeepStrictEqual(old[key], now[key]));
  return sameKeys ? unitsOf(Math.max(...sizes)) : sizes.reduce((sum, bytes) => sum + unitsOf(bytes), 0);
}

/** What an index holds of an item: nothing where it lacks one of the keys. */
function entryOf(name: keyof typeof INDEXES, item: StoredItem): StoredItem | undefined {
  const { keys, projected } = INDEXES[name];
  if (!keys.every(key => key in item)) return undefined;
  const held = [partitionKey, ...keys, ...projected].filter(attribute => attribute in item);
  return Object.fromEntries(held.map(attribute => [attribute, item[attribute]]));
}

function unitsOf(bytes: number): number {
  return Math.ceil(bytes / 1024);
}

/** Names and values, as https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html counts them. */
export function bytesOfItem(item: StoredItem): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOf(value), 0);
}

function bytesOf(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/^-|\.|e.*$/g, '').replace(/^0+|0+$/g, '').length / 2) + 1;
  if (value.L !== undefined) return 3 + value.L.reduce((sum, element) => sum + 1 + bytesOf(element), 0);
  if (value.M !== undefined) return 3 + Object.values(value.M).length + bytesOfItem(value.M);
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  throw new Error(`records hold no ${Object.keys(value).join()}`);
}
