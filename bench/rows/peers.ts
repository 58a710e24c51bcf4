import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Comparison, Figure, Row, RowResult, shown } from './row';
import { OutputSpec } from '../../src/contract/image-formats';
import { pillow } from '../../test/images/support/pillow';
import { engine, fiveSizes, JPEG_AND_WEBP, jobFor, naive } from '../contenders';
import { alternate, Contender, Measured, runOnce, withOutputs } from '../harness';
import { Job, Outcome } from '../jobs/process';
import { machine } from '../machine';
import { peer, PEERS_OF_BOTH, PEERS_OF_JPEG, ROUNDS_OF_SLOW } from '../peers';
import { SourceName, SOURCES } from '../sources';

const JPEG_ONLY: readonly OutputSpec[] = JPEG_AND_WEBP.filter(({ format }) => format === 'jpeg');

const JOBS: ReadonlyArray<readonly [SourceName, readonly OutputSpec[], string, readonly string[]]> = [
  ['jpeg-12', JPEG_AND_WEBP, 'JPEG and WebP', PEERS_OF_BOTH],
  ['jpeg-12', JPEG_ONLY, 'JPEG only', PEERS_OF_JPEG],
  ['png-12-alpha', JPEG_AND_WEBP, 'JPEG and WebP', PEERS_OF_BOTH],
];

/** A contender that writes what it makes into a folder. */
type Writing = (keep: string) => Contender;

/** How near finished outputs are to the reference, in the mean. */
interface Quality {
  readonly psnr: number;
  readonly ssim: number;
}

export const PEERS: Row = {
  name: 'peers',
  title: 'Other libraries on the same outputs',
  method: 'Each library as its manual shows it, every size from the file, at the same qualities and with one thread; where it can, a size is made once for both formats. Those on sharp run '
    + 'on the same build of it. What the versions below do not name, a library does not tell. The start of a process, with what it loads, stands apart. Quality is that of finished outputs, encoder included, against a full decode and one reduction by '
    + `Pillow: the mean of the sizes, so read it together with the bytes. The slowest (@napi-rs/image, wasm-vips, jimp, ImageMagick) take part in ${ROUNDS_OF_SLOW} rounds.`,
  run: async (rounds): Promise<RowResult> => {
    const comparisons: Comparison[] = [];
    const skipped: string[] = [];
    const versions: { [name: string]: string } = { 'this engine, sharp': told(machine().versions) };
    for (const [name, outputs, formats, peers] of JOBS) {
      const job = await jobFor(name, fiveSizes(outputs));
      const title = `${SOURCES[name].title}, ${formats}`;
      const candidates: Array<readonly [string, Writing]> = [
        ['this engine', keep => engine({ ...job, keep })],
        ['sharp', keep => naive({ ...job, keep })],
        ...peers.map((each): readonly [string, Writing] => [each, keep => peer(each, { ...job, keep })]),
      ];
      const { tried, failed } = await tryOut(job, candidates);
      skipped.push(...failed.map(each => `${title}: ${each}`));
      for (const { name: each, versions: own = {} } of tried) {
        versions[each] ??= told(own);
      }
      const measured = await alternate(tried.map(({ writing }) => inFolder(writing)), rounds);
      comparisons.push({
        title,
        contenders: measured.map((each, index) => ({ ...shown(each), ...tried[index].quality })),
        figures: figuresOf(measured, tried.map(({ quality }) => quality)),
      });
    }
    return { comparisons, skipped, versions: Object.fromEntries(Object.entries(versions).filter(([, version]) => version !== '')) };
  },
};

function told(versions: { readonly [library: string]: string }): string {
  return Object.entries(versions).map(([library, version]) => `${library} ${version}`).join(', ');
}

interface Tried {
  readonly name: string;
  readonly writing: Writing;
  readonly versions: Outcome['versions'];
  readonly quality: Quality;
}

/** Runs each once, untimed: whether it can, and how good it is. */
async function tryOut(
  job: Job, candidates: ReadonlyArray<readonly [string, Writing]>,
): Promise<{ readonly tried: Tried[]; readonly failed: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const failed: string[] = [];
  try {
    const made = candidates.flatMap(([name, writing], index) => {
      const keep = mkdtempSync(join(folder, `${index}-`));
      try {
        return { name, writing, keep, outcome: runOnce(writing(keep)) };
      } catch (error) {
        failed.push(`${name}: ${(error as Error).message.split('\n').find(line => /Error/.test(line)) ?? 'it did not end'}`);
        return [];
      }
    });
    const cases = made.map(({ keep, outcome: { outputs } }) =>
      judged(job, outputs).map(({ name }) => ({ source: job.file, made: join(keep, name), ssim: true })));
    const judgements = await pillow<Array<{ readonly mean: number; readonly ssim: number }>>('quality.py', cases.flat());
    const tried = made.map(({ name, writing, outcome }, index) => {
      const mine = judgements.splice(0, cases[index].length);
      const mean = (of: 'mean' | 'ssim') => mine.reduce((sum, each) => sum + each[of], 0) / mine.length;
      return { name, writing, versions: outcome.versions, quality: { psnr: mean('mean'), ssim: mean('ssim') } };
    });
    return { tried, failed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** With a folder for every run. */
function inFolder(writing: Writing): Contender {
  return { ...writing('-'), run: () => withOutputs(writing, (_, outcome) => outcome) };
}

/** JPEG of a file with transparency shows a background, which the reference knows nothing of. */
function judged({ format }: Job, outputs: Outcome['outputs']): Outcome['outputs'] {
  return format === 'png' ? outputs.filter(({ name }) => !name.endsWith('.jpeg')) : outputs;
}

/** Who comes nearest, in time and in quality. */
function figuresOf(measured: readonly Measured[], quality: readonly Quality[]): Figure[] {
  const [ours, ...others] = measured;
  const fastest = others.reduce((best, each) => each.cpuMs < best.cpuMs ? each : best);
  const best = quality.slice(1).reduce((most, each, index) => each.psnr > quality[most].psnr ? index + 1 : most, 1);
  return [
    { what: `the fastest other, ${fastest.name}, against this engine`, value: fastest.cpuMs / ours.cpuMs, unit: '×' },
    { what: `the best other, ${measured[best].name}, above this engine`, value: quality[best].psnr - quality[0].psnr, unit: 'dB' },
  ];
}
