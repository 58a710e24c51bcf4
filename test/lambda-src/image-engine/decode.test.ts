import sharp from 'sharp';
import { inside, made, size, tried } from './make';
import { EncodedImage, makeSizes } from '../../../lambda-src/image-engine/resize';
import { SourceFormat } from '../../../src/contract/image-formats';
import { jpegWith } from '../../fixtures/containers';
import { encoded, holed, inserted, largePhoto, smallPhoto, tiffWithExtraChannels, tiffWithPixelsLast } from '../../fixtures/images';
import { lanczos } from '../../fixtures/lanczos';
import { brokenProfile } from '../../fixtures/odd/odd-file';
import { BLUE, Raw, colourAt, decode, distance, plain, psnr, quarters, sharpOf } from '../../fixtures/pixels';

const damaged = { verdict: 'rejected', code: 'corrupt-image', detail: 'The image is damaged or incomplete.' };

describe('damage', () => {
  test.each<[string, () => Promise<Buffer>]>([
    ['a hole in a progressive JPEG', async () => holed(await sharp(await smallPhoto('png')).jpeg({ progressive: true }).toBuffer())],
    ['a hole in a PNG', async () => holed(await smallPhoto('png'))],
    ['a hole in an AVIF', async () => holed(await smallPhoto('avif'))],
    ['a hole in a TIFF', async () => holed(await smallPhoto('tiff'))],
    ['a hole in a tile of a TIFF', async () =>
      holed(await sharp(await smallPhoto('png')).tiff({ compression: 'lzw', tile: true, tileWidth: 64, tileHeight: 64 }).toBuffer())],
    ['a WebP with its end written over', async () => endOverwritten(await sharp(await smallPhoto('png')).resize(300, 200, { fit: 'fill' }).webp().toBuffer())],
    ['a TIFF that was cut behind its directory', async () => tiffWithPixelsLast(quarters(80, 60)).subarray(0, 5000)],
    ['an AVIF that is larger than its header says', async () => sizeClaimed(await smallPhoto('avif'), 10)],
    ['an AVIF that is smaller than its header says', async () => sizeClaimed(await smallPhoto('avif'), 5000)],
  ])('%s is refused', async (_, file) => {
    expect(await tried(await file(), [size({ width: 40 })])).toEqual(damaged);
  });

  // The decoder tells of the last rows when it is done.
  test.each([[8, 3], [8, 200], [113, 3], [120, 50], [121, 10], [128, 200]])('a JPEG of %i rows that ends %i bytes early is refused', async (height, missing) => {
    sharp.cache(false);
    for (const chromaSubsampling of ['4:4:4', '4:2:0']) {
      const file = await sharp(await smallPhoto('png')).resize(240, height, { fit: 'fill' }).jpeg({ chromaSubsampling }).toBuffer();
      for (const end of [Buffer.from([0xff, 0xd9]), Buffer.alloc(0)]) {
        expect(await tried(Buffer.concat([file.subarray(0, -missing), end]), [size({ width: 40 })])).toEqual(damaged);
      }
    }
  });

  test('a file that is no image any more is refused', async () => {
    const file = await smallPhoto('jpeg');
    expect(await makeSizes(file.subarray(0, 10), { source: { format: 'jpeg', width: 9, height: 9, frames: 1, hasAlpha: false, sha256: '' }, sizes: [size({ width: 9 })], maxPixels: 1e8 }))
      .toEqual(damaged);
  });

  test('channels that are neither colours nor transparency are refused', async () => {
    expect(await tried(await tiffWithExtraChannels(2), [size({ width: 4 })])).toMatchObject({ verdict: 'rejected', code: 'unsupported-format' });
  });

  test('more pixels than allowed are refused again, exactly as many are not', async () => {
    const file = await encoded(quarters(30, 20), 'png');
    expect(await tried(file, [size({ width: 10 })], 599)).toMatchObject({ verdict: 'rejected', code: 'too-many-pixels' });
    expect(await tried(file, [size({ width: 10 })], 600)).toMatchObject({ verdict: 'accepted' });
  });
});

/** Writes over 40 bytes where nine tenths of a file are behind. */
function endOverwritten(file: Buffer): Buffer {
  const at = Math.floor(file.length * 0.9);
  return file.fill(0xff, at, at + 40);
}

/** Rewrites the dimensions in the header of an AVIF. */
function sizeClaimed(avif: Buffer, side: number): Buffer {
  const at = avif.indexOf('ispe') + 8;
  avif.writeUInt32BE(side, at);
  avif.writeUInt32BE(side, at + 4);
  return avif;
}

describe('what good files do', () => {
  const progressive = async () => sharp(await smallPhoto('png')).jpeg({ progressive: true }).toBuffer();

  test('a JPEG may have a few bytes between its parts', async () => {
    const file = await smallPhoto('jpeg');
    expect(await tried(inserted(file, file.indexOf(Buffer.from([0xff, 0xc4])), Buffer.from([1, 2, 3])), [size({ width: 40 })])).toMatchObject({ verdict: 'accepted' });
  });

  test('a JPEG may have padding before its end', async () => {
    const file = await progressive();
    expect(await tried(inserted(file, file.length - 2, Buffer.alloc(50)), [size({ width: 40 })])).toMatchObject({ verdict: 'accepted' });
  });

  test('bytes left over that are no padding are a decoder that lost its way', async () => {
    const file = await progressive();
    expect(await tried(inserted(file, file.length - 2, Buffer.from('rest of it')), [size({ width: 40 })])).toEqual(damaged);
  });

  test.each<SourceFormat>(['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'])('data behind a %s changes nothing', async format => {
    const file = await smallPhoto(format);
    const [plainly, appended] = await Promise.all([file, Buffer.concat([file, Buffer.from('appended by a phone')])].map(each => made(each, [inside(100)])));
    expect(appended[0].sha256).toBe(plainly[0].sha256);
  });

  test('a TIFF may have an odd tag, and start with its directory', async () => {
    const [{ body }] = await made(tiffWithPixelsLast(plain(80, 60, BLUE)), [inside(40)]);
    expect(colourAt(await decode(body), 20, 15)).toEqual([...BLUE]);
  });
});

describe('colours', () => {
  const COLOUR = [200, 80, 60];
  /** The colour that comes out, of a picture of one colour. */
  const out = async (file: Buffer, width = 8) => colourAt(await decode((await made(file, [inside(width)]))[0].body), 2, 2);
  const source = () => sharpOf(plain(16, 16, COLOUR));

  test('sRGB stays as it is', async () => {
    expect(await out(await source().png().toBuffer())).toEqual(COLOUR);
  });

  test('a wide gamut with a profile becomes sRGB', async () => {
    const file = await source().withIccProfile('p3').png().toBuffer();
    expect(await sharp(file).metadata()).toMatchObject({ space: 'srgb', hasProfile: true });
    expect(distance(await out(file), COLOUR)).toBeLessThan(3);
  });

  test('16 bits with a profile become 8 bits of sRGB', async () => {
    const file = await source().toColourspace('rgb16').withIccProfile('p3').png().toBuffer();
    expect(await sharp(file).metadata()).toMatchObject({ space: 'rgb16', hasProfile: true });
    expect(distance(await out(file), COLOUR)).toBeLessThan(3);
  });

  test('16 bits without a profile are sRGB already', async () => {
    const file = await source().toColourspace('rgb16').png().toBuffer();
    expect(distance(await out(file), COLOUR)).toBeLessThan(2);
  });

  test('16 bits of grey stay grey', async () => {
    const file = await sharpOf(plain(16, 16, [90, 90, 90])).toColourspace('grey16').png().toBuffer();
    expect(await sharp(file).metadata()).toMatchObject({ space: 'grey16' });
    expect(distance(await out(file), [90, 90, 90])).toBeLessThan(2);
  });

  test('a profile for inks that cannot be applied is passed over, and the usual inks are taken', async () => {
    const plainly = await sharpOf(plain(16, 16, [120, 140, 110])).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const usual = await out(plainly);
    const { icc } = await sharp(await sharp(plainly).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer()).metadata();
    icc!.write('Luv ', 20, 'latin1'); // leads to other colours than its tables
    for (const profile of [icc!, brokenProfile('CMYK')]) {
      const parts = Math.ceil(profile.length / 65_000);
      const segments = Array.from({ length: parts }, (_, index) =>
        [0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0'), Buffer.from([index + 1, parts]), profile.subarray(index * 65_000, (index + 1) * 65_000)])] as const);
      expect(await out(jpegWith(plainly, ...segments))).toEqual(usual);
    }
  });

  test.each([8, 16])('the inks of print become sRGB (%i pixels wide of 16)', async width => {
    const muted = [120, 140, 110];
    const file = await sharpOf(plain(16, 16, muted)).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect(await sharp(file).metadata()).toMatchObject({ space: 'cmyk' });
    expect(distance(await out(file, width), muted)).toBeLessThan(10);
  });
});

/**
 * The pixels of a size against those of the direct way: decode the file in full, scale once to the size, in gamma space.
 * A decoder that scales while it reads gives 28 to 40 dB, one coarse step or two steps that are too close 42 to 47.
 */
describe('sharpness', () => {
  const against = async ({ body, width, height }: EncodedImage, source: Raw) => psnr(await decode(body), lanczos(source, width, height));

  describe('among larger sizes', () => {
    const widths = [1500, 1000, 640, 320, 160, 60];
    const images = new Map<string, EncodedImage>();
    let source: Raw;
    beforeAll(async () => {
      const file = await largePhoto('jpeg');
      source = await decode(file);
      for (const image of await made(file, [inside(1600), ...widths.map(width => inside(width))])) {
        images.set(image.size, image);
      }
    });

    test.each(widths)('%i pixels are as good as made alone from the file', async width => {
      const { mean, worstTile } = await against(images.get(`w${width}`)!, source);
      expect(mean).toBeGreaterThan(51);
      expect(worstTile).toBeGreaterThan(44);
    });
  });

  test.each([1599, 1300, 1020, 900, 640])('two sizes, 1600 and %i pixels, do not spoil each other', async width => {
    const file = await largePhoto('jpeg');
    const source = await decode(file);
    for (const image of await made(file, [inside(1600), inside(width)])) {
      expect((await against(image, source)).worstTile).toBeGreaterThan(42);
    }
  });

  test.each([
    ['jpeg', 640], ['jpeg', 511], ['jpeg', 240], ['jpeg', 120], ['jpeg', 64], ['webp', 700], ['webp', 240],
  ] as const)('the largest size of a %s, %i pixels, is exact', async (format, width) => {
    const file = await largePhoto(format);
    const [image] = await made(file, [inside(width)]);
    expect((await against(image, await decode(file))).mean).toBeGreaterThan(51);
  });

  test.each(['b-w', 'cmyk'])('a JPEG in %s is exact, too', async space => {
    const file = await sharp(await largePhoto('jpeg')).toColourspace(space).jpeg({ quality: 95 }).toBuffer();
    const [image] = await made(file, [inside(160)]);
    expect((await against(image, await decode(file))).mean).toBeGreaterThan(45);
  });

  test.each([[150, 150], [151, 100], [61, 90]])('a window of %i×%i pixels is cut where it is, to the pixel', async (width, height) => {
    const file = await largePhoto('jpeg');
    const images = await made(file, [inside(800), size({ fit: 'cover', width, height }, 'png')]);
    const { width: w, height: h } = await decode(file);
    const scale = Math.max(width / w, height / h);
    const whole = lanczos(await decode(file), Math.round(w * scale), Math.round(h * scale));
    const window = { left: Math.round((w * scale - width) / 2), top: Math.round((h * scale - height) / 2), width, height };
    const reference = await sharpOf(whole).extract(window).raw().toBuffer();
    expect(psnr(await decode(images[1].body), { data: reference, width, height, channels: 3 }).mean).toBeGreaterThan(51);
  });

  test('the largest scale counts, which need not be that of the widest size', async () => {
    const panorama = await sharp(await largePhoto('jpeg')).resize(2000, 500, { fit: 'fill' }).webp({ quality: 95, effort: 0 }).toBuffer();
    const square = size({ name: 'square', fit: 'cover', width: 400, height: 400 }, 'png');
    const [, image] = await made(panorama, [inside(900), square]);
    const whole = lanczos(await decode(panorama), 1600, 400);
    const reference = await sharpOf(whole).extract({ left: 600, top: 0, width: 400, height: 400 }).raw().toBuffer();
    expect(psnr(await decode(image.body), { ...whole, data: reference, width: 400 }).mean).toBeGreaterThan(51);
  });
});
