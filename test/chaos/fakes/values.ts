/** A value of an item, as the document client gives it. Sets and binary values, which no record has, are unknown here. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** One item of a table. Never changed in place: whoever holds one holds a moment. */
export interface Item {
  readonly [name: string]: Value;
}

/** How DynamoDB names the type of a value. */
export function typeOf(value: Value): 'NULL' | 'BOOL' | 'N' | 'S' | 'L' | 'M' {
  if (value === null) return 'NULL';
  switch (typeof value) {
    case 'boolean': return 'BOOL';
    case 'number': return 'N';
    case 'string': return 'S';
    default: return Array.isArray(value) ? 'L' : 'M';
  }
}

/** A copy as the document client would send it: without what is undefined; what it refuses is refused. */
export function stored(value: unknown): Value {
  if (value === null) return null;
  switch (typeof value) {
    case 'boolean':
    case 'string': return value;
    case 'number':
      if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new Error(`${value} is no number for a table`);
      return value;
    case 'object': {
      if (Array.isArray(value)) return value.filter(element => element !== undefined).map(stored);
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype !== null && prototype !== Object.prototype && !isPlainElsewhere(prototype)) break;
      const copy: { [name: string]: Value } = {};
      for (const name in value) {
        const inner: unknown = value[name as keyof typeof value];
        if (inner !== undefined) copy[name] = stored(inner);
      }
      return copy;
    }
  }
  throw new Error(`the fake stores no ${typeof value} and no instance of a class`);
}

/** Handlers may live in a context of their own, with an `Object` of its own. */
function isPlainElsewhere(prototype: unknown): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf');
}

/** Maps by their members in any order, lists in order, numbers by value. */
export function equal(one: Value, other: Value): boolean {
  if (one === other) return true;
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && one.length === other.length
      && one.every((element: Value, index) => equal(element, other[index] as Value));
  }
  const [mine, theirs] = [one as Item, other as Item];
  const names = Object.keys(mine);
  return names.length === Object.keys(theirs).length && names.every(name => Object.hasOwn(theirs, name) && equal(mine[name], theirs[name]));
}

/** Negative, zero or positive; undefined where the two have no order: of different types, or neither numbers nor texts. */
export function order(one: Value, other: Value): number | undefined {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string') return compareTexts(one, other);
  return undefined;
}

/** By the bytes of UTF-8, as AWS sorts. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(one + other)) return one < other ? -1 : 1;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
