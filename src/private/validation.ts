import { Duration, Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';

/** Range that a value must lie in, both ends allowed. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Refuses what is not a whole number in range. Unresolved numbers pass every comparison, so they are refused by name. */
export function requireInteger(prop: string, value: number, range: Range): number {
  if (Token.isUnresolved(value)) {
    throw new Error(`${prop}: must be known when the app is synthesized, got an unresolved value; pass a plain number`);
  }
  if (typeof value !== 'number' || !Number.isInteger(value) || value < range.min || value > range.max) {
    throw new Error(`${prop}: must be a whole number from ${range.min} to ${range.max}, got ${String(value)}`);
  }
  return value;
}

/** A size in bytes, in range. */
export function requireBytes(prop: string, value: Size, range: Range): number {
  if (typeof value?.toBytes !== 'function') {
    throw new Error(`${prop}: must be a Size like Size.mebibytes(10), got ${String(value)}`);
  }
  if (value.isUnresolved()) {
    throw new Error(`${prop}: must be known when the app is synthesized, got an unresolved value; pass a literal like Size.mebibytes(10)`);
  }
  const bytes = value.toBytes({ rounding: SizeRoundingBehavior.NONE });
  if (!Number.isInteger(bytes) || bytes < range.min || bytes > range.max) {
    throw new Error(`${prop}: must be whole bytes from ${describeBytes(range.min)} to ${describeBytes(range.max)}, got ${describeBytes(bytes)}`);
  }
  return bytes;
}

/** A duration in whole seconds, in range. */
export function requireSeconds(prop: string, value: Duration, range: Range): number {
  if (typeof value?.toSeconds !== 'function') {
    throw new Error(`${prop}: must be a Duration like Duration.minutes(5), got ${String(value)}`);
  }
  if (value.isUnresolved()) {
    throw new Error(`${prop}: must be known when the app is synthesized, got an unresolved value; pass a literal like Duration.minutes(5)`);
  }
  const seconds = value.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < range.min || seconds > range.max) {
    throw new Error(`${prop}: must be whole seconds from ${range.min} to ${range.max}, got ${seconds} s`);
  }
  return seconds;
}

/** One of a closed set, for callers whose language does not check it. */
export function requireOneOf(prop: string, value: string, allowed: string[]): void {
  if (!allowed.includes(value)) {
    throw new Error(`${prop}: must be one of ${allowed.join(', ')}, got '${value}'`);
  }
}

/** A list, for callers whose language does not check it. */
export function requireList(prop: string, value: unknown, example: string): void {
  if (!Array.isArray(value)) {
    throw new Error(`${prop}: must be a list like ${example}, got ${String(value)}`);
  }
}

/** A list with something in it, nothing twice. */
export function requireDistinct(prop: string, values: string[], example: string): void {
  if (values.length === 0) {
    throw new Error(`${prop}: needs at least one element, got none; pass for example ${example}, or leave it out for the default`);
  }
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) {
    throw new Error(`${prop}: each element at most once, got '${twice}' twice`);
  }
}

function describeBytes(bytes: number): string {
  const mebibytes = bytes / 1024 / 1024;
  return mebibytes >= 1 ? `${Number(mebibytes.toFixed(2))} MiB` : `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
}
