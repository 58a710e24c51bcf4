import fc from 'fast-check';
import sharp from 'sharp';
import { made, size } from './make';
import { SizeSpec } from '../../../src/contract/image-formats';
import { encoded } from '../../fixtures/images';
import { plain, RED } from '../../fixtures/pixels';

const side = fc.integer({ min: 1, max: 400 });

/** A side scaled by a fraction, in whole numbers: to the nearest, halves up, at least one pixel. */
function scaled(length: number, numerator: number, denominator: number): number {
  return Math.max(1, Number((2n * BigInt(length) * BigInt(numerator) + BigInt(denominator)) / (2n * BigInt(denominator))));
}

test('half a pixel is one more, whatever binary fractions make of it', async () => {
  const file = await encoded(plain(10, 45, RED), 'png');
  expect((await made(file, [size({ width: 7 }, 'png')])).map(({ width, height }) => [width, height])).toEqual([[7, 32]]);
});

test('dimensions of 500 odd ratios are exact, alone and beside other sizes', async () => {
  await fc.assert(fc.asyncProperty(side, side, side, side, async (width, height, boxWidth, boxHeight) => {
    const file = await encoded(plain(width, height, RED), 'png');
    const box = { width: boxWidth, height: boxHeight };
    const wide = boxWidth * height < boxHeight * width; // the width decides on what fits into the box
    const [numerator, denominator] = wide ? [Math.min(boxWidth, width), width] : [Math.min(boxHeight, height), height];
    const expected: Array<[SizeSpec, number, number]> = [
      [size({ ...box, fit: 'inside' }, 'png'), scaled(width, numerator, denominator), scaled(height, numerator, denominator)],
      [size({ ...box, fit: 'cover', enlarge: true }, 'png'), boxWidth, boxHeight],
      [size({ ...box, fit: 'contain' }, 'png'), boxWidth, boxHeight],
      [size({ width: boxWidth }, 'png'), Math.min(width, boxWidth), scaled(height, Math.min(width, boxWidth), width)],
    ];
    const images = await made(file, expected.map(([spec], index) => ({ ...spec, name: `${index}` })));
    for (const [index, image] of images.entries()) {
      const decoded = await sharp(image.body).metadata();
      expect([decoded.width, decoded.height, image.width, image.height]).toEqual([...expected[index].slice(1), ...expected[index].slice(1)]);
    }
  }), { numRuns: 500 });
}, 120_000);
