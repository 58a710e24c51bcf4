import { bundleHandlers, loadHandlers } from './bundle/bundle';
import { missingKills, NEEDED_INJECTIONS, Row, TABLE_KILLS } from './kills';
import { findMutation, HARMLESS, MUTATIONS } from './mutations';
import { definitionWith } from './mutations/apply';
import { synthesizedPipeline } from './pipeline';
import { runScenario } from './run-seed';
import type { Scenario } from './scenario';
import { meaningOf, PROFILES, scenarioOf, seedOf } from './schedules';
import { run } from './schedules/arbitraries';
import { KILL_SCHEDULES } from './schedules/broad';
import { KILL_ROWS } from './schedules/journeys';
import { ROW_KILL_SCHEDULES, SWEEP_KILL_SCHEDULES } from './schedules/systematic';
import { storyOf } from './story';
import { World } from './world';
import type { OutcomeEvent } from '../../lambda-src/announcement/outcome-event';

/** What `npm run chaos` stands on. The run itself takes minutes, and is a gate of its own. */

const pipelines = { STANDARD: synthesizedPipeline('STANDARD'), EXPRESS: synthesizedPipeline('EXPRESS') };
const handlers = bundleHandlers().then(loadHandlers);
const QUIET: Scenario = { keyed: false, keepRejected: true, acts: [], faults: [], sweepOff: 0, chance: 1 };
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
  const all = [...MUTATIONS, ...HARMLESS];
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const mutation of all) {
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
  const story = await storyOf({ ...QUIET, acts: [{ do: 'send', at: 0, file: 'good', landsAfter: 0 }] }, mutated, pipelines.STANDARD);

  expect(story).toMatch(/\d+ {2}07T12:00:\d\d\.\d{3} {2}the file lands: incoming, v1/);
  expect(story).toMatch(/inspect-image \(\d\) takes the fence: version 3: PROCESSING/);
  // Behind the write that broke it.
  expect(story).toMatch(/makes it READY: version 4: READY.*\n.* \*\*\* READY is whole/);
  expect(story).toMatch(/BROKEN at .*: READY is whole \(the original of r1 is gone\)/);
});

test('clients are as patient as the handlers make them', () => {
  const { clients, functionOfState, stream } = pipelines.STANDARD;

  expect(clients['request-upload']).toEqual({ s3: { millis: 2000, tries: 3 }, dynamo: { millis: 2000, tries: 3 } });
  expect(clients['delete-upload'].sfn).toEqual({ millis: 2000, tries: 1 });
  expect(clients['announce-outcome']).toEqual({ sns: { millis: 3000, tries: 3 } });
  expect(clients['resize-image']).toEqual({ s3: { millis: 10_000, tries: 3 } });
  expect(functionOfState['Clean up']).toBe('clean-up');
  expect(stream.statuses).not.toContain('PROCESSING');
});

test('an answer that is lost is asked for again by a function of the API, and the client never knows', async () => {
  const faults = run('call', 'request-upload', 0, 1, 'answer lost');
  const story = await storyOf({ ...QUIET, keyed: false, faults }, await handlers, pipelines.STANDARD);

  expect(story).toMatch(/writes version 1: PENDING.*, and the answer is lost\n.*request-upload \(1\) writes .*ConditionalCheckFailedException, once more\n.*answers 201/);
});

test('a topic that refuses one message for good keeps back no later one', async () => {
  const acts: Scenario['acts'] = [{ do: 'send', at: 0, file: 'refused', landsAfter: 0 }, { do: 'delete', at: 300 }];
  const world = new World(await handlers, pipelines.STANDARD, { ...QUIET, acts, faults: run('event', 'outcome', 0, 1, 'poison') });
  const announced = jest.spyOn(world.watch, 'published');
  await world.live();

  expect(world.watch.violations).toEqual([]);
  expect(world.stream.deadLetters.map(({ new: record }) => record?.status)).toEqual(['REJECTED']);
  expect(announced.mock.calls.map(([message]) => (JSON.parse(message) as OutcomeEvent).data.status)).toEqual(['DELETED']);
});

test('two requests of one moment both look before either has written', async () => {
  const act: Scenario['acts'][number] = { do: 'ask twice', at: 0, client: 1, body: 0, otherBody: 1, apartMillis: 0 };
  const world = new World(await handlers, pipelines.STANDARD, { ...QUIET, keyed: true, acts: [act] });
  await world.live();

  expect(world.people.asked.filter(({ owner }) => owner === 'AROASTRANGER').map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
});

test('a whole run that leaves a kill out is complained of', () => {
  const table: Row[] = ['clean-up · Query', 'delete-upload · StopExecution'];
  const often = new Map(table.flatMap(row => TABLE_KILLS.map(kill => [`${row}: ${kill}`, NEEDED_INJECTIONS])));
  often.delete('delete-upload · StopExecution: answer lost');

  expect(missingKills(often, table)).toEqual([]);
  expect(missingKills(new Map([...often, ['clean-up · Query: crash before', NEEDED_INJECTIONS - 1]]), table)).toEqual([
    `“crash before” happened ${NEEDED_INJECTIONS - 1} times at “clean-up · Query”, ${NEEDED_INJECTIONS} are needed`,
  ]);
  expect(missingKills(often, table.slice(1))).toEqual(['the table of kills has no row “clean-up · Query”']);
});

test('one round of kills is in every row of the table, and in no other', async () => {
  const rows = new Set<string>();
  for (let nth = 0; nth < 2 * ROW_KILL_SCHEDULES; nth++) {
    const seed = seedOf(nth, ['a kill in every row']);
    const { kills } = await runScenario(await handlers, pipelineOf(seed), scenarioOf(seed));
    for (const place of kills.keys()) rows.add(place.slice(0, place.lastIndexOf(':')));
  }

  expect([...rows].sort()).toEqual([...KILL_ROWS].sort());
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
  ['a kill in every row', ROW_KILL_SCHEDULES],
])('24,000 seeds have %s, in both kinds of workflow', (name, schedules) => {
  const kills = Array.from({ length: 24_000 }, (_, seed) => meaningOf(seed)).filter(({ profile }) => profile.name === name);
  for (const kind of ['STANDARD', 'EXPRESS']) {
    expect(Math.max(...kills.filter(meaning => meaning.kind === kind).map(({ nth }) => nth + 1))).toBeGreaterThanOrEqual(schedules);
  }
});
