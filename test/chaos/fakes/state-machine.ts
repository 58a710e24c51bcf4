import { checkPath, checkTemplate, fill, isPresent, Json, StateError, valueAt, View, withResult } from './state-language';

/** The world around an execution. Whatever takes time happens here. */
export interface Host {
  /** Calls the function of a state. Rejects with an error whose `name` is the one that is retried and caught; a timeout is `States.Timeout`. */
  callTask(stateName: string, resource: string, payload: unknown, timeoutSeconds?: number): Promise<unknown>;
  wait(seconds: number, reason: string): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
  /** Told of every state that is entered. */
  entered?(stateName: string): void;
}

export type Result =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string };

/** A workflow as Step Functions gets it; its own TimeoutSeconds is the host's to watch. */
export interface DefinitionLike {
  readonly StartAt: string;
  readonly States: { readonly [name: string]: object };
}

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: string;
}

/** One comparison. */
interface Comparison {
  readonly Variable: string;
  readonly StringEquals?: string;
  readonly BooleanEquals?: boolean;
  readonly IsPresent?: boolean;
}

/** One comparison, or several that must all hold. */
type Rule = (Comparison | { readonly And: readonly Comparison[] }) & { readonly Next: string };

/** Every field of every type of state that is known. */
interface State {
  readonly Type: 'Task' | 'Map' | 'Choice' | 'Pass' | 'Succeed' | 'Fail';
  readonly Next?: string;
  readonly Resource: string;
  readonly TimeoutSeconds?: number;
  readonly Parameters?: object;
  readonly ItemsPath: string;
  readonly ItemSelector?: object;
  readonly ItemProcessor: DefinitionLike;
  readonly ResultSelector?: object;
  readonly ResultPath?: string | null;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string; readonly ResultPath?: string }[];
  readonly Choices: readonly Rule[];
  readonly Default?: string;
  readonly Error: string;
  readonly Cause: string;
}

const AFTER = ['Next', 'End'];
const HANDLED = ['ResultSelector', 'ResultPath', 'Retry', 'Catch'];
const KNOWN: { readonly [type: string]: readonly string[] } = {
  Task: [...AFTER, ...HANDLED, 'Resource', 'TimeoutSeconds', 'Parameters'],
  Map: [...AFTER, ...HANDLED, 'ItemsPath', 'ItemSelector', 'ItemProcessor'],
  Pass: [...AFTER, 'Parameters', 'ResultPath'],
  Choice: ['Choices', 'Default'],
  Succeed: [],
  Fail: ['Error', 'Cause'],
  machine: ['StartAt', 'States', 'Comment', 'QueryLanguage', 'TimeoutSeconds'],
  processor: ['StartAt', 'States', 'ProcessorConfig'],
  processorConfig: ['Mode'],
  rule: ['Variable', 'StringEquals', 'BooleanEquals', 'IsPresent', 'And', 'Next'],
  comparison: ['Variable', 'StringEquals', 'BooleanEquals', 'IsPresent'],
  retrier: ['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy'],
  catcher: ['ErrorEquals', 'Next', 'ResultPath'],
};

/**
 * Runs a definition in the part of the Amazon States Language that the workflow uses, in JSONPath. What it does not know is refused
 * before anything runs, so that nothing new in the definition passes unseen. It keeps no time: whatever waits, waits in the host.
 */
export async function runStateMachine(
  definition: DefinitionLike, input: unknown, context: { readonly Execution: { readonly Id: string } }, host: Host,
): Promise<Result> {
  checkOnce(definition);
  try {
    const output = await new Walk(definition, host, { stopped: false }).run({ input: asJson(input), context: context as unknown as View['context'] });
    return { status: 'SUCCEEDED', output };
  } catch (error) {
    if (error instanceof StateError) return { status: 'FAILED', error: error.name, cause: error.message };
    throw error;
  }
}

/** One way through a definition: the execution's, or that of one item of a Map. */
class Walk {
  constructor(private readonly definition: DefinitionLike, private readonly host: Host, private readonly walk: { stopped: boolean }) {}

  async run({ input, context }: View): Promise<Json> {
    let name: string | undefined = this.definition.StartAt;
    let data = input;
    while (name !== undefined) {
      const state: State = this.definition.States[name] as State;
      this.host.entered?.(name);
      const view = { input: data, context };
      switch (state.Type) {
        case 'Succeed': return data;
        case 'Fail': throw new StateError(state.Error, state.Cause);
        case 'Choice':
          name = choose(state, view);
          continue;
        case 'Pass':
          data = withResult(data, state.ResultPath, state.Parameters ? fill(state.Parameters, view) : data);
          break;
        default: {
          const caught = await this.attempt(name, state, view);
          data = caught.data;
          if (caught.next !== undefined) {
            name = caught.next;
            continue;
          }
        }
      }
      name = state.Next;
    }
    return data;
  }

  /** A Task or a Map, with its retries and catches. */
  private async attempt(name: string, state: State, view: View): Promise<{ readonly data: Json; readonly next?: string }> {
    const retries = new Map<Retrier, number>();
    for (;;) {
      try {
        const result = state.Type === 'Task' ? await this.call(name, state, view) : await this.map(state, view);
        const selected = state.ResultSelector ? fill(state.ResultSelector, { input: result, context: view.context }) : result;
        return { data: withResult(view.input, state.ResultPath, selected) };
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        const retrier = (state.Retry ?? []).find(({ ErrorEquals }) => matches(ErrorEquals, error));
        const count = retrier ? retries.get(retrier) ?? 0 : 0;
        if (retrier && count < (retrier.MaxAttempts ?? 3)) {
          retries.set(retrier, count + 1);
          await this.unlessStopped(this.host.wait(delayOf(retrier, count, this.host), `${name} again after ${error.name}`));
          continue;
        }
        const catcher = (state.Catch ?? []).find(({ ErrorEquals }) => matches(ErrorEquals, error));
        if (!catcher) throw error;
        return { data: withResult(view.input, catcher.ResultPath, { Error: error.name, Cause: error.message }), next: catcher.Next };
      }
    }
  }

  private async call(name: string, { Resource, Parameters, TimeoutSeconds }: State, view: View): Promise<Json> {
    const payload = Parameters ? fill(Parameters, view) : view.input;
    const called = this.host.callTask(name, Resource, payload, TimeoutSeconds).catch((error: Error) => {
      throw new StateError(error.name, error.message);
    });
    return asJson(await this.unlessStopped(called));
  }

  /** All items at once. The first that fails ends the Map, and the others go no further. */
  private async map({ ItemsPath, ItemSelector, ItemProcessor }: State, { input, context }: View): Promise<Json> {
    const items = valueAt(ItemsPath, { input, context });
    if (!Array.isArray(items)) throw new StateError('States.Runtime', `${ItemsPath} is no list`);
    const walk = { stopped: false };
    const above = this.walk;
    const shared = { get stopped() { return walk.stopped || above.stopped; } };
    try {
      return await Promise.all(items.map((value, index) => {
        const inner = { ...context, Map: { Item: { Index: index, Value: value } } };
        const itemInput = ItemSelector ? fill(ItemSelector, { input, context: inner }) : value;
        return new Walk(ItemProcessor, this.host, shared).run({ input: itemInput, context: inner });
      }));
    } catch (error) {
      walk.stopped = true;
      throw error;
    }
  }

  /** What comes after the end of the Map around it comes to nobody. */
  private async unlessStopped<T>(promise: Promise<T>): Promise<T> {
    const settled = await promise.then(value => () => value, error => () => { throw error; });
    if (this.walk.stopped) return new Promise(() => {});
    return settled();
  }
}

function choose({ Choices, Default }: State, view: View): string {
  const rule = Choices.find(each => comparisonsOf(each).every(comparison => holds(comparison, view)));
  const next = rule?.Next ?? Default;
  if (next === undefined) throw new StateError('States.NoChoiceMatched', 'no rule holds, and there is no default');
  return next;
}

function comparisonsOf(rule: Rule): readonly Comparison[] {
  return 'And' in rule ? rule.And : [rule];
}

function holds({ Variable, StringEquals, BooleanEquals, IsPresent }: Comparison, view: View): boolean {
  if (IsPresent !== undefined) return isPresent(Variable, view) === IsPresent;
  const value = valueAt(Variable, view);
  return StringEquals === undefined ? value === BooleanEquals : value === StringEquals;
}

/** `States.ALL` does not mean errors of the definition itself. */
function matches(names: readonly string[], { name }: StateError): boolean {
  if (names.includes(name)) return true;
  if (name === 'States.Runtime' || name === 'States.DataLimitExceeded') return false;
  return names.includes('States.ALL');
}

function delayOf({ IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy }: Retrier, count: number, host: Host): number {
  const delay = Math.min(IntervalSeconds * BackoffRate ** count, MaxDelaySeconds);
  return JitterStrategy === 'FULL' ? delay * host.random() : delay;
}

const checked = new WeakSet<object>();

function checkOnce(definition: DefinitionLike): void {
  if (checked.has(definition)) return;
  if ((definition as { QueryLanguage?: string }).QueryLanguage !== 'JSONPath') throw new Error('the interpreter knows JSONPath only');
  checkFields('machine', definition);
  checkStates(definition);
  checked.add(definition);
}

function checkStates({ StartAt, States }: DefinitionLike): void {
  const known = (name: string | undefined) => {
    if (name !== undefined && !Object.hasOwn(States, name)) throw new Error(`there is no state ${name}`);
  };
  known(StartAt);
  for (const raw of Object.values(States)) {
    const state = raw as State & { readonly ItemProcessor?: { readonly ProcessorConfig?: { readonly Mode?: string } } };
    checkFields(state.Type, state, ['Type', 'Comment']);
    [state.Next, state.Default].forEach(known);
    [state.Parameters, state.ItemSelector, state.ResultSelector].forEach(checkTemplate);
    if (state.ItemsPath !== undefined) checkPath(state.ItemsPath);
    for (const { ErrorEquals } of [...state.Retry ?? [], ...state.Catch ?? []]) {
      // Means all but timeouts; nobody here says so.
      if (ErrorEquals.includes('States.TaskFailed')) throw new Error('the interpreter knows no States.TaskFailed for all');
    }
    for (const retrier of state.Retry ?? []) {
      checkFields('retrier', retrier);
      if (!['FULL', 'NONE', undefined].includes(retrier.JitterStrategy)) throw new Error(`the interpreter knows no jitter ${retrier.JitterStrategy}`);
    }
    for (const catcher of state.Catch ?? []) {
      checkFields('catcher', catcher);
      known(catcher.Next);
    }
    for (const rule of state.Choices ?? []) {
      checkFields('rule', rule);
      for (const comparison of comparisonsOf(rule)) {
        if ('And' in rule) checkFields('comparison', comparison);
        const { Variable, StringEquals, BooleanEquals, IsPresent } = comparison;
        if ([StringEquals, BooleanEquals, IsPresent].filter(wanted => wanted !== undefined).length !== 1) throw new Error('a rule has one comparison');
        checkPath(Variable);
      }
      known(rule.Next);
    }
    if (state.ItemProcessor) {
      const { ProcessorConfig = {} } = state.ItemProcessor;
      checkFields('processor', state.ItemProcessor);
      checkFields('processorConfig', ProcessorConfig);
      if ((ProcessorConfig.Mode ?? 'INLINE') !== 'INLINE') throw new Error(`the interpreter knows no Map in mode ${ProcessorConfig.Mode}`);
      checkStates(state.ItemProcessor);
    }
  }
}

function checkFields(kind: string, value: object, also: readonly string[] = []): void {
  const known = KNOWN[kind];
  if (!known) throw new Error(`the interpreter knows no state of type ${kind}`);
  const unknown = Object.keys(value).filter(field => !known.includes(field) && !also.includes(field));
  if (unknown.length > 0) throw new Error(`the interpreter knows no ${unknown.join(', ')} of ${kind}`);
}

/** As it would come over the wire: nothing at all is null. */
function asJson(value: unknown): Json {
  return value === undefined ? null : JSON.parse(JSON.stringify(value)) as Json;
}
