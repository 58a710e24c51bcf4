import { Expressions, Invalid } from './expressions';
import { compareTexts, Item, order, typeOf, Value } from './values';
import { LIST_ATTRIBUTES, UPLOADS_TABLE } from '../../../src/contract/upload-record';

/** A key attribute of an index. */
export interface IndexKey {
  readonly name: string;
  readonly type: 'S' | 'N';
}

/** A global secondary index: sparse, because an item without its keys is not in it. */
export interface Index {
  readonly name: string;
  readonly partitionKey: IndexKey;
  readonly sortKey: IndexKey;
  /** Attributes beside the keys. */
  readonly projection: 'ALL' | readonly string[];
}

/** The indexes of the uploads table, as its construct defines them. */
export const UPLOADS_INDEXES: readonly Index[] = [
  {
    name: UPLOADS_TABLE.byOwner.indexName,
    partitionKey: { name: UPLOADS_TABLE.byOwner.partitionKey, type: 'S' },
    sortKey: { name: UPLOADS_TABLE.byOwner.sortKey, type: 'S' },
    projection: LIST_ATTRIBUTES,
  },
  {
    name: UPLOADS_TABLE.open.indexName,
    partitionKey: { name: UPLOADS_TABLE.open.partitionKey, type: 'S' },
    sortKey: { name: UPLOADS_TABLE.open.sortKey, type: 'N' },
    projection: [],
  },
];

/** An item cannot be written if a key of an index in it is of another type. */
export function checkIndexKeys(item: Item, indexes: readonly Index[]): void {
  for (const { name: index, partitionKey, sortKey } of indexes) {
    for (const { name, type } of [partitionKey, sortKey]) {
      const value = item[name];
      if (value === undefined) continue;
      if (typeOf(value) !== type) throw new Invalid(`Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index}`);
      if (value === '') throw new Invalid(`A value specified for a secondary index key is not supported: empty string for ${name}, IndexName: ${index}`);
    }
  }
}

/** What a query asks of an index. */
export interface IndexQuery {
  readonly limit?: number;
  readonly from?: Item;
  readonly forward: boolean;
}

export interface Page {
  readonly items: Item[];
  readonly lastKey?: Item;
}

/** One page of an index over some items, in the order of its sort key; equal ones by the table's key. */
export function pageOf(items: Iterable<Item>, index: Index, tableKey: string, expressions: Expressions, { limit, from, forward }: IndexQuery): Page {
  checkKeyCondition(expressions, index);
  const { partitionKey, sortKey } = index;
  const direction = forward ? 1 : -1;
  const compare = (one: Item, other: Item) => direction * (
    order(one[sortKey.name], other[sortKey.name])! || compareTexts(one[tableKey] as string, other[tableKey] as string));
  if (from && ![tableKey, partitionKey.name, sortKey.name].every(name => from[name] !== undefined)) throw new Invalid('The provided starting key is invalid');

  const found: Item[] = [];
  for (const item of items) {
    const isIn = item[partitionKey.name] !== undefined && item[sortKey.name] !== undefined;
    if (isIn && expressions.holds(item) && (!from || compare(item, from) > 0)) found.push(item);
  }
  found.sort(compare);
  const page = found.slice(0, limit);
  const keysOf = (item: Item) => only(item, [tableKey, partitionKey.name, sortKey.name]);
  return {
    items: page.map(item => index.projection === 'ALL' ? item : { ...keysOf(item), ...only(item, index.projection) }),
    // A full page has a last key, even if nothing follows.
    ...(page.length === limit && page.length > 0 ? { lastKey: keysOf(page.at(-1)!) } : {}),
  };
}

/** The partition by `=`, and the sort key by one comparison other than `<>`. */
function checkKeyCondition(expressions: Expressions, { partitionKey, sortKey }: Index): void {
  const { parts } = expressions;
  const attributes = parts.map(part => {
    if (part.is === 'between') return { name: expressions.attribute(part.operand), operators: ['between'] };
    if (part.is === 'compare') return { name: expressions.attribute(part.left), operators: [part.comparator] };
    throw new Invalid('Invalid operator used in KeyConditionExpression');
  });
  const partition = attributes.filter(({ name, operators }) => name === partitionKey.name && operators[0] === '=');
  const sort = attributes.filter(({ name, operators }) => name === sortKey.name && operators[0] !== '<>');
  if (partition.length !== 1 || partition.length + sort.length !== parts.length) throw new Invalid('Query key condition not supported');
}

function only(item: Item, names: readonly string[]): Item {
  const picked: { [name: string]: Value } = {};
  for (const name of names) if (item[name] !== undefined) picked[name] = item[name];
  return picked;
}
