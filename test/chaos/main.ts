import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkFits } from './bundle/bundle';
import { findMutation, HARMLESS, MUTATIONS } from './mutations';
import { definitionWith } from './mutations/apply';
import { readOptions } from './options';
import { synthesizedPipeline } from './pipeline';
import { proofPage } from './proof-page';
import { terminalReport } from './report';
import { runScenario } from './run-seed';
import { scenarioOf } from './schedules';
import { shrunk } from './shrink';
import { storyOf } from './story';
import { summarize } from './summary';
import { Team } from './team';
import { handlersWith, Job, kindOf } from './worker';

const options = readOptions(process.argv.slice(2));
const pipelines = { STANDARD: synthesizedPipeline('STANDARD'), EXPRESS: synthesizedPipeline('EXPRESS') };
const PAGE = join(__dirname, '../../docs/proofs/exactly-once.md');
/** Seeds of one job: few enough that both processes end at about the same time. */
const JOB_SEEDS = 250;
/** Fewer seeds do not meet everything. */
const WHOLE = 24_000;

function jobs(seeds: number, mutation?: string): Job[] {
  return Array.from({ length: Math.ceil(seeds / JOB_SEEDS) }, (_, nth) => (
    { mutation, from: nth * JOB_SEEDS, to: Math.min(seeds, (nth + 1) * JOB_SEEDS) }));
}

/** Tells the story of one seed, shrunk if it fails. */
async function replay(seed: number): Promise<boolean> {
  const mutation = options.mutation === undefined ? undefined : findMutation(options.mutation);
  const kind = options.kind ?? kindOf(seed, mutation);
  const [handlers, pipeline] = [await handlersWith(options.mutation), definitionWith(mutation, pipelines[kind])];
  const { violations } = await runScenario(handlers, pipeline, scenarioOf(seed));
  const scenario = violations.length > 0 ? await shrunk(seed, handlers, pipeline, violations[0].invariant) : scenarioOf(seed);
  process.stdout.write(`${await storyOf(scenario, handlers, pipeline)}\n`);
  return violations.length === 0;
}

async function main(): Promise<boolean> {
  if (options.seed !== undefined) return replay(options.seed);
  const mutations = options.mutationSeeds === 0 ? [] : options.mutation === undefined ? MUTATIONS : [findMutation(options.mutation)];
  const whole = mutations === MUTATIONS && options.seeds >= WHOLE;
  if (options.write && !whole) throw new Error(`the proof is written of a whole run only: all mutations, at least ${WHOLE} seeds`);
  const harmless = mutations === MUTATIONS ? HARMLESS : [];
  [...MUTATIONS, ...HARMLESS].flatMap(({ sources = [] }) => sources).forEach(checkFits);

  const team = new Team(options.workers, pipelines);
  const plain = options.mutation === undefined ? jobs(options.seeds) : [];
  const results = await team.run([...plain, ...[...mutations, ...harmless].flatMap(({ name }) => jobs(options.mutationSeeds, name))]);
  team.end();

  const summary = summarize(results, mutations, harmless, whole);
  process.stdout.write(terminalReport(summary));
  if (options.write && summary.complaints.length === 0) {
    mkdirSync(dirname(PAGE), { recursive: true });
    writeFileSync(PAGE, proofPage(summary));
  }
  const first = summary.failed[0];
  if (first) {
    process.stdout.write(`\nThe first of ${summary.failed.length} seeds that failed is ${first.seed}:\n\n`);
    await replay(first.seed);
    process.stdout.write(`\nAgain: npm run chaos -- --seed ${first.seed}\n`);
  }
  return summary.complaints.length === 0;
}

main().then(
  passed => process.exit(passed ? 0 : 1),
  error => {
    console.error(error);
    process.exit(1);
  });
