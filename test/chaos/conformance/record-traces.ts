import { recorded, Trace } from './recording';
import { bundleHandlers, loadHandlers } from '../bundle/bundle';
import { synthesizedPipeline } from '../pipeline';
import { meaningOf, scenarioOf } from '../schedules';

/**
 * Writes the traces of the first seeds to standard output, as JSON: `record-traces.ts 200`.
 * A process of its own, because jest lets nobody bundle.
 */
async function main(seeds: number): Promise<void> {
  const handlers = loadHandlers(await bundleHandlers());
  const pipelines = { STANDARD: synthesizedPipeline('STANDARD'), EXPRESS: synthesizedPipeline('EXPRESS') };
  const traces: Trace[] = [];
  for (let seed = 0; seed < seeds; seed++) traces.push(await recorded(scenarioOf(seed), handlers, pipelines[meaningOf(seed).kind]));
  process.stdout.write(JSON.stringify(traces));
}

main(Number(process.argv[2])).catch(error => {
  console.error(error);
  process.exitCode = 1;
});
