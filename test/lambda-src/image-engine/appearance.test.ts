import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA, thumbHashToRGBA } from 'thumbhash';
import { madeOf, size } from './make';
import { ALL_FORMATS, encoded, smallPhoto, turned } from '../../fixtures/images';
import { BLUE, Colour, RED, Raw, YELLOW, cornersOf, distance, paint, plain, quarters } from '../../fixtures/pixels';

const look = async (file: Buffer, width = 200) => (await madeOf(file, { sizes: [size({ width }, 'jpeg')], describes: true })).appearance;
const hashOf = async (file: Buffer) => new Uint8Array(Buffer.from((await look(file)).thumbHash!, 'base64'));
const rgbOf = (color: string | undefined): Colour => color!.match(/[0-9a-f]{2}/g)!.map(digits => parseInt(digits, 16));

function shownBy(hash: Uint8Array): Raw {
  const { w, h, rgba } = thumbHashToRGBA(hash);
  return { width: w, height: h, channels: 4, data: Buffer.from(rgba) };
}

describe('the placeholder', () => {
  test('shows the image, blurred', async () => {
    const hash = await hashOf(await encoded(quarters(300, 200), 'png'));
    expect(cornersOf(shownBy(hash))).toEqual(['red', 'green', 'blue', 'yellow']);
    expect(thumbHashToApproximateAspectRatio(hash)).toBeCloseTo(1.4, 1);
    expect(hash.length).toBeLessThan(30);
  });

  test('shows what a viewer sees', async () => {
    expect(cornersOf(shownBy(await hashOf(await turned(quarters(300, 200), 6))))).toEqual(['red', 'green', 'blue', 'yellow']);
  });

  test('is transparent where the image is', async () => {
    const hash = await hashOf(await encoded(paint(200, 200, x => x < 100 ? [...BLUE, 255] : [...RED, 0]), 'png'));
    const { a } = thumbHashToAverageRGBA(hash);
    expect(a).toBeCloseTo(0.5, 1);
  });

  test.each([[1, 1], [1, 3000], [3000, 1], [99, 101]])('there is one of %d × %d pixels', async (width, height) => {
    expect((await look(await encoded(plain(width, height, BLUE), 'png'))).thumbHash).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });
});

describe('the dominant colour', () => {
  test.each([[0.6, BLUE], [0.4, YELLOW]])('is that of most pixels: %d', async (share, colour) => {
    const file = await encoded(paint(200, 100, x => x < 200 * share ? BLUE : YELLOW), 'png');
    expect(distance(rgbOf((await look(file)).dominantColor), colour)).toBeLessThanOrEqual(1);
  });

  test('is the mean of what is nearly alike', async () => {
    const file = await encoded(paint(60, 40, (x, y) => [(x + y) % 2 ? 0x40 : 0x4c, 0x80, 0xf0]), 'png');
    expect((await look(file)).dominantColor).toBe('#4680f0');
  });

  test('is none that nobody sees', async () => {
    const file = await encoded(paint(200, 100, x => x < 150 ? [...RED, 0] : [...BLUE, 255]), 'png');
    expect(distance(rgbOf((await look(file)).dominantColor), BLUE)).toBeLessThanOrEqual(1);
  });

  test('is absent where nothing is opaque', async () => {
    const appearance = await look(await encoded(plain(50, 50, [...RED, 0]), 'png'));
    expect([appearance.dominantColor, typeof appearance.thumbHash]).toEqual([undefined, 'string']);
  });
});

test('both are of the image, not of the sizes', async () => {
  const file = await encoded(paint(400, 300, x => x < 300 ? BLUE : YELLOW), 'png');
  expect((await look(file, 110)).dominantColor).toEqual((await look(file, 400)).dominantColor);
});

test.each(ALL_FORMATS)('a %s has both', async format => {
  expect(Object.keys(await look(await smallPhoto(format))).sort()).toEqual(['dominantColor', 'thumbHash']);
});

test('neither is made where nobody asks', async () => {
  expect((await madeOf(await smallPhoto('jpeg'), { sizes: [size({ width: 200 }, 'jpeg')] })).appearance).toEqual({});
});
