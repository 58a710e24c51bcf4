import { bundleHandlers, loadHandlers } from './bundle/bundle';
import type { Handlers } from './functions';
import { findMutation } from './mutations';
import { definitionWith } from './mutations/apply';
import type { Mutation } from './mutations/mutation';
import { runScenario } from './run-seed';
import { meaningOf, scenarioOf, seedOf } from './schedules';
import { MODEL_WORKS } from './watch';
import type { Pipeline } from './world';
import type { StateMachineKind } from '../../src/contract/environment';

/** Seeds to run, with one mutation or without. */
export interface Job {
  readonly mutation?: string;
  readonly from: number;
  readonly to: number;
}

/** What became of a job. */
export interface JobResult {
  readonly job: Job;
  /** Seeds that violated something, with the names of all invariants that did not hold. */
  readonly failed: readonly { readonly seed: number; readonly invariants: readonly string[]; readonly how: string }[];
  readonly injected: readonly (readonly [string, number])[];
  readonly kills: readonly (readonly [string, number])[];
  readonly steps: number;
}

const bundles = new Map<string, Promise<Handlers>>();

/** The handlers with a mutation, bundled once. */
export function handlersWith(mutation: string | undefined): Promise<Handlers> {
  const name = mutation ?? '';
  const bundle = bundles.get(name) ?? bundleHandlers(mutation === undefined ? [] : findMutation(mutation).sources ?? []).then(loadHandlers);
  bundles.set(name, bundle);
  return bundle;
}

/** The kind of workflow that a seed runs. */
export function kindOf(seed: number, mutation?: Mutation): StateMachineKind {
  const { kind } = meaningOf(seed);
  return mutation?.kinds && !mutation.kinds.includes(kind) ? mutation.kinds[0] : kind;
}

async function run(job: Job, pipelines: { readonly [kind in StateMachineKind]: Pipeline }): Promise<JobResult> {
  const handlers = await handlersWith(job.mutation);
  const mutation = job.mutation === undefined ? undefined : findMutation(job.mutation);
  const mutated = new Map<StateMachineKind, Pipeline>();
  const [injected, kills] = [new Map<string, number>(), new Map<string, number>()];
  const failed: { seed: number; invariants: string[]; how: string }[] = [];
  let steps = 0;
  for (let nth = job.from; nth < job.to; nth++) {
    const seed = mutation?.profiles ? seedOf(nth, mutation.profiles) : nth;
    const kind = kindOf(seed, mutation);
    const pipeline = mutated.get(kind) ?? definitionWith(mutation, pipelines[kind]);
    mutated.set(kind, pipeline);
    const result = await runScenario(handlers, pipeline, scenarioOf(seed));
    addAll(injected, result.injected);
    addAll(kills, result.kills);
    steps += result.steps;
    if (result.violations.length > 0) {
      failed.push({ seed, invariants: result.violations.map(({ invariant }) => invariant), how: result.violations[0].how });
    }
  }
  return { job, failed, injected: [...injected], kills: [...kills], steps };
}

function addAll(sums: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
}

/** What the team sends: once what is synthesized, then jobs. */
type Message = { readonly pipelines: { readonly [kind in StateMachineKind]: Pipeline } } | { readonly job: Job };

if (process.send) {
  let pipelines: { readonly [kind in StateMachineKind]: Pipeline };
  process.on('message', (message: Message) => {
    if ('pipelines' in message) {
      pipelines = message.pipelines;
      return;
    }
    const { job } = message;
    run(job, pipelines).then(
      result => process.send!(result),
      error => {
        const failed = [{ seed: job.from, invariants: [MODEL_WORKS], how: String(error) }];
        process.send!({ job, failed, injected: [], kills: [], steps: 0 });
      });
  });
}
