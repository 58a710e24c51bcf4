import { HANDLER_ENVIRONMENT, HandlerEnvironment, HandlerName } from '../../src/contract/environment';

/**
 * The environment of a handler, complete or not at all: one error names every variable that is missing or empty.
 *
 * Call it inside the handler, never at import, so that a broken configuration is an answer and a log line.
 */
export function readEnvironment<H extends HandlerName>(handler: H, source: NodeJS.ProcessEnv = process.env): HandlerEnvironment<H> {
  const names: readonly string[] = HANDLER_ENVIRONMENT[handler];
  const missing = names.filter(name => !source[name]);
  if (missing.length > 0) {
    throw new Error(`${handler} misses in its environment: ${missing.join(', ')}`);
  }
  return Object.fromEntries(names.map(name => [name, source[name]])) as HandlerEnvironment<H>;
}

/** A whole number above zero, written in plain digits. */
export function positiveInteger(name: string, text: string): number {
  const value = /^[0-9]+$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new Error(`${name} must be a whole number above zero, received "${text}"`);
  }
  return value;
}

/** A JSON array with at least one element. The caller vouches for the type of the elements. */
export function jsonArray<T>(name: string, text: string): readonly T[] {
  const value = parseJson(text);
  if (!Array.isArray(value) || value.length === 0) {
    throw new Error(`${name} must be a JSON array with at least one element, received "${text}"`);
  }
  return value;
}

/** A JSON array of texts, such as the content types in `ACCEPTED_TYPES`. */
export function jsonTexts(name: string, text: string): readonly string[] {
  const values = jsonArray<unknown>(name, text);
  if (!values.every((value): value is string => typeof value === 'string' && value !== '')) {
    throw new Error(`${name} must hold texts only, received "${text}"`);
  }
  return values;
}

/** One of a few words. Anything else is an error, so that a misspelt word never means "the other one". */
export function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find(word => word === text);
  if (found === undefined) {
    throw new Error(`${name} must be one of ${allowed.join(', ')}, received "${text}"`);
  }
  return found;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
