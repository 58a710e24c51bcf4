import type { Handlers } from './functions';
import type { Scenario } from './scenario';
import type { Violation } from './watch';
import { Pipeline, World } from './world';

/** What became of one seed. */
export interface SeedResult {
  readonly violations: readonly Violation[];
  readonly injected: ReadonlyMap<string, number>;
  readonly kills: ReadonlyMap<string, number>;
  readonly steps: number;
}

/** Lives one scenario to its end. */
export async function runScenario(
  handlers: Handlers, pipeline: Pipeline, scenario: Scenario, story?: (time: number, line: string) => void,
): Promise<SeedResult> {
  const world = new World(handlers, pipeline, scenario, story);
  await world.live();
  return { violations: world.watch.violations, injected: world.faults.injected, kills: world.faults.kills, steps: world.scheduler.steps };
}
