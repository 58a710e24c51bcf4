/** `#names` and list positions from the item to a value in it. */
export type Path = readonly (string | number)[];

/** What stands for a value: a path into the item, or a `:value`. */
export type Operand = { readonly path: Path } | { readonly value: string };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A condition, parsed. */
export type Condition =
  | { readonly is: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly is: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly is: 'in'; readonly operand: Operand; readonly list: readonly Operand[] }
  | { readonly is: 'exists' | 'not exists'; readonly path: Path }
  | { readonly is: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly is: 'not'; readonly inner: Condition };

/** The right side of a SET. */
export type Term = Operand | { readonly unless: Path; readonly otherwise: Term };
export interface Assignment {
  readonly path: Path;
  readonly term: Term;
  readonly and?: { readonly operator: '+' | '-'; readonly term: Term };
}

/** An update, parsed. */
export interface Update {
  readonly set: readonly Assignment[];
  readonly remove: readonly Path[];
}

/** What an expression asks for, and the placeholders that it uses. */
export interface Parsed<T> {
  readonly tree: T;
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
}

/** AWS refuses an expression. The fake refuses more than AWS where nobody needs it: it must not guess. */
export class SyntaxTrouble extends Error {}

const conditions = new Map<string, Parsed<Condition>>();
const updates = new Map<string, Parsed<Update>>();

export function parseCondition(text: string): Parsed<Condition> {
  return once(conditions, text, parser => parser.condition());
}

export function parseUpdate(text: string): Parsed<Update> {
  return once(updates, text, parser => parser.update());
}

/** Handlers write few different expressions many times. */
function once<T>(known: Map<string, Parsed<T>>, text: string, parse: (parser: Parser) => T): Parsed<T> {
  let parsed = known.get(text);
  if (!parsed) {
    const parser = new Parser(text);
    parsed = { tree: parse(parser), names: parser.names, values: parser.values };
    parser.end();
    known.set(text, parsed);
  }
  return parsed;
}

const TOKEN = /\s*(#\w+|:\w+|[A-Za-z_]\w*|\d+|<>|<=|>=|[=<>+\-(),.[\]])/y;

class Parser {
  readonly names = new Set<string>();
  readonly values = new Set<string>();
  private readonly tokens: string[] = [];
  private at = 0;

  constructor(text: string) {
    TOKEN.lastIndex = 0;
    const end = text.trimEnd().length;
    while (TOKEN.lastIndex < end) {
      const from = TOKEN.lastIndex;
      const [, token] = TOKEN.exec(text) ?? [];
      if (token === undefined) throw new SyntaxTrouble(`syntax error near ${from}`);
      this.tokens.push(token);
    }
    if (this.tokens.length === 0) throw new SyntaxTrouble('the expression can not be empty');
  }

  end(): void {
    if (this.at < this.tokens.length) throw new SyntaxTrouble(`syntax error; token: ${this.tokens[this.at]}`);
  }

  condition(): Condition {
    let left = this.conjunction();
    while (this.takes('OR')) left = { is: 'or', left, right: this.conjunction() };
    return left;
  }

  update(): Update {
    const set: Assignment[] = [];
    const remove: Path[] = [];
    const seen = new Set<string>();
    while (this.at < this.tokens.length) {
      const clause = this.next().toUpperCase();
      if (clause !== 'SET' && clause !== 'REMOVE') throw new SyntaxTrouble(`syntax error; token: ${clause}`);
      if (seen.has(clause)) throw new SyntaxTrouble(`the ${clause} section can only be used once`);
      seen.add(clause);
      do {
        if (clause === 'SET') set.push(this.assignment());
        else remove.push(this.path());
      } while (this.takes(','));
    }
    return { set, remove };
  }

  private conjunction(): Condition {
    let left = this.negation();
    while (this.takes('AND')) left = { is: 'and', left, right: this.negation() };
    return left;
  }

  private negation(): Condition {
    return this.takes('NOT') ? { is: 'not', inner: this.negation() } : this.atom();
  }

  private atom(): Condition {
    if (this.takes('(')) {
      const from = this.at;
      const inner = this.condition();
      const redundant = this.tokens[from] === '(' && this.closing(from) === this.at - 1;
      this.expect(')');
      if (redundant) throw new SyntaxTrouble('the expression has redundant parentheses');
      return inner;
    }
    if (this.isFunction('attribute_exists')) return { is: 'exists', path: this.argument() };
    if (this.isFunction('attribute_not_exists')) return { is: 'not exists', path: this.argument() };
    const operand = this.operand();
    if (this.takes('BETWEEN')) {
      const low = this.operand();
      this.expect('AND');
      return { is: 'between', operand, low, high: this.operand() };
    }
    if (this.takes('IN')) {
      this.expect('(');
      const list = [this.operand()];
      while (this.takes(',')) list.push(this.operand());
      this.expect(')');
      return { is: 'in', operand, list };
    }
    const comparator = this.next();
    if (!/^(=|<>|<=?|>=?)$/.test(comparator)) throw new SyntaxTrouble(`syntax error; token: ${comparator}`);
    return { is: 'compare', comparator: comparator as Comparator, left: operand, right: this.operand() };
  }

  /** Where the bracket that opens at `from` closes. */
  private closing(from: number): number {
    let depth = 0;
    for (let at = from; at < this.tokens.length; at++) {
      if (this.tokens[at] === '(') depth++;
      if (this.tokens[at] === ')' && --depth === 0) return at;
    }
    return -1;
  }

  private assignment(): Assignment {
    const path = this.path();
    this.expect('=');
    const term = this.term();
    const operator = this.takes('+') ? '+' : this.takes('-') ? '-' : undefined;
    return operator ? { path, term, and: { operator, term: this.term() } } : { path, term };
  }

  private term(): Term {
    if (!this.isFunction('if_not_exists')) return this.operand();
    this.at += 2;
    const unless = this.path();
    this.expect(',');
    const otherwise = this.term();
    this.expect(')');
    return { unless, otherwise };
  }

  private operand(): Operand {
    const token = this.tokens[this.at];
    if (!token?.startsWith(':')) return { path: this.path() };
    this.at++;
    this.values.add(token);
    return { value: token };
  }

  private path(): Path {
    const path: (string | number)[] = [this.name()];
    for (;;) {
      if (this.takes('.')) {
        path.push(this.name());
      } else if (this.takes('[')) {
        path.push(Number(this.next()));
        this.expect(']');
      } else {
        return path;
      }
    }
  }

  /** Half of all attributes are reserved words, so a bare name is never right. */
  private name(): string {
    const token = this.next();
    if (!token.startsWith('#')) throw new SyntaxTrouble(`the fake takes no bare name and no other function; token: ${token}`);
    this.names.add(token);
    return token;
  }

  private argument(): Path {
    this.at += 2;
    const path = this.path();
    this.expect(')');
    return path;
  }

  private isFunction(name: string): boolean {
    return this.tokens[this.at] === name && this.tokens[this.at + 1] === '(';
  }

  private takes(token: string): boolean {
    const takes = this.tokens[this.at]?.toUpperCase() === token;
    if (takes) this.at++;
    return takes;
  }

  private expect(token: string): void {
    if (!this.takes(token)) throw new SyntaxTrouble(`syntax error; token: ${this.tokens[this.at] ?? '<EOF>'}`);
  }

  private next(): string {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new SyntaxTrouble('syntax error; token: <EOF>');
    return token;
  }
}
