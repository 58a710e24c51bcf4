import { EXECUTION, SOURCE } from './workflow-samples';
import { Definition, definitionOf, withArns } from '../../support/definition';
import { synthesize } from '../../support/synthesis';
import { named, RUN } from '../../support/workflow-run';
import { Host, runStateMachine } from '../fakes/state-machine';

/**
 * What the independent interpreter cannot show: how long retries wait, that batches are at work at the same time,
 * and that whatever is not known is refused.
 */

const WORKFLOW = withArns(definitionOf(synthesize()));

const ACCEPTED = { verdict: 'accepted', source: SOURCE, revision: 'r1', batches: [{ id: 'small' }, { id: 'large' }] };

function run(definition: object, host: Partial<Host>, input: object = EXECUTION) {
  return runStateMachine(definition as Definition, input, { Execution: { Id: RUN } }, {
    callTask: async () => ({}), wait: async () => {}, random: () => 0, ...host,
  });
}

/** Seconds that a run waits whose first function fails so. */
async function waits(error: string, random: () => number): Promise<number[]> {
  const waited: number[] = [];
  const callTask = async (state: string) => {
    if (state === 'Inspect image') throw named(error, '');
    return { status: 'FAILED' };
  };
  await run(WORKFLOW, { callTask, wait: async seconds => void waited.push(seconds), random });
  return waited;
}

const FULL = () => 1;

test.each([
  ['Lambda.TooManyRequestsException', [1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30, 30, 30]],
  ['Lambda.Unknown', [2]],
  ['Error', [2, 4, 8]],
])('%s is tried again after longer and longer waits', async (error, expected) => {
  expect(await waits(error, FULL)).toEqual(expected);
});

test('full jitter shortens every wait by chance', async () => {
  const chances = [0.5, 0.25, 0];

  expect(await waits('Error', () => chances.shift()!)).toEqual([1, 1, 0]);
});

test('each policy counts its own attempts', async () => {
  const errors = ['Lambda.Unknown', 'Error', 'Error', 'Lambda.TooManyRequestsException', 'Error', 'Error'];
  const waited: number[] = [];
  await run(WORKFLOW, {
    callTask: async state => {
      if (state === 'Inspect image') throw named(errors.shift()!, '');
      return { status: 'FAILED' };
    },
    wait: async seconds => void waited.push(seconds),
    random: FULL,
  });

  expect(waited).toEqual([2, 2, 4, 1, 8]);
});

test('a task is called with its resource and its timeout', async () => {
  const called: unknown[] = [];
  await run(WORKFLOW, {
    callTask: async (state, resource, _payload, timeoutSeconds) => {
      called.push([state, resource, timeoutSeconds]);
      return { verdict: 'superseded' };
    },
  });

  const { Resource, TimeoutSeconds } = WORKFLOW.States['Inspect image'];
  expect(TimeoutSeconds).toBeGreaterThan(0);
  expect(called).toEqual([['Inspect image', Resource, TimeoutSeconds]]);
});

test('all batches are at work before one of them is done', async () => {
  const waiting: (() => void)[] = [];
  const ended = run(WORKFLOW, {
    callTask: state => {
      if (state === 'Inspect image') return Promise.resolve(ACCEPTED);
      if (state === 'Record image') return Promise.resolve({ status: 'READY' });
      return new Promise(resolve => waiting.push(() => resolve({ verdict: 'accepted', images: [{}] })));
    },
  });
  await turns();

  expect(waiting).toHaveLength(2);
  waiting.forEach(release => release());
  expect((await ended).status).toBe('SUCCEEDED');
});

test('every item of a Map knows itself, and sees the execution', async () => {
  const payloads: unknown[] = [];
  const inner = { Type: 'Task', Resource: 'a', Parameters: { 'at.$': '$$.Map.Item.Index', 'is.$': '$$.Map.Item.Value', 'run.$': '$$.Execution.Id' }, End: true };
  await run({
    QueryLanguage: 'JSONPath',
    StartAt: 'Every',
    States: { Every: { Type: 'Map', ItemsPath: '$.declared.list', End: true, ItemProcessor: { StartAt: 'One', States: { One: inner } } } },
  }, { callTask: async (_state, _resource, payload) => void payloads.push(payload) }, { declared: { list: ['x', 'y'] } });

  expect(payloads).toEqual([{ at: 0, is: 'x', run: RUN }, { at: 1, is: 'y', run: RUN }]);
});

test('a batch that ends the Map lets the others go no further', async () => {
  const { ItemProcessor } = WORKFLOW.States['Resize batches'];
  const { Catch: _, ...bare } = ItemProcessor!.States['Resize batch'];
  const uncaught = {
    ...WORKFLOW,
    States: {
      ...WORKFLOW.States,
      'Resize batches': { ...WORKFLOW.States['Resize batches'], ItemProcessor: { ...ItemProcessor, States: { ...ItemProcessor!.States, 'Resize batch': bare } } },
    },
  };
  const tried: string[] = [];
  let release = () => {};
  const ended = run(uncaught, {
    callTask: (state, _resource, payload) => {
      if (state === 'Inspect image') return Promise.resolve(ACCEPTED);
      if (state !== 'Resize batch') return Promise.resolve({ status: 'FAILED' });
      const { batch: { id } } = payload as { batch: { id: string } };
      tried.push(id);
      return id === 'small'
        ? Promise.reject(named('Lambda.Unknown', ''))
        : new Promise((_resolve, reject) => release = () => reject(named('Error', '')));
    },
  });
  expect((await ended).status).toBe('FAILED');
  release();
  await turns();

  expect(tried.filter(id => id === 'large')).toHaveLength(1);
});

test('a function that gives nothing gives null', async () => {
  const payloads: unknown[] = [];
  const two = { QueryLanguage: 'JSONPath', StartAt: 'A', States: { A: { Type: 'Task', Resource: 'a', Next: 'B' }, B: { Type: 'Task', Resource: 'b', End: true } } };
  await run(two, { callTask: async (_state, _resource, payload) => void payloads.push(payload) });

  expect(payloads).toEqual([EXECUTION, null]);
});

const TASK = { Type: 'Task', Resource: 'a', End: true };
const alone = (state: object, machine: object = {}) => ({ QueryLanguage: 'JSONPath', StartAt: 'A', States: { A: state }, ...machine });

test.each<[string, object]>([
  ['another query language', alone(TASK, { QueryLanguage: 'JSONata' })],
  ['no query language', alone(TASK, { QueryLanguage: undefined })],
  ['a field of the machine', alone(TASK, { Version: '1.0', Assign: {} })],
  ['a type of state', alone({ Type: 'Wait', Seconds: 1, End: true })],
  ['a field of a state', alone({ ...TASK, InputPath: '$.object' })],
  ['a field of a retrier', alone({ ...TASK, Retry: [{ ErrorEquals: ['States.ALL'], Assign: {} }] })],
  ['a jitter', alone({ ...TASK, Retry: [{ ErrorEquals: ['States.ALL'], JitterStrategy: 'HALF' }] })],
  ['a field of a catcher', alone({ ...TASK, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'A', Assign: {} }] })],
  ['a name for nearly all errors', alone({ ...TASK, Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'A' }] })],
  ['a state that is not there', alone({ ...TASK, Next: 'B' })],
  ['a comparison', alone({ Type: 'Choice', Choices: [{ Variable: '$.v', NumericEquals: 1, Next: 'A' }] })],
  ['a rule of rules', alone({ Type: 'Choice', Choices: [{ Not: { Variable: '$.v', StringEquals: '1' }, Next: 'A' }] })],
  ['an intrinsic function', alone({ ...TASK, Parameters: { 'id.$': 'States.UUID()' } })],
  ['a call in a call', alone({ ...TASK, Parameters: { 'id.$': 'States.JsonToString(States.UUID())' } })],
  ['a filter in a path', alone({ ...TASK, Parameters: { 'id.$': '$.list[?(@.x)]' } })],
  ['a path into the depth', alone({ ...TASK, Parameters: { inner: [{ 'id.$': '$..id' }] } })],
  ['a distributed Map', alone({
    Type: 'Map', ItemsPath: '$.list', End: true, ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'B', States: { B: TASK } },
  })],
  ['a limit of a Map', alone({ Type: 'Map', ItemsPath: '$.list', End: true, MaxConcurrency: 1, ItemProcessor: { StartAt: 'B', States: { B: TASK } } })],
  ['a field in a Map', alone({ Type: 'Map', ItemsPath: '$.list', End: true, ItemProcessor: { StartAt: 'B', States: { B: { ...TASK, OutputPath: '$' } } } })],
])('%s that the interpreter does not know is refused before anything runs', async (_what, definition) => {
  const callTask = jest.fn(async () => ({}));

  await expect(run(definition, { callTask })).rejects.toThrow(/the interpreter knows|there is no state|a rule has one comparison/);
  expect(callTask).not.toHaveBeenCalled();
});

/** Lets everything happen that needs no time. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
