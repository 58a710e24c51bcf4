import { Duration, Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';

/** Range that a value must lie in, both ends allowed. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

const SECONDS_A_DAY = 24 * 60 * 60;

/** What a value is, for messages: text in quotes, never the source of a function or what an object holds. */
export function describe(value: unknown): string {
  if (Token.isUnresolved(value)) {
    return 'an unresolved value';
  }
  switch (typeof value) {
    case 'string':
      return `'${value}'`;
    case 'function':
      return /^class\b/.test(Function.prototype.toString.call(value)) ? `the class ${nameOf(value)}` : 'a function; call it';
    case 'object':
      return value === null ? 'null' : describeObject(value);
    default:
      return String(value);
  }
}

/** As `describe`, with how to mend it, which a value that was not called says itself. */
export function mended(value: unknown, mend = 'pass one', spread?: string): string {
  const got = spread === undefined ? describe(value) : describeElement(value, spread);
  return /; (call it|spread it: .*)$/.test(got) ? got : `${got}; ${mend}`;
}

/** As `describe`, where text may look like what is wanted: `100` is not `'100'`. */
function describeNoText(value: unknown): string {
  return typeof value === 'string' && !Token.isUnresolved(value) ? `the text ${describe(value)}` : describe(value);
}

/** As `describe`, of an element of a list: one that is a list itself was not spread. */
export function describeElement(value: unknown, spread: string): string {
  return Array.isArray(value) && !Token.isUnresolved(value) ? `a list; spread it: ...${spread}` : describe(value);
}

function describeObject(value: object): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  const kind = typeof value.constructor === 'function' ? nameOf(value.constructor) : '';
  return kind === '' || kind === 'Object' ? 'an object' : `an object of class ${kind}`;
}

/** The bundler of aws-cdk-lib calls some classes `Key2` that are exported as `Key`. */
function nameOf({ name }: { readonly name: string }): string {
  return name.replace(/2$/, '');
}

/** Refuses what is not a whole number in range. Unresolved numbers pass every comparison, so they are refused by name. */
export function requireInteger(prop: string, value: number, range: Range): number {
  if (Token.isUnresolved(value)) {
    throw new Error(`${prop}: must be known when the app is synthesized, got an unresolved value; pass a plain number`);
  }
  if (typeof value !== 'number' || !Number.isInteger(value) || value < range.min || value > range.max) {
    throw new Error(`${prop}: must be a whole number from ${range.min} to ${range.max}, got ${describeNoText(value)}; stay within that`);
  }
  return value;
}

/** True or false: any text is truthy, even 'false'. */
export function requireBoolean(prop: string, value: boolean): boolean {
  if (typeof value !== 'boolean') {
    throw new Error(`${prop}: must be true or false, got ${describeNoText(value)}; pass one of both`);
  }
  return value;
}

/** Options by name, for callers whose language does not check it: of anything else every option would be silently absent. */
export function requireOptions(of: string, options: unknown, example: string): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new Error(`${of} must be an object like ${example}, got ${mended(options, 'name what it is to have')}`);
  }
}

/** A domain for an API, if there is one, with the name that CDK would look for only later. */
export function requireDomainMapping(prop: string, mapping: unknown): void {
  if (mapping === undefined) {
    return;
  }
  const example = '{ domainName: new DomainName(...) }';
  requireOptions(prop, mapping, example);
  const { domainName } = mapping as { readonly domainName?: { readonly domainNameRef?: unknown } };
  if (typeof domainName?.domainNameRef !== 'object') {
    throw new Error(`${prop}: domainName must be a DomainName of aws-apigatewayv2, as in ${example}, got ${mended(domainName)}`);
  }
}

/** A size in bytes, in range. */
export function requireBytes(prop: string, value: Size, range: Range): number {
  if (typeof value?.toBytes !== 'function') {
    throw new Error(`${prop}: must be a Size like Size.mebibytes(10), got ${mended(value)}`);
  }
  if (value.isUnresolved()) {
    throw new Error(`${prop}: must be known when the app is synthesized, got an unresolved value; pass a literal like Size.mebibytes(10)`);
  }
  const bytes = value.toBytes({ rounding: SizeRoundingBehavior.NONE });
  if (!Number.isInteger(bytes) || bytes < range.min || bytes > range.max) {
    throw new Error(`${prop}: must be whole bytes from ${describeBytes(range.min)} to ${describeBytes(range.max)}, got ${describeBytes(bytes)}; stay within that`);
  }
  return bytes;
}

/** A duration in whole seconds, in range. */
export function requireSeconds(prop: string, value: Duration, range: Range): number {
  const seconds = secondsOf(prop, value, 'Duration.minutes(5)');
  if (!Number.isInteger(seconds) || seconds < range.min || seconds > range.max) {
    throw new Error(`${prop}: must be whole seconds from ${range.min} to ${range.max}, got ${seconds} s; stay within that`);
  }
  return seconds;
}

/** A duration as whole days: none at all, or within a range. */
export function requireDaysOrNone(prop: string, value: Duration, range: Range): number {
  const days = secondsOf(prop, value, 'Duration.days(7)') / SECONDS_A_DAY;
  if (!Number.isInteger(days) || days !== 0 && (days < range.min || days > range.max)) {
    throw new Error(`${prop}: must be Duration.days(0) or whole days from ${range.min} to ${range.max}, got ${describeDays(days)}; stay within that`);
  }
  return days;
}

function secondsOf(prop: string, value: Duration, example: string): number {
  if (typeof value?.toSeconds !== 'function') {
    throw new Error(`${prop}: must be a Duration like ${example}, got ${mended(value)}`);
  }
  if (value.isUnresolved()) {
    throw new Error(`${prop}: must be known when the app is synthesized, got an unresolved value; pass a literal like ${example}`);
  }
  return value.toSeconds({ integral: false });
}

/** A member of an enum, for callers whose language does not check it. */
export function requireMember(prop: string, value: unknown, enumName: string, members: { readonly [name: string]: string }, hint?: string): void {
  if (!Object.values(members).includes(value as string)) {
    throw new Error(`${prop}: must be ${enumName}.${alternatives(Object.keys(members))}, got ${mended(value, hint ?? 'pass one of these')}`);
  }
}

/** A list, for callers whose language does not check it. */
export function requireList(prop: string, value: unknown, example: string): void {
  if (!Array.isArray(value)) {
    throw new Error(`${prop}: must be a list like ${example}, got ${mended(value, 'put it in a list')}`);
  }
}

/** A list with something in it, nothing twice. */
export function requireDistinct(prop: string, values: string[], example: string, what = 'element'): void {
  if (values.length === 0) {
    throw new Error(`${prop}: needs at least one element, got none; pass for example ${example}, or leave it out for the default`);
  }
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) {
    throw new Error(`${prop}: each ${what} at most once, got ${describe(twice)} twice; leave one out`);
  }
}

function alternatives(names: string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]}`;
}

function describeBytes(bytes: number): string {
  const mebibytes = bytes / 1024 / 1024;
  const isShort = mebibytes >= 1 && Number(mebibytes.toFixed(2)) === mebibytes;
  return isShort ? `${mebibytes} MiB` : `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

function describeDays(days: number): string {
  return Number.isInteger(days) ? `${days} days` : `${Number((days * SECONDS_A_DAY).toFixed(3))} s`;
}
