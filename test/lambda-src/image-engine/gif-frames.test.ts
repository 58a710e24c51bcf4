import sharp from 'sharp';
import { made, size, sourceOf } from './make';
import { wholeFile } from '../../../lambda-src/image-engine/whole-file';
import { SizeSpec } from '../../../src/contract/image-formats';
import { FrameOfGif, gifOf } from '../../fixtures/gif';
import { BLUE, Colour, GREEN, RED, colourAt, decode, distance } from '../../fixtures/pixels';

const plain = (colour: number, box: Partial<FrameOfGif> = {}): FrameOfGif => ({ width: 40, height: 30, colour: () => colour, ...box });
const part = (colour: number, box: Partial<FrameOfGif> = {}) => plain(colour, { left: 10, top: 10, width: 20, height: 10, ...box });
const [red, green, blue] = [0, 1, 2];
/** One pixel of each of the 256 colours at least. */
const all256 = (box: Partial<FrameOfGif> = {}): FrameOfGif => ({ width: 40, height: 30, colour: pixel => pixel % 256, ...box });
const webp: SizeSpec = { ...size({ width: 40 }), outputs: [{ format: 'webp', lossless: true }] };

/** A pixel of every frame of a WebP, with its transparency. */
async function pixelsAt(body: Buffer, x: number, y: number): Promise<number[][]> {
  const { pages = 1 } = await sharp(body).metadata();
  return Promise.all(Array.from({ length: pages }, async (_, page) => {
    const { data, info } = await sharp(body, { page }).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return [...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)];
  }));
}
const shows = (pixel: readonly number[], colour: Colour) => pixel[3] === 255 && distance(pixel.slice(0, 3), colour) === 0;

describe.each([
  ['with a control extension', { disposal: 1 }],
  ['without one', {}],
])('what no frame has painted, %s,', (_, control) => {
  const file = gifOf(40, 30, [part(red, control)]);

  test('is transparent', async () => {
    const [{ body }] = await made(file, [size({ width: 40 }, 'png')]);
    const pixels = await decode(body);
    expect([colourAt(pixels, 2, 2)[3], colourAt(pixels, 35, 25)[3], colourAt(pixels, 20, 15)]).toEqual([0, 0, [...RED, 255]]);
    expect((await sourceOf(file)).hasAlpha).toBe(true);
  });

  test('shows the background in JPEG', async () => {
    const [{ body }] = await made(file, [size({ width: 40, background: '#2040c0' }, 'jpeg')]);
    expect(distance(colourAt(await decode(body), 2, 2), [0x20, 0x40, 0xc0])).toBeLessThan(8);
  });

  test('is transparent in every frame', async () => {
    const [{ body }] = await made(gifOf(40, 30, [part(red, control), part(blue, { top: 20 })]), [webp]);
    expect((await pixelsAt(body, 2, 2)).map(([,,, alpha]) => alpha)).toEqual([0, 0]);
    // The header says it too: there are readers that show all as opaque otherwise.
    expect(body[20] % 32).toBeGreaterThanOrEqual(16);
  });
});

test('what a frame has cleared is transparent, though it names no transparent colour', async () => {
  const frames = [plain(red), part(green, { disposal: 2 }), part(blue, { left: 0, top: 0, width: 5, height: 5 })];
  const [{ body }] = await made(gifOf(40, 30, frames), [webp]);
  const [first, second, third] = await pixelsAt(body, 20, 15);
  expect([shows(first, RED), shows(second, GREEN), third[3]]).toEqual([true, true, 0]);
  expect((await pixelsAt(body, 35, 25)).map(pixel => shows(pixel, RED))).toEqual([true, true, true]);
});

test('what is cleared and painted over at once stays opaque', async () => {
  const file = gifOf(40, 30, [plain(red, { disposal: 2 }), plain(blue, { disposal: 2 })]);
  expect(wholeFile(file, 'gif')!.equals(file)).toBe(true);
  expect((await sourceOf(file)).hasAlpha).toBe(false);
});

test('what is cleared and painted over by a frame one can see through is transparent', async () => {
  const file = gifOf(40, 30, [plain(red, { disposal: 2 }), plain(blue, { transparent: blue })]);
  const [{ body }] = await made(file, [webp]);
  expect((await pixelsAt(body, 20, 15)).map(([,,, alpha]) => alpha)).toEqual([255, 0]);
});

test('what an extension says holds for one frame', async () => {
  const frames = [part(red, { disposal: 2 }), part(green, { left: 0 }), part(blue, { left: 0, top: 0 })];
  const [{ body }] = await made(gifOf(40, 30, frames), [webp]);
  expect((await pixelsAt(body, 25, 15)).map(([,,, alpha]) => alpha)).toEqual([255, 0, 0]);
  expect((await pixelsAt(body, 5, 19))[2]).toEqual([...GREEN, 255]);
});

describe('a frame that uses all colours there can be', () => {
  test('stays as it is', () => {
    const file = gifOf(60, 30, [all256()], { colours: 256 });
    expect(wholeFile(file, 'gif')!.equals(file)).toBe(true);
  });

  test('lets another one say that something is transparent', async () => {
    const [{ body }] = await made(gifOf(60, 30, [all256(), plain(blue)], { colours: 256 }), [{ ...webp, width: 60 }]);
    expect((await pixelsAt(body, 50, 15)).map(([,,, alpha]) => alpha)).toEqual([0, 0]);
    expect((await pixelsAt(body, 20, 15)).map(pixel => shows(pixel, BLUE))).toEqual([false, true]);
  });

  test('but for one has that one', async () => {
    const file = gifOf(60, 30, [all256({ colour: pixel => pixel % 256 === 77 ? 78 : pixel % 256 })], { colours: 256 });
    const [{ body }] = await made(file, [size({ width: 60 }, 'png')]);
    const pixels = await decode(body);
    expect(Array.from({ length: 40 }, (_, x) => colourAt(pixels, x, 1)[3])).toEqual(Array(40).fill(255));
    expect(colourAt(pixels, 50, 15)[3]).toBe(0);
  });
});

test('an animation that repeats as often as can be told runs as often as can be told', async () => {
  const [{ body }] = await made(gifOf(40, 30, [plain(red), plain(blue)], { runs: 65_535 }), [webp]);
  expect((await sharp(body).metadata()).loop).toBe(65_535);
});

test('frames that all show the same do not move', async () => {
  const [image] = await made(gifOf(40, 30, [plain(red), plain(red)]), [webp]);
  expect([image.animated, (await sharp(image.body).metadata()).pages]).toEqual([undefined, undefined]);
});
