import { createHash } from 'node:crypto';
import { InspectLimits, inspectImage } from '../../../lambda-src/image-engine/inspect';
import { CONTENT_TYPES, SourceFormat } from '../../../src/contract/image-formats';
import { TiffTag, tiffDirectory } from '../../fixtures/containers';
import { ALL_FORMATS, animation, encoded, holed, isoContainer, pngThatClaims, smallPhoto, tiffWithExtraChannels, turned } from '../../fixtures/images';
import { BLUE, plain, quarters, sharpOf } from '../../fixtures/pixels';

interface Changes extends Partial<Omit<InspectLimits, 'declared'>> {
  readonly declared?: Partial<InspectLimits['declared']>;
}

/** Inspects a file that was declared as it is, and within wide limits, but for what a test changes. */
const inspect = (file: Buffer, format: SourceFormat, { declared, ...limits }: Changes = {}) => inspectImage(file, {
  declared: { contentType: CONTENT_TYPES[format], size: file.length, ...declared },
  accepted: ALL_FORMATS,
  maxPixels: 100_000_000,
  maxFrames: 300,
  ...limits,
});
const sha256Of = (file: Buffer) => createHash('sha256').update(file).digest('hex');
const accepted = { verdict: 'accepted' };
const rejected = (code: string, detail?: string) => ({ verdict: 'rejected', code, detail: detail ?? expect.stringMatching(/^[A-Z].+\.$/) });

describe('an accepted file', () => {
  test.each(ALL_FORMATS)('of %s is described', async format => {
    const file = await smallPhoto(format);
    expect(await inspect(file, format)).toEqual({
      verdict: 'accepted',
      source: { format, width: 240, height: 113, frames: 1, hasAlpha: false, sha256: sha256Of(file) },
    });
  });

  test('tells of transparency', async () => {
    expect(await inspect(await encoded(plain(4, 4, [...BLUE, 128]), 'png'), 'png')).toMatchObject({ source: { hasAlpha: true } });
  });

  test.each(['gif', 'webp'] as const)('tells the frames of an animated %s, and the dimensions of one', async format => {
    expect(await inspect(await animation(5, format), format)).toMatchObject({ source: { frames: 5, width: 40, height: 30 } });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('has the dimensions that a viewer sees with EXIF orientation %i', async orientation => {
    expect(await inspect(await turned(quarters(60, 40), orientation), 'jpeg')).toMatchObject({ source: { width: 60, height: 40 } });
  });

  test.each(ALL_FORMATS)('of %s may have data behind the image', async format => {
    expect(await inspect(Buffer.concat([await smallPhoto(format), Buffer.from('appended by a phone')]), format)).toMatchObject(accepted);
  });
});

describe('what was declared', () => {
  test('another size is refused', async () => {
    const file = await smallPhoto('jpeg');
    expect(await inspect(file, 'jpeg', { declared: { size: file.length + 1 } }))
      .toEqual(rejected('size-mismatch', `The file has ${file.length} bytes, but ${file.length + 1} were declared.`));
  });

  test('another SHA-256 is refused', async () => {
    expect(await inspect(await smallPhoto('jpeg'), 'jpeg', { declared: { sha256: '0'.repeat(64) } })).toEqual(rejected('checksum-mismatch'));
  });

  test.each(['toLowerCase', 'toUpperCase'] as const)('the SHA-256 of the file is accepted (%s)', async letters => {
    const file = await smallPhoto('jpeg');
    expect(await inspect(file, 'jpeg', { declared: { sha256: sha256Of(file)[letters]() } })).toMatchObject(accepted);
  });

  test('another accepted type is refused', async () => {
    expect(await inspect(await smallPhoto('png'), 'jpeg')).toEqual(rejected('type-mismatch', 'The file is image/png, but image/jpeg was declared.'));
  });

  test('the size is judged before the checksum, the checksum before the type', async () => {
    const file = await smallPhoto('png');
    const sha256 = '0'.repeat(64);
    expect(await inspect(file, 'jpeg', { declared: { size: 1, sha256 } })).toEqual(rejected('size-mismatch'));
    expect(await inspect(file, 'jpeg', { declared: { sha256 } })).toEqual(rejected('checksum-mismatch'));
  });
});

describe('a format that is not accepted', () => {
  test('is named with those that are', async () => {
    expect(await inspect(await smallPhoto('gif'), 'gif', { accepted: ['jpeg', 'webp'] }))
      .toEqual(rejected('unsupported-format', 'The file is GIF; accepted are JPEG, WebP.'));
  });

  test('is not a matter of the declared type', async () => {
    expect(await inspect(await smallPhoto('gif'), 'jpeg', { accepted: ['jpeg'] })).toEqual(rejected('unsupported-format'));
  });

  test.each<[string, Buffer]>([
    ['a HEIC image', isoContainer('heic', 'mif1', 'heic')],
    ['a PDF document', Buffer.from('%PDF-1.7')],
    ['an SVG drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')],
  ])('is named: %s', async (kind, file) => {
    expect(await inspect(file, 'jpeg', { accepted: ['jpeg', 'png'] }))
      .toEqual(rejected('unsupported-format', `The file is ${kind}; accepted are JPEG, PNG.`));
  });

  test.each<[string, Buffer]>([['a text', Buffer.from('hello')], ['an empty file', Buffer.alloc(0)]])('may be of no known kind: %s', async (_, file) => {
    expect(await inspect(file, 'jpeg', { accepted: ['jpeg'] }))
      .toEqual(rejected('unsupported-format', 'The file is of no known image format; accepted are JPEG.'));
  });

  test('is one with more channels than a picture has', async () => {
    const file = await tiffWithExtraChannels(3);
    expect(await inspect(file, 'tiff')).toEqual(rejected('unsupported-format'));
  });
});

describe('limits', () => {
  test('as many pixels as allowed are accepted', async () => {
    expect(await inspect(await encoded(quarters(30, 20), 'png'), 'png', { maxPixels: 600 })).toMatchObject(accepted);
  });

  test('one pixel more is refused', async () => {
    expect(await inspect(await encoded(quarters(30, 20), 'png'), 'png', { maxPixels: 599 }))
      .toEqual(rejected('too-many-pixels', 'The image has 600 pixels, at most 599 are allowed.'));
  });

  test('a side may have 65535 pixels', async () => {
    expect(await inspect(await pngThatClaims(1, 65_535), 'png')).toMatchObject(accepted);
    expect(await inspect(await pngThatClaims(1, 65_536), 'png'))
      .toEqual(rejected('too-many-pixels', 'The image is 1 × 65536 pixels, a side can have at most 65535.'));
    expect(await inspect(await pngThatClaims(65_536, 1), 'png')).toEqual(rejected('too-many-pixels'));
  });

  test('a bomb is refused by its header', async () => {
    expect(await inspect(await pngThatClaims(60_000, 60_000), 'png'))
      .toEqual(rejected('too-many-pixels', 'The image has 3600000000 pixels, at most 100000000 are allowed.'));
  });

  test.each(['gif', 'webp'] as const)('the frames of a %s count together: exactly enough pixels', async format => {
    expect(await inspect(await animation(5, format), format, { maxPixels: 5 * 40 * 30 })).toMatchObject(accepted);
  });

  test.each(['gif', 'webp'] as const)('the frames of a %s count together: one pixel too many', async format => {
    expect(await inspect(await animation(5, format), format, { maxPixels: 5 * 40 * 30 - 1 }))
      .toEqual(rejected('too-many-pixels', 'The image has 6000 pixels in 5 frames, at most 5999 are allowed.'));
  });

  test('as many frames as allowed are accepted', async () => {
    expect(await inspect(await animation(5, 'gif'), 'gif', { maxFrames: 5 })).toMatchObject(accepted);
  });

  test('one frame more is refused', async () => {
    expect(await inspect(await animation(5, 'gif'), 'gif', { maxFrames: 4 }))
      .toEqual(rejected('too-many-frames', 'The image has 5 frames, at most 4 are allowed.'));
  });
});

describe('a TIFF whose numbers the decoder would take for other colours', () => {
  const tiff = (bits: number, sampleFormat: number, colours: number, compression = 1) => {
    const data = Buffer.alloc(16 * 16 * 3 * bits / 8, 1);
    const tags = (at: number): TiffTag[] => [
      [256, 4, 16], [257, 4, 16], [258, 3, bits, bits, bits], [259, 3, compression], [262, 3, colours], [273, 4, at], [277, 3, 3], [278, 4, 16],
      [279, 4, data.length], [339, 3, sampleFormat, sampleFormat, sampleFormat], ...colours === 6 ? [[530, 3, 1, 1] as TiffTag] : [],
    ];
    const pixels = 8 + tiffDirectory(8, tags(0)).length;
    return Buffer.concat([Buffer.from('II*\0\x08\0\0\0', 'latin1'), tiffDirectory(8, tags(pixels)), data]);
  };

  test.each<[string, Buffer]>([
    ['of 8 bits', tiff(8, 1, 2)],
    ['of 16 bits', tiff(16, 1, 2)],
  ])('%s is accepted', async (_, file) => expect(await inspect(file, 'tiff')).toMatchObject(accepted));

  test.each<[string, Buffer]>([
    ['of 32 bits', tiff(32, 1, 2)],
    ['of 8 bits with a sign', tiff(8, 2, 2)],
    ['of fractions of 16 bits', tiff(16, 3, 2)],
    ['of fractions of 32 bits', tiff(32, 3, 2)],
    ['of fractions of 64 bits', tiff(64, 3, 2)],
    ['of brightness and colours apart, outside of JPEG', tiff(8, 1, 6)],
    ['of brightness and colours apart, in LZW', tiff(8, 1, 6, 5)],
    ['of CIELAB with 8 bits', tiff(8, 1, 8)],
  ])('%s is refused', async (_, file) => {
    expect(await inspect(file, 'tiff')).toEqual(rejected('unsupported-format', 'The image is compressed or laid out in a way that cannot be read.'));
  });

  test('of brightness and colours apart in JPEG is accepted', async () => {
    const file = await sharpOf(quarters(48, 32)).tiff({ compression: 'jpeg' }).toBuffer();
    const colours = file.indexOf(Buffer.from([262 % 256, 1, 3, 0, 1, 0, 0, 0])) + 8;
    file.writeUInt16LE(6, colours);
    expect(await inspect(file, 'tiff')).toMatchObject(accepted);
  });
});

test('an AVIF whose colours were multiplied by their opacity is refused: the decoder would show them too dark', async () => {
  const file = await encoded(plain(16, 16, [...BLUE, 128]), 'avif');
  expect(await inspect(file, 'avif')).toMatchObject(accepted);
  file.write('prem', file.indexOf('auxl', file.indexOf('iref')), 'latin1');
  expect(await inspect(file, 'avif')).toEqual(rejected('unsupported-format', 'The image is compressed or laid out in a way that cannot be read.'));
});

describe('a damaged file', () => {
  // Of a JPEG, the decoder tells.
  test.each(ALL_FORMATS.filter(format => format !== 'jpeg'))('of %s that was cut in half is refused', async format => {
    const file = await smallPhoto(format);
    expect(await inspect(file.subarray(0, file.length / 2), format)).toEqual(rejected('corrupt-image'));
  });

  test('of JPEG that was cut before its scan is refused', async () => {
    const file = await smallPhoto('jpeg');
    expect(await inspect(file.subarray(0, file.indexOf(Buffer.from([0xff, 0xda]))), 'jpeg')).toEqual(rejected('corrupt-image'));
  });

  test.each(['webp', 'avif', 'tiff'] as const)('of %s that misses its last byte is refused', async format => {
    expect(await inspect((await smallPhoto(format)).subarray(0, -1), format)).toEqual(rejected('corrupt-image'));
  });

  test.each(ALL_FORMATS)('of %s with nothing behind the signature is refused', async format => {
    const file = await smallPhoto(format);
    const rest = Buffer.alloc(file.length - 16, 0xa5);
    expect(await inspect(Buffer.concat([file.subarray(0, 16), rest]), format)).toEqual(rejected('corrupt-image'));
  });

  test('is described without decoding it, so damage to pixels alone passes', async () => {
    expect(await inspect(holed(await smallPhoto('png')), 'png')).toMatchObject(accepted);
  });
});
