import sharp from 'sharp';
import { judge, Judgement } from './support/judge';
import { ghosts, thinLines, zonePlate } from './support/patterns';
import { ALL_PHOTOS, cameraPhoto, photo, Photo } from './support/photos';
import { SizeSpec } from '../../src/contract/image-formats';
import { sharpOf } from '../fixtures/pixels';
import { inside, size } from '../lambda-src/image-engine/make';

/**
 * Pixels of sizes, before any encoder, against a full decode and one reduction by Pillow, in gamma space. A good chain is at 46 dB and
 * above, and above 40 in the worst tile; decoders that scale while they read, or steps that are too coarse or too close, are at 28 to 44.
 */
const LEAST = { mean: 45, worstTile: 36 };

/** Sizes of the default profile, below a largest one. */
const DEFAULTS = [inside(800), inside(320), size({ name: 'thumbnail', fit: 'cover', width: 160, height: 160 }, 'png')];

/** One run for each largest size: from nearly nothing to all there is. */
function runsOf(...tops: readonly number[]): SizeSpec[][] {
  return tops.map(top => [inside(top), ...DEFAULTS.filter(({ width }) => width! < top)]);
}

function bad(judgements: readonly Judgement[]): readonly Judgement[] {
  if (process.env.IMAGES_VERBOSE) {
    const least = (key: 'mean' | 'worstTile') => Math.min(...judgements.map(judgement => judgement[key])).toFixed(1);
    process.stdout.write(`${expect.getState().currentTestName}: ${judgements.length} sizes, mean ${least('mean')}, worst tile ${least('worstTile')}\n`);
  }
  return judgements.filter(({ mean, worstTile }) => mean < LEAST.mean || worstTile < LEAST.worstTile);
}

test.each(ALL_PHOTOS)('%s at every top', async name => {
  expect(bad(await judge(photo(name), runsOf(64, 100, 160, 230, 257, 320, 400, 480, 512, 700, 810, 900, 1000, 1600)))).toEqual([]);
});

describe('other files of the same photos', () => {
  const source = (name: Photo) => sharp(photo(name)).keepIccProfile();
  const small = runsOf(64, 200, 400, 900);

  test.each<[string, (name: Photo) => Promise<Buffer>]>([
    ['a progressive JPEG', name => source(name).jpeg({ quality: 90, progressive: true }).toBuffer()],
    ['a JPEG with colours at half resolution, turned', name => source(name).withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer()],
    ['a grey JPEG', name => sharp(photo(name)).greyscale().jpeg({ quality: 90 }).toBuffer()],
    ['a JPEG in Display P3', name => source(name).withIccProfile('p3').jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()],
    ['a WebP', name => source(name).webp({ quality: 90, effort: 0 }).toBuffer()],
    ['an interlaced PNG', name => source(name).png({ progressive: true }).toBuffer()],
    ['a PNG with a palette', name => source(name).png({ palette: true }).toBuffer()],
    ['a GIF', name => source(name).gif({ effort: 1 }).toBuffer()],
    ['a TIFF', name => source(name).tiff({ compression: 'lzw' }).toBuffer()],
    ['an AVIF', name => source(name).avif({ quality: 80, effort: 0, chromaSubsampling: '4:4:4' }).toBuffer()],
  ])('%s', async (_, encode) => {
    for (const name of ['dust-bowl-home', 'locomotion-house-cat', 'allium-oreophilum'] as const) {
      expect(bad(await judge(await encode(name), small))).toEqual([]);
    }
  });
});

describe('a photo of 12 megapixels', () => {
  test.each<[string, (image: sharp.Sharp) => Promise<Buffer>]>([
    ['JPEG', image => image.jpeg({ quality: 90 }).toBuffer()],
    ['WebP', image => image.webp({ quality: 85, effort: 0 }).toBuffer()],
  ])('%s', async (_, encode) => {
    const file = await encode(await cameraPhoto());
    expect(bad(await judge(file, runsOf(64, 640, 1600, 2400, 3600, 4000)))).toEqual([]);
  });
});

describe('what is hard to scale', () => {
  const tops = [...runsOf(64, 160, 300, 480, 512, 700, 850, 930, 1024), [inside(900), inside(600)], [inside(300), inside(200)]];

  test('a zone plate', async () => {
    expect(bad(await judge(await sharpOf(zonePlate()).png().toBuffer(), tops))).toEqual([]);
  });

  test('lines of one pixel', async () => {
    expect(bad(await judge(await sharpOf(thinLines()).png().toBuffer(), tops))).toEqual([]);
  });

  test('a photo that fades out, made smaller in several steps', async () => {
    const [width, height] = [2000, 1500];
    const opacities = Buffer.from(Array.from({ length: width * height }, (_, at) => 255 * (at % width) / width));
    const photoOfCamera = await (await cameraPhoto(width, height)).png().toBuffer();
    const fading = sharp(photoOfCamera).joinChannel(opacities, { raw: { width, height, channels: 1 } });
    expect(bad(await judge(await fading.png({ compressionLevel: 1 }).toBuffer(), [[960, 480, 320, 160, 80].map(side => inside(side))]))).toEqual([]);
  });

  test('colours below transparency, on black, white and a checkerboard', async () => {
    expect(bad(await judge(await sharpOf(ghosts()).png().toBuffer(), tops))).toEqual([]);
  });
});
