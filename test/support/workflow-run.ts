import { Definition, withArns } from './definition';
import {
  CleanUpInput, CleanUpResult, ExecutionInput, InspectImageResult, RecordImageInput, RecordImageResult,
  ResizeImageInput, ResizeImageResult, TaskInput,
} from '../../src/contract/messages';

type Interpreter = typeof import('aws-local-stepfunctions', { with: { 'resolution-mode': 'import' } });
// An ES module by its package.json, but with a build for require().
const { StateMachine } = jest.requireActual<Interpreter>('aws-local-stepfunctions');

/** What stands in for the functions, by state; of `Resize image` also in the Map, as `Resize batch`. A throw is a function that throws. */
export interface Stubs {
  readonly 'Inspect image': (input: TaskInput) => InspectImageResult;
  readonly 'Resize image': (input: ResizeImageInput) => ResizeImageResult;
  readonly 'Record image': (input: RecordImageInput) => RecordImageResult;
  readonly 'Clean up': (input: CleanUpInput) => CleanUpResult;
}

/** Inputs that every task was called with, in order, retries included. */
export interface Calls {
  readonly 'Inspect image': TaskInput[];
  readonly 'Resize image': ResizeImageInput[];
  readonly 'Record image': RecordImageInput[];
  readonly 'Clean up': CleanUpInput[];
}

/** What came of a run. */
export interface Run {
  readonly calls: Calls;
  /** States that were entered, retries not counted, in order. */
  readonly states: string[];
  /** Name of the error that ended the run; absent when it succeeded. */
  readonly error?: string;
}

/** Id of the execution that every run has. */
export const RUN = 'arn:aws:states:eu-central-1:111122223333:execution:Workflow:run-1';

/** Runs a synthesized definition with stubs for its functions, and without waiting between retries. */
export async function runWorkflow(definition: Definition, input: ExecutionInput, stubs: Partial<Stubs>): Promise<Run> {
  const calls: Calls = { 'Inspect image': [], 'Resize image': [], 'Record image': [], 'Clean up': [] };
  const names = Object.keys(calls) as (keyof Calls)[];
  const machine = new StateMachine(withArns(definition) as never, { validationOptions: { noValidate: true } }); // definition.test.ts validates it
  const tasks: [state: string, name: keyof Calls][] = [...names.map((name): [string, keyof Calls] => [name, name]), ['Resize batch', 'Resize image']];
  const execution = machine.run(input as never, {
    context: { Execution: { Id: RUN } } as never,
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(tasks.map(([state, name]) => [state, (payload: unknown) => {
        calls[name].push(payload as never);
        const stub = stubs[name] as undefined | ((payload: unknown) => unknown);
        if (!stub) {
          throw named('NotExpected', `${name} was called`);
        }
        return stub(payload) as never;
      }])),
      retryIntervalOverrides: Object.fromEntries(tasks.map(([state]) => [state, 0])),
    },
  });
  const error = await execution.result.then(() => undefined, ({ cause }: { readonly cause: Error }) => cause.name);
  const states: string[] = [];
  for await (const event of execution.eventLogs) {
    if (event.type === 'StateEntered') {
      states.push(event.state.name);
    }
  }
  return { calls, states, error };
}

/** An error as Step Functions sees it: by its name. */
export function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
