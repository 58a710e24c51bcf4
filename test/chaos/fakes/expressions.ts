import { Comparator, Condition, Operand, Parsed, parseCondition, parseUpdate, Path, SyntaxTrouble, Term, Update } from './syntax';
import { equal, Item, order, typeOf, Value } from './values';

/** The inputs of a command that belong to its expressions. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: { readonly [placeholder: string]: string };
  readonly ExpressionAttributeValues?: { readonly [placeholder: string]: Value };
}

/** AWS answers ValidationException. */
export class Invalid extends Error {}

/** The expressions of one command, ready to be asked: everything about them that AWS checks before it looks at the item is checked. */
export class Expressions {
  private readonly names: { readonly [placeholder: string]: string };
  private readonly values: { readonly [placeholder: string]: Value };
  private readonly condition?: Parsed<Condition>;
  private readonly update?: Parsed<Update>;

  constructor(
    texts: { readonly condition?: string; readonly update?: string },
    { ExpressionAttributeNames: names, ExpressionAttributeValues: values }: Placeholders,
  ) {
    this.names = names ?? {};
    this.values = values ?? {};
    try {
      this.condition = texts.condition === undefined ? undefined : parseCondition(texts.condition);
      this.update = texts.update === undefined ? undefined : parseUpdate(texts.update);
    } catch (error) {
      if (error instanceof SyntaxTrouble) throw new Invalid(error.message);
      throw error;
    }
    if (names && Object.keys(names).length === 0) throw new Invalid('ExpressionAttributeNames must not be empty');
    if (values && Object.keys(values).length === 0) throw new Invalid('ExpressionAttributeValues must not be empty');
    const parsed = [this.condition, this.update].filter(expression => expression !== undefined);
    match('names', this.names, parsed.map(expression => expression.names));
    match('values', this.values, parsed.map(expression => expression.values));
    if (this.condition) this.checkTypes(this.condition.tree);
    if (this.update) this.checkPaths(this.update.tree);
  }

  /** Whether the condition holds, for an item that is there or not; there may be none. */
  holds(item: Item | undefined): boolean {
    return this.condition === undefined || this.test(this.condition.tree, item ?? {});
  }

  /** Attributes that the update writes, at their root. */
  get written(): string[] {
    return this.update ? [...this.update.tree.set, ...this.update.tree.remove.map(path => ({ path }))].map(({ path }) => this.names[path[0]]) : [];
  }

  /** The condition, where it is of the form `a` or `a AND b`, for a key of a query. */
  get parts(): readonly Condition[] {
    const tree = this.condition!.tree;
    return tree.is === 'and' ? [tree.left, tree.right] : [tree];
  }

  test(condition: Condition, item: Item): boolean {
    switch (condition.is) {
      case 'and': return this.test(condition.left, item) && this.test(condition.right, item);
      case 'or': return this.test(condition.left, item) || this.test(condition.right, item);
      case 'not': return !this.test(condition.inner, item);
      case 'exists': return this.find(condition.path, item) !== undefined;
      case 'not exists': return this.find(condition.path, item) === undefined;
      case 'compare': return compare(condition.comparator, this.valueOf(condition.left, item), this.valueOf(condition.right, item));
      case 'in': {
        const value = this.valueOf(condition.operand, item);
        return condition.list.some(operand => compare('=', value, this.valueOf(operand, item)));
      }
      case 'between': {
        const value = this.valueOf(condition.operand, item);
        return compare('>=', value, this.valueOf(condition.low, item)) && compare('<=', value, this.valueOf(condition.high, item));
      }
    }
  }

  /** The item after the update. Everything is read from the item before. */
  applyTo(item: Item): Item {
    if (!this.update) return item;
    const { set, remove } = this.update.tree;
    const writes = set.map(({ path, term, and }) => ({ path, value: and ? this.sum(and.operator, term, and.term, item) : this.termOf(term, item) }));
    let after: Value = item;
    // What goes beyond the end of a list is added in the order of its places.
    for (const { path, value } of writes.sort((one, other) => placeOf(one.path) - placeOf(other.path))) after = this.write(after, path, value);
    // The last of a list first: the places of the others stay.
    for (const path of [...remove].sort((one, other) => placeOf(other) - placeOf(one))) after = this.write(after, path, undefined);
    return after as Item;
  }

  /** The value of a `:placeholder` that stands alone. */
  literal(operand: Operand): Value | undefined {
    return 'value' in operand ? this.values[operand.value] : undefined;
  }

  /** The attribute that an operand names, at the root. */
  attribute(operand: Operand): string | undefined {
    return 'path' in operand && operand.path.length === 1 ? this.names[operand.path[0]] : undefined;
  }

  private valueOf(operand: Operand, item: Item): Value | undefined {
    return 'path' in operand ? this.find(operand.path, item) : this.values[operand.value];
  }

  private find(path: Path, item: Item): Value | undefined {
    let value: Value | undefined = item;
    for (const step of path) {
      if (value === undefined || !fits(step, value)) return undefined;
      value = typeof step === 'number' ? (value as Value[])[step] : memberOf(value as Item, this.names[step]);
    }
    return value;
  }

  private termOf(term: Term, item: Item): Value {
    if ('unless' in term) {
      const found = this.find(term.unless, item);
      return found === undefined ? this.termOf(term.otherwise, item) : found;
    }
    const value = this.valueOf(term, item);
    if (value === undefined) throw new Invalid('The provided expression refers to an attribute that does not exist in the item');
    return value;
  }

  private sum(operator: '+' | '-', left: Term, right: Term, item: Item): number {
    const [one, other] = [this.termOf(left, item), this.termOf(right, item)];
    if (typeof one !== 'number' || typeof other !== 'number') throw new Invalid('An operand in the update expression has an incorrect data type');
    const sum = operator === '+' ? one + other : one - other;
    // DynamoDB adds decimals exactly.
    if (![one, other, sum].every(Number.isSafeInteger)) throw new Error('the fake adds whole numbers only');
    return sum;
  }

  /** A copy with another value at the path, or with none. */
  private write(target: Value, [step, ...rest]: Path, value: Value | undefined): Value {
    if (!fits(step, target)) throw new Invalid('The document path provided in the update expression is invalid for update');
    const name = typeof step === 'number' ? step : this.names[step];
    const old = typeof name === 'number' ? (target as Value[])[name] : memberOf(target as Item, name);
    if (rest.length > 0) {
      if (old === undefined) throw new Invalid('The document path provided in the update expression is invalid for update');
      return withValue(target, name, this.write(old, rest, value));
    }
    return withValue(target, name, value);
  }

  private checkTypes(condition: Condition): void {
    switch (condition.is) {
      case 'and':
      case 'or':
        this.checkTypes(condition.left);
        return this.checkTypes(condition.right);
      case 'not': return this.checkTypes(condition.inner);
      case 'between': {
        const bounds = [condition.low, condition.high].map(operand => this.literal(operand));
        [condition.operand, condition.low, condition.high].forEach(operand => this.checkOrdered(operand, 'BETWEEN'));
        if (bounds[0] === undefined || bounds[1] === undefined) return;
        const ordered = order(bounds[0], bounds[1]);
        if (ordered === undefined || ordered > 0) throw new Invalid('The BETWEEN operator requires upper bound to be greater than or equal to lower bound');
        return;
      }
      case 'compare':
        if (condition.comparator !== '=' && condition.comparator !== '<>') {
          [condition.left, condition.right].forEach(operand => this.checkOrdered(operand, condition.comparator));
        }
    }
  }

  private checkOrdered(operand: Operand, operator: string): void {
    const value = this.literal(operand);
    if (value !== undefined && !['N', 'S'].includes(typeOf(value))) {
      throw new Invalid(`Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${typeOf(value)}`);
    }
  }

  /** Of two paths of an update, none may lead into the other's value. */
  private checkPaths({ set, remove }: Update): void {
    const paths = [...set.map(({ path }) => path), ...remove].map(path => path.map(step => typeof step === 'number' ? step : this.names[step]));
    paths.forEach((one, index) => paths.slice(index + 1).forEach(other => {
      const shared = Math.min(one.length, other.length);
      const differ = Array.from({ length: shared }, (_, step) => step).find(step => one[step] !== other[step]);
      if (differ === undefined) throw new Invalid('Two document paths overlap with each other; must remove or rewrite one of these paths');
      if (typeof one[differ] !== typeof other[differ]) throw new Invalid('Two document paths conflict with each other; must remove or rewrite one of these paths');
    }));
  }
}

/** A comparison with what is missing is false, but that it differs is true. */
function compare(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  if (left === undefined && right === undefined) throw new Error('the fake does not say what two missing attributes are to one another');
  if (comparator === '<>') return !compare('=', left, right);
  if (left === undefined || right === undefined) return false;
  if (comparator === '=') return equal(left, right);
  const ordered = order(left, right);
  if (ordered === undefined) return false;
  switch (comparator) {
    case '<': return ordered < 0;
    case '<=': return ordered <= 0;
    case '>': return ordered > 0;
    case '>=': return ordered >= 0;
  }
}

/** Every placeholder is both defined and used. */
function match(kind: 'names' | 'values', defined: object, used: readonly ReadonlySet<string>[]): void {
  for (const placeholder of used.flatMap(set => [...set])) {
    if (!Object.hasOwn(defined, placeholder)) throw new Invalid(`An expression attribute used in the expression is not defined: ${placeholder}`);
  }
  const unused = Object.keys(defined).filter(placeholder => !used.some(set => set.has(placeholder)));
  if (unused.length > 0) throw new Invalid(`Value provided in ExpressionAttribute${kind === 'names' ? 'Names' : 'Values'} unused in expressions: keys: {${unused.join(', ')}}`);
}

/** The place in its list that a path leads to. */
function placeOf(path: Path): number {
  const last = path.at(-1);
  return typeof last === 'number' ? last : -1;
}

function fits(step: string | number, value: Value): boolean {
  return typeOf(value) === (typeof step === 'number' ? 'L' : 'M');
}

function memberOf(map: Item, name: string): Value | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

function withValue(target: Value, name: string | number, value: Value | undefined): Value {
  if (typeof name === 'number') {
    const list = [...target as Value[]];
    if (value === undefined) list.splice(name, 1);
    // Beyond the end means at the end.
    else list[Math.min(name, list.length)] = value;
    return list;
  }
  const map: { [name: string]: Value } = { ...target as Item };
  if (value === undefined) delete map[name];
  else map[name] = value;
  return map;
}
