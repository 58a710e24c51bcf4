import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dice } from './fuzz/dice';
import { mutant } from './fuzz/mutations';
import { seeds } from './fuzz/seeds';
import { Engine } from './support/engine';
import { CONTENT_TYPES, SourceFormat } from '../../src/contract/image-formats';
import { ALL_FORMATS } from '../fixtures/images';

/**
 * Mutants of good files: whatever they have become, the engine answers with READY or a code. `FUZZ_MUTANTS` says how many of each
 * format, `FUZZ_SEED` which; `FUZZ_MINUTES` goes on for as long, from seed to seed. What fails is kept in `.local/fuzz`.
 */
const MUTANTS = Number(process.env.FUZZ_MUTANTS ?? 1500);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const MINUTES = Number(process.env.FUZZ_MINUTES ?? 0);
const KEPT = join(__dirname, '../../.local/fuzz');

const engine = new Engine();
const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
afterAll(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function fuzz(format: SourceFormat, seed: number, figures: Map<string, number>): Promise<string[]> {
  const files = await seeds(format);
  const failures: string[] = [];
  for (let index = 0; index < MUTANTS; index++) {
    const dice = new Dice(seed * 1_000_003 + ALL_FORMATS.indexOf(format) * 100_000_007 + index);
    const file = mutant(format, dice.one(files), dice.one(files), dice);
    const path = join(folder, 'mutant');
    writeFileSync(path, file);
    const { verdict, by, detail } = await engine.answer({ path, contentType: CONTENT_TYPES[format] });
    figures.set(verdict, (figures.get(verdict) ?? 0) + 1);
    if (by === 'engine') {
      mkdirSync(KEPT, { recursive: true });
      writeFileSync(join(KEPT, `${format}-${seed}-${index}`), file);
      failures.push(`mutant ${index} of seed ${seed} ${verdict}: ${detail}`);
    }
  }
  return failures;
}

test.each(ALL_FORMATS)('mutants of %s crash nothing, hang nothing, and throw nothing', async format => {
  const until = Date.now() + MINUTES * 60_000 / ALL_FORMATS.length;
  const failures: string[] = [];
  const figures = new Map<string, number>();
  let seed = SEED;
  do {
    failures.push(...await fuzz(format, seed, figures));
    seed += 1;
  } while (Date.now() < until);
  process.stdout.write(`notice: mutants of ${format}, seeds ${SEED} to ${seed - 1}: ${[...figures].map(([verdict, count]) => `${count} ${verdict}`).join(', ')}\n`);
  expect(failures).toEqual([]);
}, 600_000 + MINUTES * 60_000);
