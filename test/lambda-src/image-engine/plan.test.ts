import fc from 'fast-check';
import { planBatches } from '../../../lambda-src/image-engine/plan';
import { OutputFormatName, SizeSpec } from '../../../src/contract/image-formats';

const inside = (width: number, ...formats: OutputFormatName[]): SizeSpec => ({
  name: `w${width}`, fit: 'inside', width, enlarge: true, background: '#ffffff', outputs: formats.map(format => ({ format })),
});
const PHOTO = { width: 4000, height: 3000 };
const namesOf = (sizes: readonly SizeSpec[]) => planBatches(PHOTO, sizes).map(batch => batch.sizes.map(size => size.name));

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
  expect(planBatches({ width: 800, height: 600 }, sizes)).toHaveLength(1);
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
  const lengths = planBatches(PHOTO, sizes).map(batch => batch.sizes.length);
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
});

test('there is a most of batches', () => {
  const sizes = Array.from({ length: 40 }, (_, index) => ({ ...inside(8000, 'avif'), name: `s${index}` }));
  expect(planBatches(PHOTO, sizes)).toHaveLength(10);
});

test('each size is in exactly one batch, in its order, and no batch is empty or twice', () => {
  const sizes = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 16383 }), fc.subarray<OutputFormatName>(['jpeg', 'png', 'webp', 'avif'], { minLength: 1 })), {
    minLength: 1, maxLength: 20, selector: ([width]) => width,
  }).map(list => list.map(([width, formats]) => inside(width, ...formats)));
  fc.assert(fc.property(sizes, fc.integer({ min: 1, max: 12_000 }), fc.integer({ min: 1, max: 12_000 }), (list, width, height) => {
    const batches = planBatches({ width, height }, list);
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
