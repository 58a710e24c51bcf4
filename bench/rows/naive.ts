import { Comparison, ratio, Row, RowResult, shown } from './row';
import { engine, fiveSizes, JPEG_AND_WEBP, jobFor, naive, WITH_AVIF } from '../contenders';
import { alternate } from '../harness';
import { SourceName, SOURCES } from '../sources';

const TARGETS: ReadonlyArray<readonly [SourceName, number]> = [
  ['jpeg-12', 0.75], ['jpeg-24', 0.62], ['jpeg-6', 0.85], ['jpeg-12-progressive', 0.40], ['png-12-alpha', 0.45], ['webp-12', 0.45],
];

export const NAIVE: Row = {
  name: 'naive',
  title: 'Against sharp, output by output',
  method: 'Ten outputs, JPEG and WebP in five sizes, each from the file, as the manuals of sharp show it. Same qualities, same build of sharp.',
  run: async (rounds): Promise<RowResult> => {
    const comparisons: Comparison[] = [];
    for (const [name, target] of TARGETS) {
      const job = await jobFor(name, fiveSizes(JPEG_AND_WEBP));
      const [ours, theirs] = await alternate([engine(job), naive(job)], rounds);
      comparisons.push({
        title: SOURCES[name].title,
        contenders: [shown(ours), shown(theirs)],
        figures: [ratio('processor time', ours, theirs, target), { what: 'bytes', value: ours.bytes / theirs.bytes, unit: '×' }],
      });
    }
    return { comparisons };
  },
};

export const AVIF: Row = {
  name: 'avif',
  title: 'AVIF at our defaults and at those of sharp',
  method: 'Five sizes in AVIF at quality 50: effort 2 and 4:2:0, from one decode, against effort 4 and 4:4:4, output by output. What the bytes cost in quality stands below.',
  run: async (rounds): Promise<RowResult> => {
    const job = await jobFor('jpeg-12', fiveSizes(WITH_AVIF.filter(({ format }) => format === 'avif')));
    const [ours, theirs] = await alternate([engine(job), { ...naive(job, 'defaults'), name: 'sharp at its defaults' }], rounds);
    return {
      comparisons: [{ title: SOURCES['jpeg-12'].title, contenders: [shown(ours), shown(theirs)], figures: [ratio('processor time', ours, theirs, 0.2), { what: 'bytes at the same setting of quality', value: ours.bytes / theirs.bytes, unit: '×' }] }],
    };
  },
};

export const VERIFICATION: Row = {
  name: 'verification',
  title: 'What verification takes',
  method: 'The whole job, inspection with its SHA-256 and header included, against making the sizes alone. The share is of the whole job.',
  run: async (rounds): Promise<RowResult> => {
    const comparisons: Comparison[] = [];
    for (const name of ['jpeg-12', 'jpeg-24', 'png-12-alpha', 'webp-12'] as const) {
      const job = await jobFor(name, fiveSizes(JPEG_AND_WEBP));
      const [whole, sizes] = await alternate([engine({ ...job, source: undefined }), engine(job)], rounds);
      comparisons.push({
        title: SOURCES[name].title,
        contenders: [shown(whole), shown(sizes)],
        figures: [{ what: 'share of verification', value: 100 * (whole.cpuMs - sizes.cpuMs) / whole.cpuMs, unit: '%', target: 3 }],
      });
    }
    return { comparisons };
  },
};
