import { Comparison, Row, RowResult, shown } from './row';
import { warmCallMs } from './warm';
import { ImageSize, OutputFormat } from '../../src';
import { SizeSpec } from '../../src/contract/image-formats';
import { engine, fiveSizes, jobFor, naive, WITH_AVIF } from '../contenders';
import { alternate } from '../harness';
import { SOURCES } from '../sources';

/** What docs/cost.md is computed from, beside the counts of `test/e2e/counts.json`. Its names of comparisons and contenders are read there. */
export const COST: Row = {
  name: 'cost',
  title: 'What an image takes of the processor',
  method: 'Inspection and all sizes, the sizes alone, and output by output with AVIF at the default of sharp, of a 12 MP JPEG: the default sizes (WebP and JPEG), and five sizes in '
    + 'three formats. And a warm call of request-upload, whose one call of AWS goes to a stub on the same machine. [docs/cost.md](cost.md) makes money of it.',
  run: async (rounds): Promise<RowResult> => {
    const comparisons: Comparison[] = [];
    for (const [title, sizes] of [['default sizes', defaultSizes()], ['five sizes in three formats', fiveSizes(WITH_AVIF)]] as const) {
      const job = await jobFor('jpeg-12', sizes);
      const [whole, alone, plain] = await alternate([engine({ ...job, source: undefined }), engine(job), naive(job, 'defaults')], rounds);
      comparisons.push({
        title: `${SOURCES['jpeg-12'].title}, ${title}`,
        contenders: [whole, alone, { ...plain, name: 'sharp at its defaults, output by output' }].map(shown),
        figures: [{ what: 'processor time against output by output', value: whole.cpuMs / plain.cpuMs, unit: '×' }],
      });
    }
    const warm = { what: 'processor time of a warm call', value: await warmCallMs(rounds), unit: 'ms' } as const;
    return { comparisons: [...comparisons, { title: 'request-upload', contenders: [], figures: [warm] }] };
  },
};

/** As a pipeline that names none renders them. */
function defaultSizes(): SizeSpec[] {
  return ImageSize.defaults().map(size => size._render([OutputFormat.webp(), OutputFormat.jpeg()]) as SizeSpec);
}
