import { join } from 'node:path';
import { Comparison, Figure, ratio, Row, RowResult, shown } from './row';
import { OutputSpec } from '../../src/contract/image-formats';
import { pillow } from '../../test/images/support/pillow';
import { engine, fiveSizes, JPEG_AND_WEBP, jobFor, naive } from '../contenders';
import { alternate, Contender, Measured, withOutputs } from '../harness';
import { Job, Outcome } from '../jobs/process';
import { NODE_PEERS, peer, PYTHON_PEERS } from '../peers';
import { SourceName, SOURCES } from '../sources';

const JPEG_ONLY: readonly OutputSpec[] = JPEG_AND_WEBP.filter(({ format }) => format === 'jpeg');

const JOBS: ReadonlyArray<readonly [SourceName, readonly OutputSpec[], string, readonly string[]]> = [
  ['jpeg-12', JPEG_AND_WEBP, 'JPEG and WebP', [...NODE_PEERS, ...PYTHON_PEERS]],
  ['jpeg-12', JPEG_ONLY, 'JPEG only', [...NODE_PEERS, 'jimp', ...PYTHON_PEERS]],
  ['png-12-alpha', JPEG_AND_WEBP, 'JPEG and WebP', [...NODE_PEERS, ...PYTHON_PEERS]],
];

export const PEERS: Row = {
  name: 'peers',
  title: 'Other libraries on the same outputs',
  method: 'Each peer as its manual shows it, at the same qualities, without the start of its process and of what it loads. Those on sharp run on the same build of it. '
    + 'Quality: finished outputs against a full decode and one reduction by Pillow, in dB; encoders are part of it, so compare it along a column, beside the bytes.',
  run: async (rounds): Promise<RowResult> => {
    const comparisons: Comparison[] = [];
    const skipped: string[] = [];
    for (const [name, outputs, formats, peers] of JOBS) {
      const job = await jobFor(name, fiveSizes(outputs));
      const contenders: Array<(keep: string) => Contender> = [keep => engine({ ...job, keep }), keep => naive({ ...job, keep })];
      for (const each of peers) {
        try {
          await withOutputs(keep => peer(each, { ...job, keep }), () => undefined);
          contenders.push(keep => peer(each, { ...job, keep }));
        } catch (error) {
          skipped.push(`${each}, ${SOURCES[name].title}, ${formats}: ${(error as Error).message.split('\n').find(line => /Error/.test(line)) ?? 'it did not end'}`);
        }
      }
      const measured = await alternateInFolders(contenders, rounds);
      const quality = await Promise.all(contenders.map(contender => qualityOf(job, contender)));
      const figures = measured.flatMap((each, index): Figure[] => [
        ratio(`${each.name}: processor time`, each, measured[0]),
        { what: `${each.name}: bytes`, value: each.bytes / measured[0].bytes, unit: '×' },
        { what: `${each.name}: quality`, value: quality[index], unit: 'dB' },
      ]);
      comparisons.push({ title: `${SOURCES[name].title}, ${formats}`, contenders: measured.map(shown), figures });
    }
    return { comparisons, skipped };
  },
};

/** As `alternate`, with a folder for every run. */
function alternateInFolders(contenders: ReadonlyArray<(keep: string) => Contender>, rounds: number): Promise<Measured[]> {
  return alternate(contenders.map(contender => ({ ...contender('-'), run: () => withOutputs(contender, (_, outcome) => outcome) })), rounds);
}

/** Mean over the outputs of their distance from the reference. */
async function qualityOf(job: Job, contender: (keep: string) => Contender): Promise<number> {
  const judgements = await withOutputs(contender, (keep: string, { outputs }: Outcome) =>
    pillow<Array<{ readonly mean: number }>>('quality.py', judged(job, outputs).map(({ name }) => ({ source: job.file, made: join(keep, name) }))));
  return judgements.reduce((sum, { mean }) => sum + mean, 0) / judgements.length;
}

/** JPEG of a file with transparency shows a background, which the reference knows nothing of. */
function judged({ format }: Job, outputs: Outcome['outputs']): Outcome['outputs'] {
  return format === 'png' ? outputs.filter(({ name }) => !name.endsWith('.jpeg')) : outputs;
}
