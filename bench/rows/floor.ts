import { ratio, Row, RowResult, shown } from './row';
import { PROCESS_ENVIRONMENT } from '../../src/contract/environment';
import { SizeSpec } from '../../src/contract/image-formats';
import { engine, fiveSizes, JPEG_AND_WEBP, jobFor } from '../contenders';
import { floor } from '../floor';
import { alternate, digestsOf, Measured, withOutputs } from '../harness';
import { SourceName, SOURCES } from '../sources';

const NAMES: readonly SourceName[] = ['jpeg-12', 'jpeg-24', 'png-12-alpha', 'jpeg-12-progressive', 'webp-12'];

/** PNG without compression: pixels, and next to nothing of an encoder. */
const PIXELS_ONLY: readonly SizeSpec[] = fiveSizes([{ format: 'png', compressionLevel: 0 }]);

export const FLOOR: Row = {
  name: 'floor',
  title: 'Against the same steps in C',
  method: 'A program in C (`bench/native/floor.c`) on the very libvips that sharp brings along reads the file, decodes, scales and encodes by the same steps, and computes the SHA-256 of '
    + 'each output, with one thread. Both write the same bytes, which is checked first. The engine is told what inspection learnt, as its function is. Beyond those steps it reads the '
    + 'container to its end and the header by itself, and that counts against it. Its process has the environment of its function, which tells glibc how to hand out memory '
    + '(decision 39); the program in C is run as it comes, against which the targets hold, and with that environment. Without encodes, both write PNG without compression, which is '
    + 'little more than to copy the pixels.',
  run: async (rounds): Promise<RowResult> => {
    const comparisons = [];
    for (const name of NAMES) {
      const { title } = SOURCES[name];
      const differing = await differingOutputs(name);
      const [ours, plain, alike] = await sideBySide(name, fiveSizes(JPEG_AND_WEBP), rounds);
      const pixelsOnly = await sideBySide(name, PIXELS_ONLY, rounds);
      const [ourPixels, plainPixels, alikePixels] = pixelsOnly;
      comparisons.push({
        title,
        contenders: [ours, plain, alike, ...pixelsOnly.map(each => ({ ...each, name: `${each.name}, pixels only` }))].map(shown),
        figures: [
          { what: 'outputs with other bytes', value: differing.length, unit: '' as const, target: 0 },
          ratio('processor time with encodes', ours, plain, 1.03),
          ratio('processor time without encodes', ourPixels, plainPixels, 1.05),
          ratio('processor time with encodes, memory handed out alike', ours, alike),
          ratio('processor time without encodes, memory handed out alike', ourPixels, alikePixels),
        ],
      });
    }
    return { comparisons };
  },
};

async function sideBySide(name: SourceName, sizes: readonly SizeSpec[], rounds: number): Promise<Measured[]> {
  const job = await jobFor(name, sizes);
  const inC = floor(job, SOURCES[name]);
  const alike = { ...inC, name: 'the same in C, memory as ours', env: PROCESS_ENVIRONMENT['resize-image'] };
  return alternate([engine(job), inC, alike], rounds);
}

async function differingOutputs(name: SourceName): Promise<string[]> {
  const { width, height } = SOURCES[name];
  const job = await jobFor(name, fiveSizes(JPEG_AND_WEBP));
  const ours = await withOutputs(keep => engine({ ...job, keep }), digestsOf);
  const theirs = await withOutputs(keep => floor({ ...job, keep }, { width, height }), digestsOf);
  return Object.keys(ours).filter(output => ours[output] !== theirs[output]);
}
