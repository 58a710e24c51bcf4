import fc from 'fast-check';
import { geometryOf } from '../../../lambda-src/image-engine/geometry';
import { SizeSpec } from '../../../src/contract/image-formats';

const spec = (size: Partial<SizeSpec> & Pick<SizeSpec, 'fit'>): SizeSpec => ({ name: 'size', enlarge: false, background: '#ffffff', outputs: [], ...size });
const extent = (fit: SizeSpec['fit'], source: [number, number], box: [number?, number?], enlarge = false) => {
  const { width, height } = geometryOf({ width: source[0], height: source[1] }, spec({ fit, width: box[0], height: box[1], enlarge }));
  return [width, height];
};

describe('inside', () => {
  test('keeps the ratio within the width', () => expect(extent('inside', [4000, 3000], [1600])).toEqual([1600, 1200]));
  test('keeps the ratio within the height', () => expect(extent('inside', [4000, 3000], [undefined, 300])).toEqual([400, 300]));
  test('fits both sides', () => expect(extent('inside', [4000, 3000], [1600, 600])).toEqual([800, 600]));
  test('rounds to the nearest pixel', () => expect(extent('inside', [2725, 2225], [320])).toEqual([320, 261]));
  test('leaves a small image as it is', () => expect(extent('inside', [300, 200], [1600])).toEqual([300, 200]));
  test('enlarges when asked', () => expect(extent('inside', [300, 200], [1600], true)).toEqual([1600, 1067]));
  test('limits a missing side to what every format can hold', () => expect(extent('inside', [1080, 40_000], [1600])).toEqual([442, 16383]));
});

describe('outside', () => {
  test('covers the box with its longer side over it', () => expect(extent('outside', [4000, 3000], [200, 200])).toEqual([267, 200]));
  test('covers the box of a high image', () => expect(extent('outside', [3000, 4000], [300, 200])).toEqual([300, 400]));
  test('leaves an image as it is that does not cover the box', () => expect(extent('outside', [300, 900], [400, 400])).toEqual([300, 900]));
  test('enlarges when asked', () => expect(extent('outside', [300, 900], [400, 400], true)).toEqual([400, 1200]));
  test('makes no side longer than every format can hold', () => expect(extent('outside', [10, 1000], [800, 800], true)).toEqual([164, 16383]));
  test('makes no side longer than that of a long image either', () => expect(extent('outside', [400, 40_000], [800, 800])).toEqual([164, 16383]));
});

describe('fill', () => {
  test('is the box', () => expect(extent('fill', [4000, 3000], [200, 500])).toEqual([200, 500]));
  test('shows all of the source', () => {
    expect(geometryOf({ width: 4000, height: 3000 }, spec({ fit: 'fill', width: 200, height: 500 })).window)
      .toEqual({ left: 0, top: 0, width: 4000, height: 3000 });
  });
  test('scales by the side that keeps more', () => {
    expect(geometryOf({ width: 4000, height: 3000 }, spec({ fit: 'fill', width: 2000, height: 300 })).scale).toBe(0.5);
  });
  test('stretches no side, and keeps the ratio of the box', () => expect(extent('fill', [100, 1000], [400, 200])).toEqual([100, 50]));
  test('stretches when asked', () => expect(extent('fill', [100, 1000], [400, 200], true)).toEqual([400, 200]));
});

describe('contain', () => {
  test('is always the box', () => expect(extent('contain', [4000, 3000], [200, 200])).toEqual([200, 200]));
  test('sets the image into the middle', () => {
    expect(geometryOf({ width: 4000, height: 3000 }, spec({ fit: 'contain', width: 200, height: 200 })).picture)
      .toEqual({ left: 0, top: 25, width: 200, height: 150 });
  });
  test('does not enlarge the image in the box', () => {
    expect(geometryOf({ width: 40, height: 30 }, spec({ fit: 'contain', width: 200, height: 200 })).picture)
      .toEqual({ left: 80, top: 85, width: 40, height: 30 });
  });
});

describe('cover', () => {
  test('fills the box', () => expect(extent('cover', [4000, 3000], [160, 160])).toEqual([160, 160]));
  test('of a small image is the largest part with the ratio of the box', () => expect(extent('cover', [100, 400], [200, 100])).toEqual([100, 50]));
  test('enlarges when asked', () => expect(extent('cover', [100, 400], [200, 100], true)).toEqual([200, 100]));
  test.each([
    ['center', 500, 0], ['left', 0, 0], ['right', 1000, 0], ['top', 500, 0], ['bottom', 500, 0],
  ] as const)('keeps %s of a wide image', (position, left, top) => {
    expect(geometryOf({ width: 4000, height: 3000 }, spec({ fit: 'cover', width: 160, height: 160, position })).window)
      .toEqual({ left, top, width: 3000, height: 3000 });
  });
  test.each([
    ['center', 0, 500], ['left', 0, 500], ['right', 0, 500], ['top', 0, 0], ['bottom', 0, 1000],
  ] as const)('keeps %s of a high image', (position, left, top) => {
    expect(geometryOf({ width: 3000, height: 4000 }, spec({ fit: 'cover', width: 160, height: 160, position })).window)
      .toEqual({ left, top, width: 3000, height: 3000 });
  });
  test('needs both sides', () => {
    expect(() => extent('cover', [100, 100], [100])).toThrow("size 'size': cover needs width and height");
  });
});

describe('every size of every source', () => {
  const side = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 16383 }));
  const sources = fc.record({ width: fc.integer({ min: 1, max: 60_000 }), height: fc.integer({ min: 1, max: 60_000 }) });
  const sizes = fc.record({
    fit: fc.constantFrom('inside', 'contain', 'cover'),
    width: side,
    height: side,
    position: fc.constantFrom('center', 'top', 'right', 'bottom', 'left'),
    enlarge: fc.boolean(),
  }).map(size => spec(size as Partial<SizeSpec> & Pick<SizeSpec, 'fit'>));
  const always = (holds: (source: { width: number; height: number }, size: SizeSpec) => void) =>
    fc.assert(fc.property(sources, sizes, holds), { numRuns: 1000 });

  test('fits its box, and a picture its output', () => always((source, size) => {
    const { width, height, picture } = geometryOf(source, size);
    expect(width <= size.width! && height <= size.height!).toBe(true);
    expect(picture.left >= 0 && picture.top >= 0 && picture.left + picture.width <= width && picture.top + picture.height <= height).toBe(true);
  }));

  test('has whole pixels, one at least', () => always((source, size) => {
    const { width, height, picture } = geometryOf(source, size);
    for (const pixels of [width, height, picture.width, picture.height]) {
      expect(Number.isInteger(pixels) && pixels >= 1).toBe(true);
    }
  }));

  test('shows a part of the source', () => always((source, size) => {
    const { window } = geometryOf(source, size);
    expect(window.left >= 0 && window.top >= 0 && window.width > 0 && window.height > 0).toBe(true);
    expect(window.left + window.width).toBeLessThanOrEqual(source.width + 1e-6);
    expect(window.top + window.height).toBeLessThanOrEqual(source.height + 1e-6);
  }));

  test('stretches no side by more than the rounding', () => always((source, size) => {
    const { window, picture, scale } = geometryOf(source, size);
    expect(Math.abs(picture.width - Math.max(1, window.width * scale))).toBeLessThanOrEqual(0.5 + 1e-6);
    expect(Math.abs(picture.height - Math.max(1, window.height * scale))).toBeLessThanOrEqual(0.5 + 1e-6);
  }));

  test('never scales up unless asked', () => always((source, size) => {
    const { scale, picture } = geometryOf(source, { ...size, enlarge: false });
    expect(scale).toBeLessThanOrEqual(1);
    expect(picture.width <= source.width && picture.height <= source.height).toBe(true);
  }));

  test('fills a side of its box when it may scale up', () => always((source, size) => {
    const { picture } = geometryOf(source, { ...size, enlarge: true });
    expect(picture.width === size.width || picture.height === size.height).toBe(true);
  }));
});
