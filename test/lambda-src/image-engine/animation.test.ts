import sharp from 'sharp';
import { encodedOf, made, madeOf, size, sourceOf } from './make';
import { makeSizes } from '../../../lambda-src/image-engine/resize';
import { SizeSpec } from '../../../src/contract/image-formats';
import { SECRET, animation, encoded } from '../../fixtures/images';
import { BLUE, Colour, GREEN, RED, Raw, YELLOW, colourAt, cornersOf, distance, nameOf, paint, plain } from '../../fixtures/pixels';

const COLOURS: readonly Colour[] = [RED, GREEN, BLUE, YELLOW];
const DELAY = [70, 500, 40, 120];

/** One colour a frame, with times of their own. */
async function flashes(format: 'gif' | 'webp', { width = 60, height = 40, loop = 3 } = {}): Promise<Buffer> {
  const image = rolled(COLOURS.map(colour => plain(width, height, colour)));
  return format === 'gif' ? image.gif({ delay: DELAY, loop }).toBuffer() : image.webp({ lossless: true, delay: DELAY, loop }).toBuffer();
}

/** Frames as a file. */
function rolled(frames: readonly Raw[]): sharp.Sharp {
  const { width, height, channels } = frames[0];
  return sharp(Buffer.concat(frames.map(({ data }) => data)), { raw: { width, height: height * frames.length, channels, pageHeight: height } });
}

/** All frames of a file, each by itself. */
async function framesOf(file: Buffer): Promise<Raw[]> {
  const { pages = 1 } = await sharp(file).metadata();
  return Promise.all(Array.from({ length: pages }, async (_, page) => {
    const { data, info: { width, height, channels } } = await sharp(file, { page }).raw().toBuffer({ resolveWithObject: true });
    return { data, width, height, channels: channels as 3 | 4 };
  }));
}

const lossless = (spec: Partial<SizeSpec>): SizeSpec => ({ ...size(spec), outputs: [{ format: 'webp', lossless: true }] });
const TIMES = { pages: 4, delay: DELAY, loop: 3 };

test.each(['gif', 'webp'] as const)('a frame of a %s that stays longer than can be told stays as long as can be', async format => {
  const file = await flashes(format);
  // In GIF two bytes of hundredths of seconds behind the mark of a frame's extension, in WebP three of milliseconds behind its place and size.
  const at = format === 'gif' ? file.indexOf(Buffer.from([0x21, 0xf9, 4])) + 4 : file.indexOf('ANMF') + 8 + 12;
  file.fill(0xff, at, at + (format === 'gif' ? 2 : 3));
  const [{ body }] = await made(file, [lossless({ width: 30 })]);
  expect((await sharp(body).metadata()).delay).toEqual([65_535, ...DELAY.slice(1)]);
});

describe.each(['gif', 'webp'] as const)('an animated %s as WebP', format => {
  test.each<[string, Partial<SizeSpec>, number, number]>([
    ['inside', { fit: 'inside', width: 30 }, 30, 20],
    ['inside, as large as it is', { fit: 'inside', width: 60 }, 60, 40],
    ['inside, enlarged', { fit: 'inside', width: 90, enlarge: true }, 90, 60],
    ['cover', { fit: 'cover', width: 20, height: 20 }, 20, 20],
    ['cover by attention', { fit: 'cover', width: 20, height: 20, position: 'attention' }, 20, 20],
    ['outside', { fit: 'outside', width: 20, height: 20 }, 30, 20],
    ['fill', { fit: 'fill', width: 20, height: 31 }, 20, 31],
    ['a thirteenth', { fit: 'inside', width: 5 }, 5, 3],
  ])('%s: every frame, its time and the loop', async (_, spec, width, height) => {
    const [{ body, ...image }] = await made(await flashes(format), [lossless(spec)]);
    expect(image).toMatchObject({ width, height, animated: true });
    expect(await sharp(body).metadata()).toMatchObject({ width, height, ...TIMES });
    const frames = await framesOf(body);
    for (const [index, frame] of frames.entries()) {
      // To the last row: no frame blurs into the next.
      const seen = [0, height - 1].map(y => distance(colourAt(frame, width - 1, y).slice(0, 3), COLOURS[index]));
      expect(Math.max(...seen)).toBeLessThanOrEqual(3);
    }
  });

  test('contain: in the middle of each frame', async () => {
    const [{ body }] = await made(await flashes(format), [lossless({ fit: 'contain', width: 60, height: 60, background: '#000000' })]);
    for (const [index, frame] of (await framesOf(body)).entries()) {
      const [above, inside, below] = [9, 30, 50].map(y => colourAt(frame, 30, y).slice(0, 3));
      expect([above, below]).toEqual([[0, 0, 0], [0, 0, 0]]);
      expect(distance(inside, COLOURS[index])).toBeLessThanOrEqual(3);
    }
  });

  test('runs for ever where its source does', async () => {
    const [{ body }] = await made(await flashes(format, { loop: 0 }), [lossless({ width: 30 })]);
    expect((await sharp(body).metadata()).loop).toBe(0);
  });
});

test('the settings of WebP hold for all frames', async () => {
  const file = await animation(4, 'gif', 200, 150);
  const bytes = async (quality: number) => (await made(file, [{ ...size({ width: 150 }), outputs: [{ format: 'webp', quality }] }]))[0].body.length;
  expect(await bytes(10)).toBeLessThan(await bytes(95));
});

test('any other format shows the first frame, in the same pass', async () => {
  const images = await made(await animation(3, 'gif'), [size({ width: 40 })]);
  expect(images.map(({ format, animated }) => [format, animated])).toEqual(
    [['jpeg', undefined], ['webp', true], ['avif', undefined], ['png', undefined]]);
  for (const { body, format } of images) {
    expect((await sharp(body).metadata()).height).toBe(30);
    const frames = await framesOf(body);
    expect([frames.length, cornersOf(frames[0])]).toEqual([format === 'webp' ? 3 : 1, ['red', 'green', 'blue', 'yellow']]);
  }
});

test('the window is that of the first frame, for all', async () => {
  const checks = (x: number, y: number) => COLOURS[(Math.floor(x / 8) + Math.floor(y / 8)) % 4];
  const frames = [100, 0].map(left => paint(160, 60, (x, y) => x >= left && x < left + 60 ? checks(x, y) : [128, 128, 128]));
  const file = await rolled(frames).webp({ lossless: true }).toBuffer();
  const square = lossless({ fit: 'cover', width: 60, height: 60, position: 'attention' });
  const { images: [{ body }], appearance } = await madeOf(file, { sizes: [square] });
  expect(appearance.crops!['1:1'].left).toBeGreaterThan(80);
  const [first, second] = await framesOf(body);
  expect([first, second].map(frame => distance(colourAt(frame, 30, 30).slice(0, 3), [128, 128, 128]) < 9)).toEqual([false, true]);
});

test('transparency stays in every frame', async () => {
  const frames = [0, 20].map(left => paint(40, 30, x => x >= left && x < left + 20 ? [...GREEN, 255] : [...RED, 0]));
  const file = await rolled(frames).gif().toBuffer();
  const [{ body }] = await made(file, [lossless({ width: 20 })]);
  const seen = await framesOf(body);
  expect(seen.map(frame => [2, 17].map(x => colourAt(frame, x, 7)[3] > 128))).toEqual([[true, false], [false, true]]);
});

test('frames that show the same take their time all the same', async () => {
  const file = await rolled([RED, RED, BLUE].map(colour => plain(20, 20, colour))).webp({ lossless: true, delay: [100, 200, 300] }).toBuffer();
  const [{ body }] = await made(file, [lossless({ width: 10 })]);
  expect((await sharp(body).metadata()).delay!.reduce((sum, delay) => sum + delay, 0)).toBe(600);
});

test('enlarged to more pixels than a source may have, in all its frames, it shows the first', async () => {
  const file = await flashes('gif');
  const job = { source: await sourceOf(file), sizes: [lossless({ width: 120, enlarge: true })] };
  const animated = async (maxPixels: number) => {
    const result = await makeSizes(file, { ...job, maxPixels });
    const [image] = await encodedOf(result);
    return [image.animated, (await sharp(image.body).metadata()).pages];
  };
  expect([await animated(120 * 80 * 4), await animated(120 * 80 * 4 - 1)]).toEqual([[true, 4], [undefined, undefined]]);
});

test('one that would have to be turned shows its first frame, upright', async () => {
  const frames = [RED, BLUE].map(colour => paint(40, 20, x => x < 20 ? colour : YELLOW));
  const file = await rolled(frames).webp({ lossless: true }).withMetadata({ orientation: 6 }).toBuffer();
  const [{ body, ...image }] = await made(file, [lossless({ width: 20 })]);
  expect(image).toMatchObject({ width: 20, height: 40 });
  const [frame, ...others] = await framesOf(body);
  expect([others.length, nameOf(colourAt(frame, 10, 5)), nameOf(colourAt(frame, 10, 35))]).toEqual([0, 'red', 'yellow']);
});

test('nothing of what the source carries travels, and colours of another profile are brought to sRGB', async () => {
  const { data, info: { width, height } } = await sharp(await flashes('webp'), { animated: true }).raw().toBuffer({ resolveWithObject: true });
  const file = await sharp(data, { raw: { width, height, channels: 3, pageHeight: 40 } })
    .withIccProfile('p3').withExif({ IFD0: { Copyright: SECRET } }).webp({ lossless: true }).toBuffer();
  expect((await sharp(file).metadata()).icc).toBeDefined();
  const [{ body }] = await made(file, [lossless({ width: 30 })]);
  const { exif, icc, xmp, pages } = await sharp(body).metadata();
  expect({ exif, icc, xmp, pages }).toEqual({ pages: 4 });
  expect(body.toString('latin1')).not.toContain(SECRET);
  const [first] = await framesOf(body);
  const [expected] = await framesOf(await sharp(file).toColourspace('srgb').png().toBuffer());
  expect(distance(colourAt(first, 15, 10).slice(0, 3), colourAt(expected, 15, 10).slice(0, 3))).toBeLessThanOrEqual(2);
});

test('damage in a later frame is found', async () => {
  const file = await animation(6, 'gif', 100, 80);
  const cut = Buffer.concat([file.subarray(0, file.length - 60), Buffer.alloc(59, 0xff), Buffer.from(';')]);
  const result = await makeSizes(cut, { source: await sourceOf(file), sizes: [lossless({ width: 40 })], maxPixels: 1e8 });
  expect(result).toMatchObject({ verdict: 'rejected', code: 'corrupt-image' });
});

test('more pixels in all frames than allowed are refused at the decoder, too, exactly as many are not', async () => {
  const file = await flashes('gif');
  const job = { source: { ...await sourceOf(file), frames: 2 }, sizes: [lossless({ width: 30 })] };
  expect(await makeSizes(file, { ...job, maxPixels: 60 * 40 * 4 })).toMatchObject({ verdict: 'accepted' });
  expect(await makeSizes(file, { ...job, maxPixels: 60 * 40 * 4 - 1 })).toMatchObject({ verdict: 'rejected', code: 'too-many-pixels' });
});

test('pages of a TIFF are no frames', async () => {
  const page = await encoded(plain(20, 20, RED), 'tiff');
  const source = { ...await sourceOf(page), frames: 2 };
  expect(await makeSizes(page, { source, sizes: [lossless({ width: 10 })], maxPixels: 1e8 })).toMatchObject({ verdict: 'accepted' });
});
