import { ratio, Row, RowResult, shown } from './row';
import { SizeSpec } from '../../src/contract/image-formats';
import { engine, fiveSizes, JPEG_AND_WEBP, jobFor } from '../contenders';
import { floor } from '../floor';
import { alternate, digestsOf, withOutputs } from '../harness';
import { SourceName, SOURCES } from '../sources';

const NAMES: readonly SourceName[] = ['jpeg-12', 'jpeg-24', 'png-12-alpha', 'jpeg-12-progressive', 'webp-12'];

/** PNG without compression: pixels, and next to nothing of an encoder. */
const PIXELS_ONLY: readonly SizeSpec[] = fiveSizes([{ format: 'png', compressionLevel: 0 }]);

export const FLOOR: Row = {
  name: 'floor',
  title: 'Against the same steps in C',
  method: 'A program in C (`bench/native/floor.c`) on the very libvips that sharp brings along decodes, scales and encodes by the same steps, with one thread. '
    + 'Both write the same bytes, which is checked first. Without encodes, both write PNG without compression, which is little more than to copy the pixels.',
  run: async (rounds): Promise<RowResult> => {
    const comparisons = [];
    for (const name of NAMES) {
      const { title, width, height } = SOURCES[name];
      const job = await jobFor(name, fiveSizes(JPEG_AND_WEBP));
      const differing = await differingOutputs(name);
      const [ours, theirs] = await alternate([engine(job), floor(job, { width, height })], rounds);
      const pixels = await jobFor(name, PIXELS_ONLY);
      const [ourPixels, theirPixels] = await alternate([engine(pixels), floor(pixels, { width, height })], rounds);
      comparisons.push({
        title,
        contenders: [shown(ours), shown(theirs), { ...shown(ourPixels), name: 'this engine, pixels only' }, { ...shown(theirPixels), name: 'the same steps in C, pixels only' }],
        figures: [
          { what: 'outputs with other bytes', value: differing.length, unit: '' as const, target: 0 },
          ratio('processor time with encodes', ours, theirs, 1.03),
          ratio('processor time without encodes', ourPixels, theirPixels, 1.05),
        ],
      });
    }
    return { comparisons };
  },
};

async function differingOutputs(name: SourceName): Promise<string[]> {
  const { width, height } = SOURCES[name];
  const job = await jobFor(name, fiveSizes(JPEG_AND_WEBP));
  const ours = await withOutputs(keep => engine({ ...job, keep }), digestsOf);
  const theirs = await withOutputs(keep => floor({ ...job, keep }, { width, height }), digestsOf);
  return Object.keys(ours).filter(output => ours[output] !== theirs[output]);
}
