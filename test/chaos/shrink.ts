import * as fc from 'fast-check';
import type { Handlers } from './functions';
import { runScenario } from './run-seed';
import type { Scenario } from './scenario';
import { scenarioOf, scenariosOf } from './schedules';
import type { Pipeline } from './world';

const TRIES = 600;

/** The smallest scenario that fast-check finds in which the same invariant does not hold. */
export async function shrunk(seed: number, handlers: Handlers, pipeline: Pipeline, invariant: string): Promise<Scenario> {
  let tries = 0;
  let smallest = scenarioOf(seed);
  const property = fc.asyncProperty(scenariosOf(seed), async scenario => {
    tries += 1;
    if (tries > TRIES) return;
    const { violations } = await runScenario(handlers, pipeline, scenario);
    if (!violations.some(violation => violation.invariant === invariant)) return;
    smallest = scenario;
    throw new Error(invariant);
  });
  await fc.check(property, { seed, numRuns: 1 });
  return smallest;
}
