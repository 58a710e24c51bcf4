import { Comparison, Row, RowResult, shown } from './row';
import { OutputSpec } from '../../src/contract/image-formats';
import { engine, fiveSizes, idle, JPEG_AND_WEBP, jobFor, naive, WITH_AVIF } from '../contenders';
import { alternate } from '../harness';
import { SourceName, SOURCES } from '../sources';

/** With the most that it should be: a number of MiB, or what sharp takes output by output; where none stands, it is only told. */
const JOBS: ReadonlyArray<readonly [SourceName, readonly OutputSpec[], string, (number | 'sharp')?]> = [
  ['jpeg-24', JPEG_AND_WEBP, 'JPEG and WebP', 90],
  ['jpeg-24', WITH_AVIF, 'JPEG, WebP and AVIF', 150],
  ['png-12-alpha', JPEG_AND_WEBP, 'JPEG and WebP', 'sharp'],
  ['jpeg-100-progressive', JPEG_AND_WEBP, 'JPEG and WebP'],
  ['webp-animated', JPEG_AND_WEBP, 'JPEG and animated WebP'],
];

export const MEMORY: Row = {
  name: 'memory',
  title: 'Memory at its peak',
  method: 'The most resident memory in the life of a process (`VmHWM`), above what Node.js and sharp take to write one pixel. The file is part of it.',
  run: async (rounds): Promise<RowResult> => {
    const comparisons: Comparison[] = [];
    for (const [name, outputs, formats, target] of JOBS) {
      const job = await jobFor(name, fiveSizes(outputs));
      const [ours, theirs, nothing] = await alternate([engine(job), naive(job), idle()], rounds);
      const above = (measured: typeof ours) => measured.peakMiB - nothing.peakMiB;
      comparisons.push({
        title: `${SOURCES[name].title}, ${formats}`,
        contenders: [shown(ours), shown(theirs), shown(nothing)],
        figures: [
          { what: 'above Node.js and sharp', value: above(ours), unit: 'MiB', ...(target !== undefined && { target: target === 'sharp' ? Math.round(above(theirs)) : target }) },
          { what: 'sharp, output by output', value: above(theirs), unit: 'MiB' },
        ],
      });
    }
    return { comparisons };
  },
};
