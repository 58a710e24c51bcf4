import { readHeader } from '../../../lambda-src/image-engine/header';
import { wholeFile, wholeHeader } from '../../../lambda-src/image-engine/whole-file';
import { framesOfWebp } from '../../../lambda-src/image-engine/whole-webp';
import { SourceFormat } from '../../../src/contract/image-formats';
import { TiffTag, isoBox, jpegSegment, pngChunks, pngOf, pngWith, tiffDirectory, webpChunks, webpOf } from '../../fixtures/containers';
import { ALL_FORMATS, animation, inserted, smallPhoto } from '../../fixtures/images';

const reachesItsEnd = (file: Buffer, format: SourceFormat) => wholeFile(file, format) !== undefined;
/** A file as the decoder gets it, when nothing is wrong with it. */
const plainly = async (format: SourceFormat) => {
  const file = await smallPhoto(format);
  return format === 'png' ? pngOf(pngChunks(file).filter(({ name }) => /[A-Z]/.test(name[0]))) : file;
};
const endOfSoi = (...parts: Buffer[]) => Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts]);

test.each(ALL_FORMATS.filter(format => format !== 'tiff'))('a whole %s is left as it is', async format => {
  const file = await plainly(format);
  expect(wholeFile(file, format)?.equals(file)).toBe(true);
});

test.each(['jpeg', 'png', 'webp', 'gif'] as const)('what follows the end of a %s is left out', async format => {
  const file = await plainly(format);
  expect(wholeFile(Buffer.concat([file, Buffer.from('appended by a phone')]), format)?.equals(file)).toBe(true);
});

test('a JPEG ends at its first end, whatever ends follow, but not within a part', async () => {
  const file = await smallPhoto('jpeg');
  expect(wholeFile(Buffer.concat([file, file]), 'jpeg')?.equals(file)).toBe(true);
  const commented = inserted(file, file.length - 2, jpegSegment(0xfe, Buffer.from([1, 0xff, 0xd9, 2])));
  expect(wholeFile(commented, 'jpeg')?.equals(commented)).toBe(true);
});

test('what follows the end of an AVIF is accepted', async () => {
  expect(reachesItsEnd(Buffer.concat([await smallPhoto('avif'), Buffer.from('appended by a phone')]), 'avif')).toBe(true);
});

describe('a file that was cut', () => {
  const cutsOf = (file: Buffer) => Array.from({ length: 97 }, (_, index) => 16 + Math.floor((file.length - 16) * index / 97));

  test.each(['png', 'webp', 'gif', 'avif'] as const)('anywhere is no whole %s', async format => {
    const file = await smallPhoto(format);
    expect(cutsOf(file).filter(cut => reachesItsEnd(file.subarray(0, cut), format))).toEqual([]);
  });

  test('before its scan is no whole JPEG', async () => {
    const file = await smallPhoto('jpeg');
    const scan = file.indexOf(Buffer.from([0xff, 0xda])) + 14;
    expect(cutsOf(file.subarray(0, scan)).filter(cut => reachesItsEnd(file.subarray(0, cut), 'jpeg'))).toEqual([]);
  });

  test.each(['webp', 'avif'] as const)('by one byte is no whole %s', async format => {
    expect(reachesItsEnd((await smallPhoto(format)).subarray(0, -1), format)).toBe(false);
  });

  test('in a frame is no whole animation', async () => {
    const file = await animation(3, 'gif');
    expect(reachesItsEnd(file.subarray(0, -5), 'gif')).toBe(false);
  });
});

describe('a missing end', () => {
  test('of a JPEG is added, where the decoder can tell that its scan is complete', async () => {
    const file = await smallPhoto('jpeg');
    expect([1, 2].map(missing => wholeFile(file.subarray(0, -missing), 'jpeg')?.equals(file))).toEqual([true, true]);
  });

  test.each([
    ['a progressive JPEG', 0xc2, 3],
    ['a JPEG with a scan for each component', 0xc0, 1],
  ])('of %s is missed, for scans may be missing, too', (_, frame, components) => {
    const head = endOfSoi(jpegSegment(frame, '\x08\0\x10\0\x10\x03'), jpegSegment(0xda, `${String.fromCharCode(components)}\x01\0\0\x3f\0`));
    expect(reachesItsEnd(Buffer.concat([head, Buffer.alloc(20, 1)]), 'jpeg')).toBe(false);
    expect(reachesItsEnd(Buffer.concat([head, Buffer.alloc(20, 1), Buffer.from([0xff, 0xd9])]), 'jpeg')).toBe(true);
  });

  test('of a JPEG is missed where its last bytes were never written', async () => {
    const file = await smallPhoto('jpeg');
    expect(reachesItsEnd(file.fill(0, file.length - 4), 'jpeg')).toBe(false);
  });

  test('of a PNG is added behind the last whole chunk', async () => {
    const file = await plainly('png');
    expect([4, 12].map(missing => wholeFile(file.subarray(0, -missing), 'png')?.equals(file))).toEqual([true, true]);
  });

  test('of a PNG is missed where a part of the image is cut, or there is none', async () => {
    const file = await smallPhoto('png');
    expect([13, 40].map(missing => reachesItsEnd(file.subarray(0, -missing), 'png'))).toEqual([false, false]);
    expect(reachesItsEnd(file.subarray(0, 8 + 25), 'png')).toBe(false);
  });

  test('of a GIF is added behind a frame', async () => {
    const file = await smallPhoto('gif');
    expect(wholeFile(file.subarray(0, -1), 'gif')?.equals(file)).toBe(true);
    expect(wholeFile(inserted(file, file.length - 1, Buffer.from('\0\0\0')), 'gif')?.equals(file)).toBe(true);
  });

  test('of a GIF is missed where there is no frame', () => {
    expect(['', ';', '!\xfe\x01a\0', 'noise'].map(rest => reachesItsEnd(Buffer.from(`GIF89a\0\0\0\0\0\0\0${rest}`, 'latin1'), 'gif'))).toEqual([false, false, false, false]);
  });

  test('of a WebP is missed where a chunk is cut, or no chunk is an image', async () => {
    const file = await smallPhoto('webp');
    file.writeUInt32LE(file.length, 4);
    expect(reachesItsEnd(file, 'webp')).toBe(true);
    expect(reachesItsEnd(file.subarray(0, -2), 'webp')).toBe(false);
    const empty = webpOf(webpChunks(file).map(({ data }) => ({ name: 'note', data })));
    empty.writeUInt32LE(empty.length, 4);
    expect(reachesItsEnd(empty, 'webp')).toBe(false);
  });
});

test('frames of a WebP are counted by its chunks', async () => {
  expect([await animation(5, 'webp'), await smallPhoto('webp')].map(framesOfWebp)).toEqual([5, 0]);
});

describe('a frame of a GIF', () => {
  const screen = 'GIF89a\x09\0\x09\0\0\0\0';
  /** Three by one pixels of two bits, by codes of three bits and more. */
  const frame = (...codes: Array<readonly [code: number, bits: number]>) => {
    const bits = codes.map(([code, length]) => code.toString(2).padStart(length, '0')).reverse().join('');
    const data = bits.padStart(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g)?.map(byte => parseInt(byte, 2)).reverse() ?? [];
    return Buffer.concat([Buffer.from(`${screen},\0\0\0\0\x03\0\x01\0\0\x02`, 'latin1'), Buffer.from([data.length, ...data, 0, 0x3b])]);
  };
  const [clear, end] = [[4, 3], [5, 3]] as const;

  test.each<[string, Buffer]>([
    ['with all its pixels', frame(clear, [0, 3], [1, 3], [2, 3], end)],
    ['with pixels by an entry of the table', frame(clear, [1, 3], [6, 3], end)],
    ['with all its pixels and no code for the end', frame(clear, [0, 3], [1, 3], [2, 3])],
    ['that ends early by the code for it', frame(clear, [0, 3], end)],
    ['that clears its table in between', frame(clear, [0, 3], clear, [1, 3], clear, [2, 3], end)],
    ['with a code that is none, which the decoder tells', frame(clear, [7, 3])],
    ['with the entry that a code makes itself', frame(clear, [0, 3], [0, 3], [7, 3])],
  ])('%s is whole', (_, file) => {
    expect(reachesItsEnd(file, 'gif')).toBe(true);
  });

  test.each<[string, Buffer]>([
    ['of which pixels are missing', frame(clear, [1, 3])],
    ['without any', frame()],
    ['that only clears its table', frame(clear, clear, clear)],
  ])('%s is not', (_, file) => {
    expect(reachesItsEnd(file, 'gif')).toBe(false);
  });

  test('of a real photo is not when the rest was never written', async () => {
    const file = await smallPhoto('gif');
    expect(reachesItsEnd(file.fill(0, Math.floor(file.length / 2)), 'gif')).toBe(false);
  });
});

describe('a PNG', () => {
  test('is left with what its pixels depend on', async () => {
    const chunks = ['tRNS', 'iCCP', 'eXIf', 'tEXt', 'zTXt', 'iTXt', 'pHYs', 'acTL', 'prVt'].map(name => [name, 'data'] as const);
    const whole = wholeFile(pngWith(await plainly('png'), 'IDAT', ...chunks), 'png')!;
    expect([...new Set(pngChunks(whole).map(({ name }) => name))]).toEqual(['IHDR', 'tRNS', 'iCCP', 'eXIf', 'IDAT', 'IEND']);
  });

  test('needs no copy for one density that is as it should be; any other is left out', async () => {
    const file = await plainly('png');
    const density = Buffer.from('\0\0\x0b\x13\0\0\x0b\x13\x01', 'latin1');
    const none = Buffer.concat([Buffer.alloc(4), density.subarray(4)]);
    const usual = pngWith(file, 'IDAT', ['pHYs', density]);
    const broken = Buffer.from(usual);
    broken[usual.indexOf('pHYs') + 13] += 1;
    const densities = (png: Buffer) => pngChunks(wholeFile(png, 'png')!).filter(({ name }) => name === 'pHYs').length;
    expect(wholeFile(usual, 'png')!.buffer).toBe(usual.buffer);
    expect(densities(usual)).toBe(1);
    expect(densities(pngWith(file, 'IDAT', ['pHYs', density], ['pHYs', density]))).toBe(1);
    expect([broken, pngWith(file, 'IEND', ['pHYs', density]), ...[none, density.subarray(1), Buffer.alloc(9, 2)].map(odd => pngWith(file, 'IDAT', ['pHYs', odd]))]
      .map(densities)).toEqual([0, 0, 0, 0, 0]);
  });

  test('shows its header without its image, if it is whole', async () => {
    const file = pngWith(await smallPhoto('png'), 'IDAT', ['tEXt', 'a text']);
    const header = wholeHeader(file, 'png')!;
    expect(header.length).toBeLessThan(file.indexOf('IDAT') + 4);
    expect(header.subarray(-4).toString()).toBe('IDAT');
    expect(await readHeader(header)).toMatchObject({ verdict: 'accepted', metadata: { format: 'png', width: 240 } });
    expect(wholeHeader(file.subarray(0, -200), 'png')).toBeUndefined();
  });

  test('is given up where chunks that count and chunks that do not alternate without end', async () => {
    const pairs = (count: number) => Array.from({ length: 2 * count }, (_, index) => [index % 2 ? 'tRNS' : 'tEXt', 'data'] as const);
    const file = await plainly('png');
    expect([99, 100].map(count => reachesItsEnd(pngWith(file, 'IDAT', ...pairs(count)), 'png'))).toEqual([true, false]);
  });
});

test('of an AVIF a thousand boxes are looked at', async () => {
  const file = await smallPhoto('avif');
  const kind = file.readUInt32BE(0); // two more follow: what it is, and what it shows
  const padded = (count: number) => Buffer.concat([file.subarray(0, kind), ...Array.from({ length: count }, () => isoBox('free')), file.subarray(kind)]);
  expect([997, 998].map(count => reachesItsEnd(padded(count), 'avif'))).toEqual([true, false]);
});

describe('a TIFF', () => {
  const directory = (...tags: TiffTag[]) => tiffDirectory(8, tags);
  const tiffOf = (...rest: Buffer[]) => Buffer.concat([Buffer.from('II*\0\x08\0\0\0', 'latin1'), ...rest]);

  test('is left with the tags that its pixels depend on, in order, and what it has elsewhere stays there', () => {
    const whole = wholeFile(tiffOf(tiffDirectory(8, [[65_000, 3, 1], [257, 3, 8], [256, 3, 9], [270, 2, ...Buffer.from('a text')]], 999), Buffer.from('rest')), 'tiff')!;
    expect(whole.subarray(8, 8 + 2 + 24 + 4)).toEqual(tiffDirectory(8, [[256, 3, 9], [257, 3, 8]], 999));
    expect(whole.subarray(-4).toString()).toBe('rest');
  });

  test('is the same with the highest byte first, and with 64 bits', () => {
    const big = Buffer.from('MM\0*\0\0\0\x08\0\x02\xfd\xe8\0\x03\0\0\0\x01\0\x09\0\0\x01\0\0\x03\0\0\0\x01\0\x07\0\0\0\0\0\0', 'latin1');
    expect(wholeFile(big, 'tiff')!.toString('latin1', 8, 26)).toBe('\0\x01\x01\0\0\x03\0\0\0\x01\0\x07\0\0\0\0\0\0');
    const entry = (tag: number) => Buffer.from([tag % 256, tag / 256, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0]);
    const count = (value: number) => Buffer.from([value, 0, 0, 0, 0, 0, 0, 0]);
    const large = Buffer.concat([Buffer.from('II+\0\x08\0\0\0', 'latin1'), count(16), count(2), entry(65_000), entry(256), count(0)]);
    expect(wholeFile(large, 'tiff')!.subarray(16, 52)).toEqual(Buffer.concat([count(1), entry(256), count(0)]));
  });

  test('must have its first directory, and a second one that is missing is the decoder\'s to tell', () => {
    expect(reachesItsEnd(tiffOf(directory([256, 3, 9])), 'tiff')).toBe(true);
    expect(reachesItsEnd(tiffOf(directory([256, 3, 9]).subarray(0, -1)), 'tiff')).toBe(false);
    expect(reachesItsEnd(tiffOf(tiffDirectory(8, [[256, 3, 9]], 999)), 'tiff')).toBe(true);
    expect(reachesItsEnd(Buffer.from('II*\0\xff\xff\xff\xff', 'latin1'), 'tiff')).toBe(false);
  });

  test('is left alone where what is told to be its next directory is none', () => {
    const pixels = Buffer.alloc(64, 0x02);
    const first = directory([256, 3, 9]);
    const file = tiffOf(tiffDirectory(8, [[256, 3, 9]], 8 + first.length), pixels, Buffer.alloc(9999));
    expect(wholeFile(file, 'tiff')!.equals(file)).toBe(true);
  });

  test('may follow itself, and is given up where entries are many', () => {
    expect(reachesItsEnd(tiffOf(tiffDirectory(8, [[256, 3, 9]], 8)), 'tiff')).toBe(true);
    const many = (count: number) => tiffOf(directory(...Array.from({ length: count }, (): TiffTag => [256, 3, 9])));
    expect([50_000, 50_001].map(count => reachesItsEnd(many(count), 'tiff'))).toEqual([true, false]);
  });
});

describe('a JPEG', () => {
  test('may have a hundred scans', () => {
    const scans = (count: number) => endOfSoi(...Array.from({ length: count }, () => jpegSegment(0xda, '\x01\x01\0\0\x3f\0')), Buffer.from([0xff, 0xd9]));
    expect([100, 101].map(count => reachesItsEnd(scans(count), 'jpeg'))).toEqual([true, false]);
  });

  test('with only the end of its thumbnail has none', () => {
    expect(reachesItsEnd(endOfSoi(jpegSegment(0xe1, '\xff\xd8\xff\xda\xff\xd9')), 'jpeg')).toBe(false);
  });

  test('without a scan has no end', () => {
    expect(reachesItsEnd(endOfSoi(jpegSegment(0xfe, ' '), Buffer.from([0xff, 0xd9])), 'jpeg')).toBe(false);
  });

  test('that ends within the length of a segment has none', () => {
    expect(reachesItsEnd(endOfSoi(Buffer.from([0xff, 0xda, 0x00])), 'jpeg')).toBe(false);
  });

  test('is given up where its faults are many', async () => {
    const file = await smallPhoto('jpeg');
    const faults = (count: number) => inserted(file, 2, Buffer.alloc(3 * count, Buffer.from([0xff, 0x01, 0x07])));
    expect(wholeFile(faults(100), 'jpeg')?.length).toBe(file.length + 200);
    expect(wholeFile(faults(101), 'jpeg')).toBeUndefined();
  });
});

test.each<[SourceFormat, Buffer]>([
  ['jpeg', endOfSoi(Buffer.from([0xff, 0xda, 0x00, 0x02]), Buffer.alloc(1_000_000, 0xff))],
  ['jpeg', endOfSoi(Buffer.alloc(1_000_000, Buffer.from([0xff, 0x00])))],
  ['png', Buffer.alloc(1_000_000)],
  ['gif', Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(7), Buffer.alloc(1_000_000, 0x21)])],
  ['avif', Buffer.alloc(1_000_000, '\0\0\0\x08free', 'latin1')],
])('answers for a hostile %s', (format, file) => {
  expect(reachesItsEnd(file, format)).toBe(false);
});
