import { Reductions, scaledTo, topScale } from '../../../lambda-src/image-engine/reductions';
import { plain } from '../../fixtures/pixels';

test('the file is decoded to the largest scale, where the others are well below it', () => {
  expect(topScale([1600, 800, 320].map(width => width / 4000))).toBe(0.4);
  // In binary fractions 0.48 / 0.32 is a little less than 1.5.
  expect(topScale([1920, 1280, 640].map(width => width / 4000))).toBe(0.48);
});

test('to twice the largest scale where one is close below, or the file is four times as large', () => {
  expect(topScale([0.4, 0.3])).toBe(0.8);
  expect(topScale([0.25])).toBe(0.5);
  expect(topScale([0.26])).toBe(0.26);
});

test('never above the scale of the file', () => {
  expect(topScale([0.8, 0.7])).toBe(1);
  expect(topScale([3, 0.5])).toBe(1);
});

test.each([3, 40, 100, 128, 200, 254])('what has an opacity of %d shows the same after many steps', async opacity => {
  const top = plain(512, 512, [201, 100, 37, opacity]);
  let pixels = await scaledTo(await new Reductions(top, top, 1).forScale(1 / 8), { width: 60, height: 60 });
  for (const side of [40, 25, 16]) {
    pixels = await scaledTo(pixels, { width: side, height: side });
  }
  const [before, after] = [top, pixels].map(({ data }) => Array.from(data.subarray(0, 3), colour => colour * opacity / 255));
  expect(pixels.data[3]).toBe(opacity);
  expect(Math.max(...before.map((shown, channel) => Math.abs(shown - after[channel])))).toBeLessThan(1);
});
