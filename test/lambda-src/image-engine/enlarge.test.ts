import { made, size } from './make';
import { SizeSpec } from '../../../src/contract/image-formats';
import { encoded } from '../../fixtures/images';
import { GREEN, RED, colourAt, decode, distance, paint } from '../../fixtures/pixels';

/** Brighter to the right in red, and down in green: a colour tells the place that it comes from. */
const ramp = (width: number, height: number) =>
  paint(width, height, (x, y) => [(x + 0.5) * 255 / width, (y + 0.5) * 255 / height, 128].map(Math.round));

const enlarged = (spec: Partial<SizeSpec>) => size({ enlarge: true, background: '#000000', ...spec }, 'png');

test.each<[string, [number, number], Partial<SizeSpec>, (x: number, y: number) => readonly number[]]>([
  ['twice as large', [64, 64], { width: 128 }, (x, y) => [x / 128, y / 128]],
  ['by a pixel', [64, 64], { width: 65 }, (x, y) => [x / 65, y / 65]],
  ['many times', [40, 30], { width: 600 }, (x, y) => [x / 600, y / 450]],
  ['so little that one side stays', [120, 30], { width: 121 }, (x, y) => [x / 121, y / 30]],
  ['stretched to the right', [60, 60], { fit: 'fill', width: 180, height: 60 }, (x, y) => [x / 180, y / 60]],
  ['stretched down', [60, 60], { fit: 'fill', width: 60, height: 180 }, (x, y) => [x / 60, y / 180]],
  ['stretched to the right, and pressed', [60, 90], { fit: 'fill', width: 180, height: 31 }, (x, y) => [x / 180, y / 31]],
  ['in the middle of a box', [50, 50], { fit: 'contain', width: 200, height: 100 }, (x, y) => [(x - 50) / 100, y / 100]],
  ['cropped to a box', [50, 80], { fit: 'cover', width: 300, height: 300 }, (x, y) => [x / 300, (90 + y) / 480]],
])('%s: every pixel comes from where it stands', async (_, [width, height], spec, place) => {
  const [{ body }] = await made(await encoded(ramp(width, height), 'png'), [enlarged(spec)]);
  const pixels = await decode(body);
  const off = [0.35, 0.5, 0.65].flatMap(share => {
    const [x, y] = [pixels.width, pixels.height].map(side => Math.floor(side * share));
    return distance(colourAt(pixels, x, y), [...place(x + 0.5, y + 0.5).map(value => value * 255), 128]);
  });
  // Rounded twice. Half a pixel is more than that, unless it is enlarged many times.
  expect(Math.max(...off)).toBeLessThanOrEqual(1.1);
});

test('lines that are pressed together while the other side is stretched become grey', async () => {
  const lines = paint(20, 240, (_, y) => y % 3 === 0 ? [0, 0, 0] : [255, 255, 255]);
  const [{ body }] = await made(await encoded(lines, 'png'), [enlarged({ fit: 'fill', width: 60, height: 120 })]);
  const pixels = await decode(body);
  const off = Array.from({ length: 60 }, (_, row) => Math.abs(colourAt(pixels, 30, 30 + row)[0] - 170));
  expect(Math.max(...off)).toBeLessThan(30);
});

test('transparency is enlarged with its colour', async () => {
  const half = paint(20, 20, x => x < 10 ? [...GREEN, 255] : [...RED, 0]);
  const [{ body }] = await made(await encoded(half, 'png'), [enlarged({ width: 100 })]);
  const pixels = await decode(body);
  expect([colourAt(pixels, 20, 50), colourAt(pixels, 80, 50)[3]]).toEqual([[...GREEN, 255], 0]);
  expect(Math.abs(colourAt(pixels, 49, 50)[3] + colourAt(pixels, 50, 50)[3] - 255)).toBeLessThanOrEqual(4);
  expect(distance(colourAt(pixels, 49, 50).slice(0, 3), GREEN)).toBeLessThanOrEqual(3);
});

test('as long a side as can be made, from one pixel', async () => {
  const [wide, high] = await made(await encoded(ramp(1, 1), 'png'), [
    enlarged({ fit: 'fill', width: 16_383, height: 2 }), enlarged({ fit: 'fill', width: 2, height: 16_383 }),
  ]);
  for (const { body, width, height } of [wide, high]) {
    const pixels = await decode(body);
    expect([pixels.width, pixels.height]).toEqual([width, height]);
    expect(distance(colourAt(pixels, pixels.width - 1, pixels.height - 1), [128, 128, 128])).toBeLessThanOrEqual(1);
  }
});
