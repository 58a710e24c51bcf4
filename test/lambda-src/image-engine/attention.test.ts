import fc from 'fast-check';
import sharp from 'sharp';
import { madeOf, size } from './make';
import { attentionRatio, attentionWindow, withWindowAt } from '../../../lambda-src/image-engine/attention';
import { geometryOf } from '../../../lambda-src/image-engine/geometry';
import { SizeSpec } from '../../../src/contract/image-formats';
import { PHOTO, encoded, smallPhoto, turned } from '../../fixtures/images';
import { BLUE, Colour, GREEN, RED, Raw, YELLOW, decode, nameOf, colourAt, paint, psnr } from '../../fixtures/pixels';

const box = (width: number, height: number, spec: Partial<SizeSpec> = {}) =>
  size({ name: `b${width}x${height}`, fit: 'cover', width, height, position: 'attention', ...spec }, 'png');

/** Grey, with a patch of coloured checks that draws attention. */
function withPatch(width: number, height: number, left: number, top: number, side: number, under: Colour = [128, 128, 128]): Raw {
  const inside = (x: number, y: number) => x >= left && x < left + side && y >= top && y < top + side;
  return paint(width, height, (x, y) => inside(x, y) ? [RED, GREEN, BLUE, YELLOW][(Math.floor(x / 8) + Math.floor(y / 8)) % 4] : under);
}

test.each<[number, number, string]>([[100, 100, '1:1'], [1920, 1080, '16:9'], [160, 90, '16:9'], [161, 90, '161:90'], [16383, 1, '16383:1']])(
  'the ratio of %d × %d is %s', (width, height, ratio) => {
    expect(attentionRatio(box(width, height))).toBe(ratio);
  });

test('no other size has one', () => {
  expect([attentionRatio(box(9, 9, { position: 'center' })), attentionRatio(box(9, 9, { fit: 'contain' }))]).toEqual([undefined, undefined]);
});

describe('a window', () => {
  test.each([[0, 600], [250, 600], [500, 600]])('shows the patch at %d of %d pixels across', async (left, width) => {
    const { appearance } = await madeOf(await encoded(withPatch(width, 200, left, 50, 100), 'png'), { sizes: [box(50, 50)] });
    const window = appearance.crops!['1:1'];
    expect(window).toMatchObject({ top: 0, width: 200, height: 200 });
    expect(window.left <= left && left + 100 <= window.left + 200).toBe(true);
  });

  test.each([[0, 600], [500, 600]])('shows the patch at %d of %d pixels down', async (top, height) => {
    const { appearance } = await madeOf(await encoded(withPatch(200, height, 50, top, 100), 'png'), { sizes: [box(50, 25)] });
    const window = appearance.crops!['2:1'];
    expect(window).toEqual({ left: 0, top: window.top, width: 200, height: 100 });
    expect(Math.abs(window.top + 50 - (top + 50))).toBeLessThanOrEqual(50);
  });

  test('is where a viewer sees it, in an image that must be turned', async () => {
    const upright = withPatch(600, 200, 480, 50, 100);
    const [turnedOne, plainOne] = await Promise.all([turned(upright, 6, 'png'), encoded(upright, 'png')].map(async file =>
      (await madeOf(await file, { sizes: [box(50, 50)] })).appearance.crops));
    expect(turnedOne).toEqual(plainOne);
  });

  test('is nothing that is transparent', async () => {
    const patch = withPatch(600, 200, 0, 50, 100);
    const hidden = withPatch(600, 200, 500, 50, 100);
    const both = paint(600, 200, (x, y) => x < 300 ? [...colourAt(patch, x, y), 255] : [...colourAt(hidden, x, y), 0]);
    const { appearance } = await madeOf(await encoded(both, 'png'), { sizes: [box(50, 50)] });
    expect(appearance.crops!['1:1'].left).toBeLessThan(100);
  });

  test('is the whole image where the ratio is its own', async () => {
    const { appearance } = await madeOf(await encoded(withPatch(300, 200, 0, 0, 50), 'png'), { sizes: [box(30, 20)] });
    expect(appearance.crops).toEqual({ '3:2': { left: 0, top: 0, width: 300, height: 200 } });
  });

  test('lies inside of the image, whatever both are', async () => {
    const side = fc.integer({ min: 1, max: 12_000 });
    const share = fc.integer({ min: 1, max: 40 });
    await fc.assert(fc.asyncProperty(side, side, share, share, async (width, height, across, down) => {
      const scale = Math.min(1, 64 / Math.max(width, height));
      const small = withPatch(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)), 0, 0, 9);
      const ratio = attentionRatio(box(across, down))!;
      const window = await attentionWindow(small, { width, height }, ratio);
      expect(window.left >= 0 && window.top >= 0 && window.width >= 1 && window.height >= 1).toBe(true);
      expect(window.left + window.width <= width && window.top + window.height <= height).toBe(true);
      const placed = withWindowAt(geometryOf({ width, height }, box(across * 9, down * 9)), { width, height }, window).window;
      expect(placed.left >= 0 && placed.top >= 0).toBe(true);
      expect(placed.left + placed.width <= width + 1e-6 && placed.top + placed.height <= height + 1e-6).toBe(true);
    }), { numRuns: 60 });
  });
});

describe('sizes of one ratio', () => {
  // Of this photo libvips shows another part at each of these sizes: 13, 76, 141 and 204 of 1024 pixels from the left.
  test('show the very same part, which the window names', async () => {
    const sides = [24, 64, 160, 300, 484];
    const { images, appearance } = await madeOf(PHOTO, { sizes: sides.map(side => box(side, side)) });
    const window = appearance.crops!['1:1'];
    const full = await sharp(PHOTO).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    for (const [index, { body }] of images.entries()) {
      const cut = await sharp(full.data, { raw: full.info }).extract(window).resize(sides[index], sides[index], { fit: 'fill' }).png().toBuffer();
      // The place of a window is rounded to a pixel of the size.
      expect(psnr(await decode(body), await decode(cut)).mean).toBeGreaterThan(27);
    }
  });

  test('show it also beside sizes of another ratio, each with a window of its own', async () => {
    const { appearance } = await madeOf(await smallPhoto('jpeg'), { sizes: [box(50, 50), box(20, 40), box(100, 100)] });
    expect(Object.keys(appearance.crops!)).toEqual(['1:1', '1:2']);
  });

  test('of a small image show its largest part, unscaled', async () => {
    const file = await encoded(withPatch(90, 30, 60, 0, 30), 'png');
    const { images: [image], appearance: { crops } } = await madeOf(file, { sizes: [box(200, 200)] });
    expect([image.width, image.height, image.natural, crops]).toEqual([30, 30, true, { '1:1': { left: 60, top: 0, width: 30, height: 30 } }]);
    const pixels = await decode(image.body);
    expect(nameOf(colourAt(pixels, 0, 0))).toBe(nameOf(colourAt(withPatch(90, 30, 60, 0, 30), 60, 0)));
  });
});

test('no window, no crops', async () => {
  expect((await madeOf(await smallPhoto('jpeg'), { sizes: [box(50, 50, { position: 'center' })] })).appearance).toEqual({});
});
