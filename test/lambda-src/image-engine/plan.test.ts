import fc from 'fast-check';
import { batchMiB, batchMs, planBatches } from '../../../lambda-src/image-engine/plan';
import { CONTENT_TYPES, OutputFormatName, SizeSpec, SourceFormat } from '../../../src/contract/image-formats';
import { decodingMs, encodingMs, enlargingMs, neededSeconds, plannedMs } from '../../../src/contract/resize-work';
import { neededMiB, slowestSize } from '../../../src/private/resize-needs';

const inside = (width: number, ...formats: OutputFormatName[]): SizeSpec => ({
  name: `w${width}`, fit: 'inside', width, enlarge: true, background: '#ffffff', outputs: formats.map(format => ({ format })),
});
const fileOf = (width: number, height: number, format: SourceFormat = 'jpeg', frames = 1) =>
  ({ source: { format, width, height, frames }, bytes: 10 * 1024 * 1024, maxPixels: 100_000_000 });
const PHOTO = fileOf(4000, 3000);
const AMPLE = { memoryMiB: 10_240, seconds: 900 };
const namesOf = (sizes: readonly SizeSpec[], budget = AMPLE, file = PHOTO) =>
  planBatches(file, sizes, budget).map(batch => batch.sizes.map(size => size.name));

test('the default sizes stay together', () => {
  expect(namesOf([160, 320, 800, 1600].map(width => inside(width, 'webp', 'jpeg')))).toEqual([['w160', 'w320', 'w800', 'w1600']]);
});

test('fifteen outputs up to 1920 pixels stay together, AVIF among them', () => {
  expect(namesOf([1920, 1280, 640, 320, 160].map(width => inside(width, 'jpeg', 'webp', 'avif')))).toHaveLength(1);
});

test('more than a few seconds of encoding is spread', () => {
  expect(namesOf([1600, 4000, 2400].map(width => inside(width, 'avif', 'webp')))).toEqual([['w4000'], ['w1600', 'w2400']]);
});

test('a size that is not enlarged costs what the source holds', () => {
  const sizes = [8000, 9000].map(width => ({ ...inside(width, 'avif'), enlarge: false }));
  expect(planBatches(fileOf(800, 600), sizes, AMPLE)).toHaveLength(1);
});

test('to enlarge is work, for each frame that moves', () => {
  const sizes = [5000, 4999].map(width => inside(width, 'jpeg'));
  expect([fileOf(6000, 6000), fileOf(4000, 4000)].map(file => namesOf(sizes, AMPLE, file).length)).toEqual([1, 2]);
  const ms = (enlarge: boolean) => batchMs(fileOf(500, 500, 'gif', 4), [{ ...inside(1000, 'webp'), enlarge, height: 1000 }]);
  expect(ms(true) - 4 * ms(false)).toBeCloseTo(enlargingMs(4e6) - 3 * decodingMs('gif', 1e6), 3);
});

test('sizes that share a window are made together, whatever the work; those of another ratio need not be', () => {
  const window = (width: number, height: number) => ({ ...inside(width, 'avif'), name: `w${width}x${height}`, fit: 'cover', height, position: 'attention' }) as const;
  const batches = namesOf([window(3000, 3000), window(4000, 2000), window(2800, 2800), inside(2900, 'avif'), window(2000, 1000)]);
  expect(batches.length).toBeGreaterThan(2);
  for (const together of [['w3000x3000', 'w2800x2800'], ['w4000x2000', 'w2000x1000']]) {
    expect(batches.filter(names => names.some(name => together.includes(name)))).toHaveLength(1);
  }
});

test('the same work is shared out evenly', () => {
  const sizes = Array.from({ length: 12 }, (_, index) => ({ ...inside(3000, 'avif'), name: `s${index}` }));
  const lengths = planBatches(PHOTO, sizes, AMPLE).map(batch => batch.sizes.length);
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
});

test('there is a most of batches', () => {
  const sizes = Array.from({ length: 40 }, (_, index) => ({ ...inside(8000, 'avif'), name: `s${index}` }));
  expect(planBatches(PHOTO, sizes, AMPLE)).toHaveLength(10);
});

describe('what a function can take on', () => {
  const large = [4000, 3999, 3998].map(width => inside(width, 'jpeg', 'webp'));

  test('what fits into its memory stays together', () => {
    const needed = batchMiB(PHOTO, large);
    expect(namesOf(large, { memoryMiB: needed, seconds: 900 })).toHaveLength(1);
    expect(namesOf(large, { memoryMiB: needed - 1, seconds: 900 })).toHaveLength(2);
  });

  test('no more work than half of its time, by the share of a processor that comes with its memory', () => {
    const ms = decodingMs('jpeg', 12e6) + large.reduce((sum, { width }) => sum + encodingMs(width! * Math.round(width! * 0.75), { format: 'jpeg' })
      + encodingMs(width! * Math.round(width! * 0.75), { format: 'webp' }), 0);
    const seconds = ms * 2 / 1000;
    expect(namesOf(large, { memoryMiB: 1769, seconds: seconds * 1.001 })).toHaveLength(1);
    expect(namesOf(large, { memoryMiB: 1769, seconds: seconds * 0.999 })).toHaveLength(2);
    expect(namesOf(large, { memoryMiB: 1400, seconds: seconds * 1.001 })).toHaveLength(2);
  });

  test('more effort is more work, and less is less', () => {
    const effort = (value: number) => [1600, 1500].map(width => ({ ...inside(width), outputs: [{ format: 'avif', effort: value } as const] }));
    expect([0, 2, 4].map(value => namesOf(effort(value)).length)).toEqual([1, 1, 2]);
    const lossless = [4000, 3999].map(width => ({ ...inside(width), outputs: [{ format: 'webp', lossless: true } as const] }));
    expect(namesOf(lossless)).toHaveLength(2);
  });

  test('as many batches as it takes, one for each size at most', () => {
    const sizes = Array.from({ length: 30 }, (_, index) => inside(4000 - index, 'webp'));
    expect(namesOf(sizes, { memoryMiB: 700, seconds: 900 }).length).toBeGreaterThan(10);
    expect(namesOf(sizes, { memoryMiB: 100, seconds: 900 })).toHaveLength(30);
  });

  test('no batch of several sizes is above memory and time, frames counted', () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 16383 }), fc.subarray<OutputFormatName>(['jpeg', 'png', 'webp', 'avif'], { minLength: 1 })), { minLength: 1, maxLength: 12 });
    const side = fc.integer({ min: 1, max: 10_000 });
    const format = fc.constantFrom<SourceFormat>('jpeg', 'avif', 'webp', 'gif');
    const memory = fc.integer({ min: 300, max: 10_240 });
    fc.assert(fc.property(sizes, side, side, format, memory, fc.constantFrom(1, 2, 30), (list, width, height, kind, memoryMiB, frames) => {
      const file = fileOf(width, height, kind, frames);
      const specs = list.map(([side_, formats], index) => ({ ...inside(side_, ...formats), name: `${index}`, enlarge: false }));
      const budget = { memoryMiB, seconds: 120 };
      for (const batch of planBatches(file, specs, budget).filter(({ sizes: { length } }) => length > 1)) {
        expect(batchMiB(file, batch.sizes)).toBeLessThanOrEqual(memoryMiB);
        const ms = batch.sizes.flatMap(spec => spec.outputs.map(output => {
          const scale = Math.min(1, spec.width! / width, 16383 / height);
          const pixels = Math.max(1, width * scale - 1) * Math.max(1, height * scale - 1);
          const grown = (width * scale + 1) * (height * scale + 1);
          const moves = ['webp', 'gif'].includes(kind) && output.format === 'webp' && frames > 1 && grown <= 3840 * 2160 && grown * frames <= 100_000_000;
          return encodingMs(pixels, output) * (moves ? 2 * frames : 1);
        })).reduce((total, each) => total + each, decodingMs(kind, width * height));
        expect(ms * 0.99).toBeLessThanOrEqual(plannedMs(budget));
      }
    }), { numRuns: 500 });
  });
});

describe('animations', () => {
  const MOVING = fileOf(1000, 800, 'webp', 30);
  const sizes = [1000, 900, 800].map(width => inside(width, 'webp'));

  test('each frame is work', () => {
    expect(namesOf(sizes, AMPLE, { ...MOVING, source: { ...MOVING.source, frames: 1 } })).toHaveLength(1);
    expect(namesOf(sizes, AMPLE, MOVING)).toHaveLength(3);
    const ms = 30 * (20 * 0.8 + 96 * 2 * 0.8);
    expect(batchMs(MOVING, [sizes[0]])).toBeCloseTo(ms);
  });

  test('frames are in memory once as they came, in halves, and once more for the size at work', () => {
    const [frame, all] = [0.8, 24];
    const one = 150 + 20 + 4 * all + 4 * all / 3 + 52 * frame + 4 * all;
    expect(batchMiB(MOVING, [sizes[0]])).toBe(Math.ceil(one + 4 * frame));
    // What moves is made in turn, what stands still at once.
    expect(batchMiB(MOVING, sizes)).toBe(Math.ceil(one + 4 * frame * (1 + 0.9 ** 2 + 0.8 ** 2)));
    expect(batchMiB(MOVING, [inside(1000, 'webp', 'jpeg')])).toBe(Math.ceil(one + 10 * frame));
    // Decoded by way of a copy, which is more where the size is small.
    expect(batchMiB(MOVING, [inside(100, 'webp')])).toBe(Math.ceil(150 + 20 + 4 * all + 4 * all + 8 * frame));
  });

  test('frames that are not kept are no work', () => {
    const still = (file: typeof MOVING, ...list: SizeSpec[]) => {
      const one = { ...file, source: { ...file.source, frames: 1 } };
      return batchMiB(file, list) === batchMiB(one, list) && batchMs(file, list) === batchMs(one, list);
    };
    expect(still(MOVING, inside(1000, 'jpeg', 'png', 'avif'))).toBe(true);
    expect(still(fileOf(1000, 800, 'tiff', 30), ...sizes)).toBe(true);
    expect(still({ ...MOVING, maxPixels: 23_000_000 }, sizes[0])).toBe(true);
    expect(still(MOVING, sizes[0])).toBe(false);
  });

  test('frames of 4K move, larger ones do not', () => {
    const moves = (width: number) => batchMs(fileOf(width, 2160, 'gif', 2), [inside(width, 'webp')]) > batchMs(fileOf(width, 2160, 'gif', 1), [inside(width, 'webp')]);
    expect([3840, 3841].map(moves)).toEqual([true, false]);
  });
});

/** The construct gives resizing what the worst file needs, or refuses the limits: no file within them may need more. */
test('no file within the limits needs more memory or time than the construct told', () => {
  const outputs = fc.subarray<OutputFormatName>(['jpeg', 'png', 'webp', 'avif'], { minLength: 1 });
  const fit = fc.constantFrom<SizeSpec['fit']>('cover', 'contain', 'inside', 'outside', 'fill');
  const side = fc.integer({ min: 1, max: 16_383 });
  const size = fc.record({ fit, width: side, height: side, enlarge: fc.boolean(), outputs });
  const kind = fc.constantFrom<SourceFormat>('jpeg', 'png', 'webp', 'gif', 'avif', 'tiff');
  const source = fc.record({ format: kind, width: side, height: side, frames: fc.integer({ min: 1, max: 300 }) });
  fc.assert(fc.property(size, source, ({ outputs: formats, ...spec }, file) => {
    const frames = file.format === 'gif' || file.format === 'webp' ? file.frames : 1;
    const sizes = [{ ...spec, name: 'a', background: '#ffffff', outputs: formats.map(format => ({ format })) }];
    const maxPixels = file.width * file.height * frames;
    fc.pre(maxPixels <= 100_000_000);
    const planned = { source: { ...file, frames }, bytes: 1_000_000, maxPixels };
    const limits = { acceptedTypes: [CONTENT_TYPES[file.format]], maxFileSize: 1_000_000, maxPixels, maxFrames: frames, sizes };
    expect(batchMiB(planned, sizes)).toBeLessThanOrEqual(neededMiB(limits));
    expect(neededSeconds(batchMs(planned, sizes), 1769)).toBeLessThanOrEqual(slowestSize(limits, 1769).seconds);
  }), { numRuns: 2000 });
});

test('each size is in exactly one batch, in its order, and no batch is empty or twice', () => {
  const sizes = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 16383 }), fc.subarray<OutputFormatName>(['jpeg', 'png', 'webp', 'avif'], { minLength: 1 })), {
    minLength: 1, maxLength: 20, selector: ([width]) => width,
  }).map(list => list.map(([width, formats]) => inside(width, ...formats)));
  fc.assert(fc.property(sizes, fc.integer({ min: 1, max: 12_000 }), fc.integer({ min: 1, max: 12_000 }), (list, width, height) => {
    const batches = planBatches(fileOf(width, height), list, AMPLE);
    expect(batches.flatMap(batch => batch.sizes).sort((a, b) => list.indexOf(a) - list.indexOf(b))).toEqual(list);
    expect(batches.every(batch => batch.sizes.length > 0)).toBe(true);
    expect(new Set(batches.map(batch => batch.id)).size).toBe(batches.length);
    expect(batches.filter(batch => batch.describes)).toHaveLength(1);
    for (const batch of batches) {
      const places = batch.sizes.map(size => list.indexOf(size));
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
  }), { numRuns: 200 });
});
