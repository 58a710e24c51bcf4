import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { Counts } from './support/counting/counts';
import { countOneUpload } from './support/counting/one-upload';
import { DeployedPipeline } from './support/deployed-pipeline';
import { photo } from './support/files';

/** What docs/cost.md is computed from. `COUNTS=write` writes it anew. */
const KEPT = join(__dirname, 'counts.json');

/** Default sizes in Standard, with every channel, and five sizes in three formats in Express. */
const PIPELINES = { standard: 'Images', express: 'Counted' } as const;
type Kind = keyof typeof PIPELINES;

let counts: { readonly [kind in Kind]: Counts };
let kept: typeof counts;

beforeAll(async () => {
  const { bytes, ...rest } = photo();
  // So large that every size is scaled down.
  const file = { ...rest, bytes: await sharp(bytes).resize(2000).jpeg().toBuffer() };
  const count = async (kind: Kind) => countOneUpload(await DeployedPipeline.find(PIPELINES[kind]), file);
  counts = { standard: await count('standard'), express: await count('express') };
  if (process.env.COUNTS === 'write') {
    writeFileSync(KEPT, `${JSON.stringify(counts, undefined, 2)}\n`);
  }
  kept = JSON.parse(readFileSync(KEPT, 'utf8')) as typeof counts;
}, 120_000);

test.each(Object.keys(PIPELINES) as Kind[])('one image takes exactly the states, calls, invocations and units that its cost is computed from: %s', kind => {
  const { log: _, ...exact } = counts[kind];
  const { log: __, ...expected } = kept[kind];

  expect(exact).toEqual(expected);
});

test.each(Object.keys(PIPELINES) as Kind[])('and as many lines in the log, which are as long: %s', kind => {
  expect(counts[kind].log.lines).toBe(kept[kind].log.lines);
  // Times have more digits, or fewer.
  expect(counts[kind].log.bytes / kept[kind].log.bytes).toBeCloseTo(1, 1);
});

test('five states, and no more: what costs a transition is needed', () => {
  expect(counts.standard.states).toEqual(['Inspect image', 'Verdict?', 'Resize image', 'Sizes made?', 'Record image']);
  expect(counts.express.states).toEqual(counts.standard.states);
});

test('neither type of workflow makes a call that the other does not make, but one for each image', () => {
  const { forwardToEventBus, pushToClients, resizeImage, ...others } = counts.standard.calls;
  const { resizeImage: resizing, ...same } = counts.express.calls;

  expect(same).toEqual(others);
  expect([resizeImage, resizing]).toEqual([counts.standard, counts.express].map(({ outputs }) => ({ 's3:GetObject': 1, 's3:PutObject': outputs })));
});
