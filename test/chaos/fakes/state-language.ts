/** Data as states hand it on. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What a state sees: its input, and the context object behind `$$`. */
export interface View {
  readonly input: Json;
  readonly context: { readonly [name: string]: Json };
}

/** An error by its name, as Step Functions retries, catches and reports it. */
export class StateError extends Error {
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

/** A path that finds nothing ends the execution: no Retry, no Catch. */
const RUNTIME = 'States.Runtime';

type Step = string | number | '*';

/** The value of a path. One that can find several, like `$[*].code`, gives the list of all it finds. */
export function valueAt(path: string, view: View): Json {
  const found = foundAt(path, view);
  if (stepsOf(path)[1].includes('*')) return found;
  if (found.length === 0) throw new StateError(RUNTIME, `the path ${path} finds nothing`);
  return found[0];
}

/** Whether a path finds something. */
export function isPresent(path: string, view: View): boolean {
  return foundAt(path, view).length > 0;
}

function foundAt(path: string, { input, context }: View): Json[] {
  const [root, steps] = stepsOf(path);
  let found: Json[] = [root === '$$' ? context : input];
  for (const step of steps) {
    found = found.flatMap(value => {
      if (step === '*') return Array.isArray(value) ? value : [];
      if (typeof step === 'number') return Array.isArray(value) && step < value.length ? [value[step]] : [];
      return isMap(value) && Object.hasOwn(value, step) ? [value[step]] : [];
    });
  }
  return found;
}

/** A payload template: names that end in `.$` have a path or a call of an intrinsic function. */
export function fill(template: unknown, view: View): Json {
  if (Array.isArray(template)) return template.map(element => fill(element, view));
  if (typeof template !== 'object' || template === null) return template as Json;
  return Object.fromEntries(Object.entries(template).map(([name, value]) => name.endsWith('.$')
    ? [name.slice(0, -2), evaluate(value as string, view)]
    : [name, fill(value, view)]));
}

/** The input with a result put in its place. */
export function withResult(input: Json, resultPath: string | null | undefined, result: Json): Json {
  if (resultPath === undefined || resultPath === '$') return result;
  if (resultPath === null) return input;
  const [root, steps] = stepsOf(resultPath);
  if (root !== '$' || steps.length !== 1 || typeof steps[0] !== 'string' || steps[0] === '*') throw new Error(`the interpreter puts no result at ${resultPath}`);
  if (!isMap(input)) throw new StateError('States.ResultPathMatchFailure', `no result fits at ${resultPath}`);
  return { ...input, [steps[0]]: result };
}

/** Refuses what `fill` would not understand, before anything runs. */
export function checkTemplate(template: unknown): void {
  if (Array.isArray(template)) return template.forEach(checkTemplate);
  if (typeof template !== 'object' || template === null) return;
  for (const [name, value] of Object.entries(template)) {
    if (name.endsWith('.$')) checkExpression(value as string);
    else checkTemplate(value);
  }
}

/** Refuses a path that `valueAt` would not understand. */
export function checkPath(path: string): void {
  stepsOf(path);
}

type Intrinsic = (...values: Json[]) => Json;

const INTRINSICS: { readonly [name: string]: Intrinsic } = {
  'States.Array': value => [value],
  'States.ArrayContains': (list, value) => listOf(list).some(element => same(element, value)),
  'States.ArrayGetItem': (list, place) => {
    const items = listOf(list);
    if (typeof place !== 'number' || !(place in items)) throw new StateError('States.IntrinsicFailure', 'the list has no such place');
    return items[place];
  },
  'States.JsonToString': value => JSON.stringify(value),
};

function evaluate(expression: string, view: View): Json {
  if (expression.startsWith('$')) return valueAt(expression, view);
  const { intrinsic, words } = callOf(expression);
  return intrinsic(...words.map(word => word.startsWith('$') ? valueAt(word, view) : literal(word)));
}

function checkExpression(expression: string): void {
  if (expression.startsWith('$')) return checkPath(expression);
  callOf(expression).words.forEach(word => word.startsWith('$') ? checkPath(word) : literal(word));
}

/** Calls are not nested: the definition has none that are, and its arguments hold no comma. */
function callOf(expression: string): { readonly intrinsic: Intrinsic; readonly words: string[] } {
  const [, name, list] = /^([\w.]+)\(([^()]*)\)$/.exec(expression) ?? [];
  const intrinsic = INTRINSICS[name];
  const words = (list ?? '').split(',').map(word => word.trim());
  if (!intrinsic || words.length !== intrinsic.length) throw new Error(`the interpreter knows no ${expression}`);
  return { intrinsic, words };
}

function literal(word: string): Json {
  const [, text] = /^'([^'\\]*)'$/.exec(word) ?? [];
  if (text !== undefined) return text;
  if (/^-?\d+$/.test(word)) return Number(word);
  throw new Error(`the interpreter knows no argument ${word}`);
}

/** The root and the steps of paths like `$.a.b`, `$$.a`, `$[0]`, `$.a[*].b`. */
function stepsOf(path: string): readonly [root: string, steps: Step[]] {
  const [, root, rest] = /^(\$\$?)((?:\.[A-Za-z_]\w*|\[\d+\]|\[\*\])*)$/.exec(path) ?? [];
  if (root === undefined) throw new Error(`the interpreter knows no path ${path}`);
  const steps = Array.from(rest.matchAll(/\.(\w+)|\[(\d+)\]|\[\*\]/g), ([, name, place]): Step => name ?? (place === undefined ? '*' : Number(place)));
  return [root, steps];
}

function listOf(value: Json): Json[] {
  if (!Array.isArray(value)) throw new StateError('States.IntrinsicFailure', 'not a list');
  return value;
}

function isMap(value: Json): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function same(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
