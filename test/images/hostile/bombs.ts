import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { HostileFile, good, hostile } from './hostile-file';
import { TiffTag, bytes, gifStart, gifSubBlocks, gifWith, isoBox, jpegSegment, jpegWith, pngChunk, pngOf, pngWith, tiffDirectory, webpChunks, webpOf } from '../../fixtures/containers';
import { animation, inserted } from '../../fixtures/images';

const MEGABYTE = 1024 * 1024;
const zeros = (megabytes: number) => Buffer.alloc(megabytes * MEGABYTE);

function u32(...values: number[]): Buffer {
  const data = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => data.writeUInt32BE(value, 4 * index));
  return data;
}

/** A PNG of one bit a pixel, all black: much picture for few bytes. */
export function blackPng(width: number, height: number, rows = height): Buffer {
  const row = Buffer.alloc(1 + Math.ceil(width / 8));
  const data = deflateSync(Buffer.alloc(row.length * rows), { level: 9 });
  return pngOf([{ name: 'IHDR', data: Buffer.concat([u32(width, height), Buffer.from([1, 0, 0, 0, 0])]) }, { name: 'IDAT', data }, { name: 'IEND', data: Buffer.alloc(0) }]);
}

/** A JPEG whose header claims other dimensions than its data have. */
export async function jpegThatClaims(width: number, height: number): Promise<Buffer> {
  const file = await good('jpeg');
  const frame = file.indexOf(Buffer.from([0xff, 0xc0]));
  file.writeUInt16BE(height, frame + 5);
  file.writeUInt16BE(width, frame + 7);
  return file;
}

/** An animation of frames of one colour, all of the size of the screen. */
export function gifOf(width: number, height: number, frames: number): Buffer {
  const screen = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  screen.writeUInt16LE(width, 6);
  screen.writeUInt16LE(height, 8);
  const frame = Buffer.concat([bytes('!\xf9\x04\0\x0a\0\0\0,\0\0\0\0'), screen.subarray(6, 10), bytes('\0\x02'), gifSubBlocks(Buffer.from([0x44, 0x01]))]);
  return Buffer.concat([screen, ...Array.from({ length: frames }, () => frame), bytes(';')]);
}

/** A WebP animation that shows one image again and again. */
async function webpOfFrames(frames: number, side = 8): Promise<Buffer> {
  const [image] = webpChunks(await sharp({ create: { width: side, height: side, channels: 3, background: '#224466' } }).webp({ lossless: true }).toBuffer());
  const header = Buffer.alloc(10);
  header.writeUInt8(0x02);
  header.writeUIntLE(side - 1, 4, 3);
  header.writeUIntLE(side - 1, 7, 3);
  const frame = Buffer.alloc(16);
  frame.writeUIntLE(side - 1, 6, 3);
  frame.writeUIntLE(side - 1, 9, 3);
  const data = Buffer.concat([frame, webpOf([image]).subarray(12)]);
  return webpOf([{ name: 'VP8X', data: header }, { name: 'ANIM', data: Buffer.alloc(6) }, ...Array.from({ length: frames }, () => ({ name: 'ANMF', data }))]);
}

/** A lossless WebP whose header claims to be as large as can be. */
async function largestWebp(): Promise<Buffer> {
  const file = await sharp(await good('png')).webp({ lossless: true }).toBuffer();
  const header = file.indexOf('VP8L') + 9;
  file.writeUInt32LE(16_382 * (1 + 2 ** 14), header);
  return file;
}

async function avifThatClaims(width: number, height: number): Promise<Buffer> {
  const file = await good('avif');
  u32(width, height).copy(file, file.indexOf('ispe') + 8);
  return file;
}

/** A TIFF of grey: its directory first, one strip of what follows. */
export function tiffOf(width: number, height: number, data: Buffer, ...more: TiffTag[]): Buffer {
  const tags: TiffTag[] = [
    [256, 4, width], [257, 4, height], [258, 3, 8], [259, 3, 1], [262, 3, 1],
    [273, 4, 0], [277, 3, 1], [278, 4, height], [279, 4, data.length], ...more,
  ];
  const at = 8 + tiffDirectory(8, tags).length;
  return Buffer.concat([bytes('II*\0\x08\0\0\0'), tiffDirectory(8, tags.map(tag => tag[0] === 273 ? [273, 4, at] : tag)), data]);
}

/** Directories one behind the other, each of one pixel. */
function tiffOfPages(pages: number): Buffer {
  const tags: TiffTag[] = [[256, 4, 1], [257, 4, 1], [258, 3, 8], [259, 3, 1], [262, 3, 1], [273, 4, 8], [277, 3, 1], [278, 4, 1], [279, 4, 1]];
  const length = tiffDirectory(0, tags).length;
  const first = 12;
  return Buffer.concat([bytes('II*\0\x0c\0\0\0pixl'), ...Array.from({ length: pages }, (_, page) =>
    tiffDirectory(first + page * length, tags, page === pages - 1 ? 0 : first + (page + 1) * length))]);
}

/** A progressive JPEG that scans again and again over an image for which a few bytes are enough. */
export async function jpegOfScans(width: number, height: number, scans: number): Promise<Buffer> {
  const grey = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#808080' } }).greyscale().jpeg({ progressive: false, optimiseCoding: false }).toBuffer();
  const quantization = grey.subarray(grey.indexOf(Buffer.from([0xff, 0xdb])), grey.indexOf(Buffer.from([0xff, 0xdb])) + 69);
  const size = Buffer.alloc(4);
  size.writeUInt16BE(height);
  size.writeUInt16BE(width, 2);
  const frame = jpegSegment(0xc2, Buffer.concat([bytes('\x08'), size, bytes('\x01\x01\x11\0')]));
  // One code of one bit: a run of 32,767 blocks without anything in them, or a difference of nothing.
  const tables = jpegSegment(0xc4, Buffer.concat([bytes('\x10\x01'), Buffer.alloc(15), bytes('\xe0'), bytes('\0\x01'), Buffer.alloc(15), bytes('\0')]));
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const dc = Buffer.concat([jpegSegment(0xda, '\x01\x01\0\0\0\0'), Buffer.alloc(Math.ceil(blocks / 8))]);
  // Each run: its code 0, then 14 bits that add to its length.
  const runs = '0'.concat('1'.repeat(14)).repeat(Math.ceil(blocks / 32_767)).match(/.{1,8}/g)!.map(bits => parseInt(bits.padEnd(8, '1'), 2));
  const ac = Buffer.concat([jpegSegment(0xda, '\x01\x01\0\x01\x3f\0'), Buffer.from(runs.flatMap(byte => byte === 0xff ? [0xff, 0] : [byte]))]);
  return Buffer.concat([bytes('\xff\xd8'), quantization, frame, tables, dc, ...Array.from({ length: scans - 1 }, () => ac), bytes('\xff\xd9')]);
}

const profile = (data: Buffer) => Buffer.concat([bytes('p\0\0'), deflateSync(data, { level: 9 })]);
const iccPart = (part: number, of: number, data: Buffer) => [0xe2, Buffer.concat([bytes(`ICC_PROFILE\0${String.fromCharCode(part, of)}`), data])] as const;
const webpWith = async (flags: number, name: string, data: Buffer) => {
  const header = Buffer.alloc(10);
  header.writeUInt8(flags);
  header.writeUIntLE(119, 4, 3);
  header.writeUIntLE(89, 7, 3);
  const image = webpChunks(await good('webp'));
  return webpOf([{ name: 'VP8X', data: header }, ...name === 'ICCP' ? [{ name, data }] : [], ...image, ...name === 'ICCP' ? [] : [{ name, data }]]);
};

/** More pixels or frames than allowed: refused by the header alone. */
export const BOMBS_OF_PIXELS: readonly HostileFile[] = [
  hostile('bomb: PNG of 30,000 × 30,000 pixels', 'png', 'too-many-pixels', () => blackPng(30_000, 30_000)),
  hostile('bomb: PNG that claims 2,147,483,647 rows', 'png', 'corrupt-image', () => blackPng(1, 2_147_483_647, 1)),
  hostile('bomb: PNG a column above the limit', 'png', 'too-many-pixels', () => blackPng(10_001, 10_000)),
  hostile('bomb: PNG of one column', 'png', 'too-many-pixels', () => blackPng(1, 10_000_000)),
  hostile('bomb: JPEG that claims 65,500 × 65,500', 'jpeg', 'too-many-pixels', () => jpegThatClaims(65_500, 65_500)),
  hostile('bomb: JPEG of 65,500 × 1,527', 'jpeg', 'too-many-pixels', () => jpegOfScans(65_500, 1_527, 1)),
  hostile('bomb: WebP that claims 16,383 × 16,383', 'webp', 'too-many-pixels', largestWebp),
  hostile('bomb: WebP of 301 frames', 'webp', 'too-many-frames', () => webpOfFrames(301)),
  hostile('bomb: WebP of 200,000 frames', 'webp', 'too-many-frames', () => webpOfFrames(200_000)),
  hostile('bomb: GIF of 65,535 × 65,535', 'gif', 'too-many-pixels', () => gifOf(65_535, 65_535, 1)),
  hostile('bomb: GIF of 2,000 × 2,000 in 26 frames', 'gif', 'too-many-pixels', () => gifOf(2000, 2000, 26)),
  hostile('bomb: GIF of 301 frames', 'gif', 'too-many-frames', () => gifOf(4, 4, 301)),
  hostile('bomb: GIF of 30,000 frames', 'gif', 'too-many-frames', () => gifOf(4, 4, 30_000)),
  hostile('bomb: AVIF that claims 65,000 × 65,000', 'avif', 'too-many-pixels', () => avifThatClaims(65_000, 65_000)),
  hostile('bomb: TIFF of 100,000 × 100,000', 'tiff', 'too-many-pixels', () => tiffOf(100_000, 100_000, Buffer.alloc(64))),
  hostile('bomb: TIFF of 301 pages', 'tiff', 'too-many-frames', () => tiffOfPages(301)),
];

/** As much as is allowed, or little picture with much beside it: what it costs is in proportion to the file or to the limit. */
export const BOMBS_BELOW_LIMITS: readonly HostileFile[] = [
  hostile('large: PNG of exactly as many pixels as allowed', 'png', 'READY', () => blackPng(10_000, 10_000)),
  hostile('large: GIF of exactly as many frames as allowed', 'gif', 'READY', () => animation(300, 'gif', 8, 6)),
  hostile('large: WebP of exactly as many frames as allowed', 'webp', 'READY', () => webpOfFrames(300)),
  hostile('large: progressive JPEG of 65,500 × 1,526 in 100 scans', 'jpeg', 'READY', () => jpegOfScans(65_500, 1_526, 100)),
  hostile('bomb: progressive JPEG of 101 scans', 'jpeg', 'corrupt-image', () => jpegOfScans(2_000, 1_000, 101)),
  hostile('bomb: progressive JPEG of 65,500 × 1,526 in 5,000 scans', 'jpeg', 'corrupt-image', () => jpegOfScans(65_500, 1_526, 5_000)),
  hostile('bomb: PNG with an ICC profile of 200 MB', 'png', 'READY', async () => pngWith(await good('png'), 'IDAT', ['iCCP', profile(zeros(200))])),
  hostile('bomb: PNG with a text of 200 MB', 'png', 'READY', async () => pngWith(await good('png'), 'IDAT', ['zTXt', profile(zeros(200))])),
  hostile('bomb: PNG with an international text of 200 MB', 'png', 'READY', async () =>
    pngWith(await good('png'), 'IDAT', ['iTXt', Buffer.concat([bytes('t\0\x01\0\0\0'), deflateSync(zeros(200))])])),
  hostile('bomb: PNG with 20,000 texts', 'png', 'READY', async () =>
    pngWith(await good('png'), 'IDAT', ...Array.from({ length: 20_000 }, (_, index) => ['tEXt', `k${index}\0v`] as const))),
  hostile('bomb: PNG with 200 compressed texts of 8 MB', 'png', 'READY', async () => {
    const text = profile(zeros(7));
    return pngWith(await good('png'), 'IDAT', ...Array.from({ length: 200 }, () => ['zTXt', text] as const));
  }),
  hostile('bomb: PNG with 100,000 texts between as many transparent colours', 'png', 'corrupt-image', async () => {
    const file = await good('png');
    const pair = Buffer.concat([pngChunk({ name: 'tRNS', data: Buffer.alloc(6) }), pngChunk({ name: 'tEXt', data: bytes('k\0v') })]);
    return inserted(file, file.indexOf('IDAT') - 4, Buffer.alloc(100_000 * pair.length, pair));
  }),
  hostile('bomb: PNG whose image goes on for 200 MB', 'png', 'READY', () => blackPng(100, 100, 14_000_000)),
  hostile('bomb: PNG with 300,000 empty chunks of the image', 'png', 'READY', async () => {
    const file = await good('png');
    const at = file.indexOf('IDAT') - 4;
    return Buffer.concat([file.subarray(0, at), Buffer.alloc(12 * 300_000, pngChunk({ name: 'IDAT', data: Buffer.alloc(0) })), file.subarray(at)]);
  }),
  hostile('bomb: PNG with EXIF of 4 MB', 'png', 'READY', async () => pngWith(await good('png'), 'IDAT', ['eXIf', Buffer.concat([bytes('II*\0'), zeros(4)])])),
  hostile('bomb: APNG of 2,000,000,000 frames', 'png', 'READY', async () => pngWith(await good('png'), 'IDAT', ['acTL', u32(2_000_000_000, 0)])),
  hostile('bomb: JPEG with an ICC profile of 255 parts', 'jpeg', 'READY', async () =>
    jpegWith(await good('jpeg'), ...Array.from({ length: 255 }, (_, index) => iccPart(index + 1, 255, Buffer.alloc(60_000))))),
  hostile('bomb: JPEG with part 255 of 255 of an ICC profile only', 'jpeg', 'READY', async () => jpegWith(await good('jpeg'), iccPart(255, 255, Buffer.alloc(60_000)))),
  hostile('bomb: JPEG with part 0 of 0 of an ICC profile', 'jpeg', 'READY', async () => jpegWith(await good('jpeg'), iccPart(0, 0, Buffer.alloc(60_000)))),
  hostile('bomb: JPEG with 500 comments of 64 KB', 'jpeg', 'READY', async () =>
    jpegWith(await good('jpeg'), ...Array.from({ length: 500 }, () => [0xfe, Buffer.alloc(65_000)] as const))),
  hostile('bomb: JPEG with 200,000 empty segments', 'jpeg', 'READY', async () =>
    inserted(await good('jpeg'), 2, Buffer.alloc(4 * 200_000, Buffer.from([0xff, 0xe9, 0, 2])))),
  hostile('bomb: JPEG of fill bytes', 'jpeg', 'READY', async () => {
    const file = await good('jpeg');
    return Buffer.concat([file.subarray(0, 2), Buffer.alloc(8 * MEGABYTE, 0xff), file.subarray(2)]);
  }),
  hostile('bomb: WebP with an ICC profile of 30 MB', 'webp', 'READY', () => webpWith(0x20, 'ICCP', zeros(30))),
  hostile('bomb: WebP with EXIF of 30 MB', 'webp', 'READY', () => webpWith(0x08, 'EXIF', zeros(30))),
  hostile('bomb: WebP with XMP of 30 MB', 'webp', 'READY', () => webpWith(0x04, 'XMP ', zeros(30))),
  hostile('bomb: WebP with 500,000 unknown chunks', 'webp', 'READY', async () =>
    webpOf([...webpChunks(await good('webp')), ...Array.from({ length: 500_000 }, () => ({ name: 'note', data: Buffer.alloc(0) }))])),
  hostile('bomb: GIF with a comment of 10 MB', 'gif', 'READY', async () => gifWith(await good('gif'), [0xfe, zeros(10)])),
  hostile('bomb: GIF with 300,000 extensions', 'gif', 'READY', async () =>
    inserted(await good('gif'), gifStart(await good('gif')), Buffer.alloc(5 * 300_000, Buffer.from([0x21, 0x77, 1, 5, 0])))),
  hostile('bomb: AVIF with 300,000 free boxes', 'avif', 'READY', async () =>
    Buffer.concat([await good('avif'), ...Array.from({ length: 300_000 }, () => isoBox('free'))])),
  hostile('bomb: AVIF with boxes in boxes, 5,000 deep', 'avif', 'READY', async () =>
    Buffer.concat([await good('avif'), Array.from({ length: 5_000 }).reduce<Buffer>(inner => isoBox('moof', inner), Buffer.alloc(0))])),
  hostile('bomb: TIFF with a text of 30 MB', 'tiff', 'READY', () => {
    const file = tiffOf(8, 8, Buffer.concat([Buffer.alloc(64), zeros(30)]), [270, 2, ...Buffer.from('described')]);
    file.writeUInt32LE(30 * MEGABYTE, file.indexOf(Buffer.from([0x0e, 0x01, 2, 0])) + 4);
    return file;
  }),
];
