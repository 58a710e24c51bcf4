import { bundleHandlers, loadHandlers } from './bundle/bundle';
import { findMutation, MUTATIONS } from './mutations';
import { definitionWith } from './mutations/apply';
import { synthesizedPipeline } from './pipeline';
import { runScenario } from './run-seed';
import type { Scenario } from './scenario';
import { meaningOf, PROFILES, scenarioOf, seedOf } from './schedules';
import { KILL_SCHEDULES } from './schedules/broad';
import { SWEEP_KILL_SCHEDULES } from './schedules/systematic';
import { storyOf } from './story';

/** What `npm run chaos` stands on. The run itself takes minutes, and is a gate of its own. */

const pipelines = { STANDARD: synthesizedPipeline('STANDARD'), EXPRESS: synthesizedPipeline('EXPRESS') };
const handlers = bundleHandlers().then(loadHandlers);
const pipelineOf = (seed: number) => pipelines[meaningOf(seed).kind];

test('the first rounds of seeds hold, in both kinds of workflow', async () => {
  const seeds = Array.from({ length: 160 }, (_, seed) => seed);
  expect(new Set(seeds.map(seed => meaningOf(seed).kind)).size).toBe(2);
  for (const seed of seeds) {
    const { violations } = await runScenario(await handlers, pipelineOf(seed), scenarioOf(seed));
    expect({ seed, violations }).toEqual({ seed, violations: [] });
  }
});

test.each([3, 21, 44])('seed %d is always the same schedule', async seed => {
  const first = await storyOf(scenarioOf(seed), await handlers, pipelineOf(seed));
  await runScenario(await handlers, pipelineOf(seed + 1), scenarioOf(seed + 1));

  expect(await storyOf(scenarioOf(seed), await handlers, pipelineOf(seed))).toBe(first);
});

test('no two mutations have one name, and each changes the sources or the definition that it names', async () => {
  expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
  for (const mutation of MUTATIONS) {
    expect(mutation.sources ?? mutation.definition).toBeDefined();
    definitionWith(mutation, pipelines.STANDARD);
    definitionWith(mutation, pipelines.EXPRESS);
    if (mutation.sources) await bundleHandlers(mutation.sources);
    if (mutation.profiles) seedOf(0, mutation.profiles);
  }
});

test('a text that a mutation does not find is an error', async () => {
  const { sources } = findMutation('FAILED loses its source');

  await expect(bundleHandlers([{ ...sources![0], find: 'nobody wrote this' }])).rejects.toThrow('0 times, not once');
});

test('a definition that a mutation does not change is an error', () => {
  expect(() => definitionWith({ name: 'nothing', rule: '', definition: () => {} }, pipelines.STANDARD)).toThrow('nothing changes nothing');
});

test('a story tells what happened and what did not hold', async () => {
  const mutated = loadHandlers(await bundleHandlers(findMutation('no original is kept').sources));
  const scenario: Scenario = {
    keyed: false, keepRejected: true, acts: [{ do: 'send', at: 0, file: 'good', landsAfter: 0 }], faults: [], sweepOff: 0, chance: 1,
  };

  const story = await storyOf(scenario, mutated, pipelines.STANDARD);

  expect(story).toMatch(/\d+ {2}07T12:00:\d\d {2}the file lands: incoming, v1/);
  expect(story).toMatch(/inspect-image \(\d\) takes the fence: version 3: PROCESSING/);
  expect(story).toMatch(/BROKEN at .*: READY is whole \(the original of r1 is gone\)/);
});

test('seeds mean every profile, in both kinds of workflow, and the systematic one counts on', () => {
  const meanings = Array.from({ length: 400 }, (_, seed) => meaningOf(seed));
  for (const { name } of PROFILES) {
    for (const kind of ['STANDARD', 'EXPRESS']) {
      const own = meanings.filter(({ profile, kind: its }) => profile.name === name && its === kind).map(({ nth }) => nth);
      expect(own).toEqual(own.map((_, nth) => nth));
      expect(own.length).toBeGreaterThan(0);
    }
  }
});

test.each([
  ['a kill at every effect', KILL_SCHEDULES],
  ['a kill at every effect of the sweep', SWEEP_KILL_SCHEDULES],
])('24,000 seeds have %s, in both kinds of workflow', (name, schedules) => {
  const kills = Array.from({ length: 24_000 }, (_, seed) => meaningOf(seed)).filter(({ profile }) => profile.name === name);
  for (const kind of ['STANDARD', 'EXPRESS']) {
    expect(Math.max(...kills.filter(meaning => meaning.kind === kind).map(({ nth }) => nth + 1))).toBeGreaterThanOrEqual(schedules);
  }
});
