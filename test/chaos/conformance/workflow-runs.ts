import { Answer, Behaviour } from './workflow-behaviours';
import { EXECUTION } from './workflow-samples';
import type { SizeBatch } from '../../../src/contract/messages';
import { Definition, statesOfType } from '../../support/definition';
import { named, RUN } from '../../support/workflow-run';
import { Result, runStateMachine } from '../fakes/state-machine';

type Reference = typeof import('aws-local-stepfunctions', { with: { 'resolution-mode': 'import' } });
// An ES module by its package.json, but with a build for require().
const { StateMachine } = jest.requireActual<Reference>('aws-local-stepfunctions');

/** All that an execution shows from outside. */
export interface Trail {
  /** Payloads of every call, by function, in order; of resize-image by batch, because batches are at work at the same time. */
  readonly calls: { readonly [task: string]: unknown[] };
  /** States that were entered, but those of one batch. */
  readonly states: string[];
  readonly end: Result;
}

/** Functions that behave so, and what they were called with. */
function functionsOf(behaviour: Behaviour): { readonly calls: Trail['calls']; readonly call: (state: string, payload: unknown) => unknown } {
  const calls: { [task: string]: unknown[] } = {};
  const scripts: { readonly [state: string]: readonly Answer[] } = {
    'Inspect image': behaviour.inspect, 'Record image': behaviour.record, 'Clean up': behaviour.cleanUp,
  };
  return {
    calls,
    call: (state, payload) => {
      const batch = (payload as { batch?: SizeBatch }).batch?.id;
      const task = batch === undefined ? state : `${state}: ${batch}`;
      const script = batch === undefined ? scripts[state] : behaviour.resize[batch];
      const made = calls[task] ??= [];
      const answer = script[Math.min(made.length, script.length - 1)];
      made.push(payload);
      if ('throws' in answer) throw named(answer.throws, answer.message);
      return answer.gives;
    },
  };
}

/** The execution in our interpreter. Nothing waits. */
export async function trailOf(definition: Definition, behaviour: Behaviour): Promise<Trail> {
  const { calls, call } = functionsOf(behaviour);
  const entered: string[] = [];
  const end = await runStateMachine(definition, EXECUTION, { Execution: { Id: RUN } }, {
    callTask: async (state, _resource, payload) => call(state, payload),
    wait: async () => {},
    random: () => 0.5,
    entered: state => entered.push(state),
  });
  return { calls, states: outsideOfBatches(entered, definition), end: inOurWords(end) };
}

/** The execution in aws-local-stepfunctions. */
export async function referenceTrailOf(definition: Definition, behaviour: Behaviour): Promise<Trail> {
  const { calls, call } = functionsOf(behaviour);
  const tasks = Object.keys(statesOfType(definition, 'Task'));
  const execution = new StateMachine(definition as never, { validationOptions: { noValidate: true } }).run(EXECUTION as never, {
    context: { Execution: { Id: RUN } } as never,
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(tasks.map(task => [task, (payload: unknown) => call(task, payload) as never])),
      retryIntervalOverrides: Object.fromEntries(tasks.map(task => [task, 0])),
    },
  });
  const end = await execution.result.then(
    (output: unknown): Result => ({ status: 'SUCCEEDED', output }),
    ({ cause }: { readonly cause: Error }): Result => ({ status: 'FAILED', error: cause.name, cause: cause.message }));
  const entered: string[] = [];
  for await (const event of execution.eventLogs) {
    if (event.type === 'StateEntered') entered.push(event.state.name);
  }
  return { calls, states: outsideOfBatches(entered, definition), end: inOurWords(end) };
}

function outsideOfBatches(states: readonly string[], definition: Definition): string[] {
  return states.filter(state => Object.hasOwn(definition.States, state));
}

/** Of an error of the definition itself AWS fixes neither the words nor, where an intrinsic function gets nothing from a path, the one name. */
function inOurWords(end: Result): Result {
  if (end.status === 'SUCCEEDED') return end;
  const { status, error } = end;
  if (['States.Runtime', 'States.IntrinsicFailure'].includes(error)) return { status, error: 'States.Runtime', cause: '' };
  return error === 'States.NoChoiceMatched' ? { status, error, cause: '' } : end;
}
