import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { inside, made, sourceOf } from './make';
import { SourceFormat } from '../../../src/contract/image-formats';
import { pngWith } from '../../fixtures/containers';
import { animation, turned } from '../../fixtures/images';
import { ODD_FILES } from '../../fixtures/odd';
import { colourAt, cornersOf, decode, distance, quarters, sharpOf } from '../../fixtures/pixels';
import { greyProfile } from '../../fixtures/profile';

/** What all files of these tests show. */
const PICTURE = quarters(96, 64);
const picture = () => sharpOf(PICTURE);
const seeThrough = () => picture().ensureAlpha(0.5);
const oddFile = (format: SourceFormat, name: string) => ODD_FILES[format].find(each => each.name === name)!.file();

const COLOURED: ReadonlyArray<readonly [string, () => Promise<Buffer>]> = [
  ['JPEG, baseline', () => picture().jpeg({ quality: 90 }).toBuffer()],
  ['JPEG, progressive', () => picture().jpeg({ quality: 90, progressive: true }).toBuffer()],
  ['JPEG with full colours', () => picture().jpeg({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer()],
  ['JPEG in CMYK without a profile', () => picture().toColourspace('cmyk').jpeg({ quality: 90 }).toBuffer()],
  ['JPEG in CMYK with a profile', () => picture().toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 90 }).toBuffer()],
  ['JPEG in Display P3', () => picture().withIccProfile('p3').jpeg({ quality: 90 }).toBuffer()],
  ['JPEG, Ultra HDR', () => oddFile('jpeg', 'a gain map behind the end')],
  ['JPEG, MPO', () => oddFile('jpeg', 'a second picture behind the end')],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map(orientation => [`JPEG with EXIF orientation ${orientation}`, () => turned(PICTURE, orientation)] as const),
  ['PNG', () => picture().png().toBuffer()],
  ['PNG with a profile', () => picture().withIccProfile('p3').png().toBuffer()],
  ['PNG of 16 bits', () => picture().toColourspace('rgb16').png().toBuffer()],
  ['PNG of 16 bits with a profile', () => picture().toColourspace('rgb16').withIccProfile('p3').png().toBuffer()],
  ['PNG with a palette', () => picture().png({ palette: true }).toBuffer()],
  ['PNG with a palette of 2 bits', () => picture().png({ palette: true, colours: 4 }).toBuffer()],
  ['PNG, interlaced', () => picture().png({ progressive: true }).toBuffer()],
  ['PNG of 16 bits, interlaced', () => picture().toColourspace('rgb16').png({ progressive: true }).toBuffer()],
  ['PNG, animated', () => oddFile('png', 'frames behind the image')],
  ['WebP, lossy', () => picture().webp({ quality: 90 }).toBuffer()],
  ['WebP, lossless', () => picture().webp({ lossless: true }).toBuffer()],
  ['WebP, animated', () => animation(3, 'webp', 96, 64)],
  ['GIF', () => picture().gif().toBuffer()],
  ['GIF, interlaced', () => picture().gif({ progressive: true }).toBuffer()],
  ['GIF, animated', () => animation(3, 'gif', 96, 64)],
  ['AVIF', () => picture().avif({ quality: 80, effort: 0 }).toBuffer()],
  ['AVIF with half the colours', () => picture().avif({ quality: 80, effort: 0, chromaSubsampling: '4:2:0' }).toBuffer()],
  ['AVIF, lossless', () => picture().avif({ lossless: true, effort: 0 }).toBuffer()],
  ...(['none', 'lzw', 'deflate', 'packbits', 'jpeg'] as const).map(compression =>
    [`TIFF, ${compression}`, () => picture().tiff({ compression, quality: 95 }).toBuffer()] as const),
  ['TIFF of tiles', () => picture().tiff({ tile: true, tileWidth: 32, tileHeight: 32 }).toBuffer()],
  ['TIFF with smaller versions', () => picture().tiff({ pyramid: true, tile: true, tileWidth: 32, tileHeight: 32 }).toBuffer()],
  ['TIFF of 16 bits', () => picture().toColourspace('rgb16').tiff().toBuffer()],
  ['TIFF in CMYK', () => picture().toColourspace('cmyk').withIccProfile('cmyk').tiff().toBuffer()],
];

test.each(COLOURED)('%s', async (_, file) => {
  const [{ body }] = await made(await file(), [inside(48)]);
  const pixels = await decode(body);
  expect([pixels.width, pixels.height, ...cornersOf(pixels)]).toEqual([48, 32, 'red', 'green', 'blue', 'yellow']);
});

test.each<[string, () => Promise<Buffer>]>([
  ['JPEG', () => picture().greyscale().jpeg({ quality: 95 }).toBuffer()],
  ['PNG', () => picture().greyscale().png().toBuffer()],
  ['PNG of 16 bits', () => picture().toColourspace('grey16').png().toBuffer()],
  ['PNG, interlaced', () => picture().greyscale().png({ progressive: true }).toBuffer()],
  ['TIFF', () => picture().greyscale().tiff().toBuffer()],
])('%s of grey', async (_, file) => {
  const [{ body }] = await made(await file(), [inside(48)]);
  const first = (image: sharp.Sharp) => image.extractChannel(0).raw().toBuffer();
  const [pixels, reference] = [await first(sharp(body)), await first(picture().greyscale().resize(48, 32))];
  expect(pixels.length).toBe(48 * 32);
  expect(distance([...pixels], [...reference])).toBeLessThan(10);
});

describe.each([['b-w', 8], ['grey16', 16]] as const)('greys of %s', (space, bits) => {
  // Of half the light: 188 in sRGB.
  const withProfile = async (image: sharp.Sharp) =>
    pngWith(await image.greyscale().toColourspace(space).png().toBuffer(), 'IDAT', ['iCCP', Buffer.concat([Buffer.from('grey\0\0'), deflateSync(greyProfile(1))])]);
  const half = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#808080' } });

  test(`and ${bits} bits are as bright as their profile says`, async () => {
    const [{ body }] = await made(await withProfile(half()), [inside(8)]);
    expect(distance(colourAt(await decode(body), 4, 4), [188, 188, 188])).toBeLessThanOrEqual(1);
  });

  test(`and ${bits} bits that one can see through, too`, async () => {
    const [{ body }] = await made(await withProfile(half().ensureAlpha(0.5)), [inside(8)]);
    expect(distance(colourAt(await decode(body), 4, 4), [188, 188, 188, 128])).toBeLessThanOrEqual(1);
  });

  test(`and ${bits} bits with a profile of other colours are as they are`, async () => {
    const plain = await half().greyscale().toColourspace(space).png().toBuffer();
    const { icc } = await sharp(await half().withIccProfile('p3').png().toBuffer()).metadata();
    const [{ body }] = await made(pngWith(plain, 'IDAT', ['iCCP', Buffer.concat([Buffer.from('p3\0\0'), deflateSync(icc!)])]), [inside(8)]);
    expect(colourAt(await decode(body), 4, 4)).toEqual([128, 128, 128]);
  });
});

test.each<[string, () => Promise<Buffer>]>([
  ['PNG', () => seeThrough().png().toBuffer()],
  ['PNG of 16 bits', () => seeThrough().toColourspace('rgb16').png().toBuffer()],
  ['PNG with a palette', () => seeThrough().png({ palette: true }).toBuffer()],
  ['PNG of grey', () => seeThrough().greyscale().png().toBuffer()],
  ['WebP, lossy', () => seeThrough().webp({ quality: 90 }).toBuffer()],
  ['WebP, lossless', () => seeThrough().webp({ lossless: true }).toBuffer()],
  ['AVIF', () => seeThrough().avif({ quality: 80, effort: 0 }).toBuffer()],
  ['TIFF', () => seeThrough().tiff({ compression: 'lzw' }).toBuffer()],
])('%s one can see through', async (_, file) => {
  const source = await file();
  const [{ body }] = await made(source, [inside(48)]);
  expect((await sourceOf(source)).hasAlpha).toBe(true);
  const { data, info } = await sharp(body).extractChannel(3).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([48, 32]);
  expect(Math.abs(data[700] - 128)).toBeLessThan(3);
});
