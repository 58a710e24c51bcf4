import fc from 'fast-check';
import sharp from 'sharp';
import { sourceOf } from './make';
import { capturedAt } from '../../../lambda-src/image-engine/captured-at';
import { SECRET, smallPhoto, withSecrets } from '../../fixtures/images';

interface Entry {
  readonly tag: number;
  readonly text: string;
}

/** EXIF of one directory with texts in it, in either byte order. */
function exifOf(entries: readonly Entry[], bigEndian = false): Buffer {
  const bytes = Buffer.alloc(26 + 2 + 12 * entries.length + 4 + entries.reduce((sum, { text }) => sum + text.length + 1, 0));
  const short = (value: number, at: number) => bigEndian ? bytes.writeUInt16BE(value, at) : bytes.writeUInt16LE(value, at);
  const long = (value: number, at: number) => bigEndian ? bytes.writeUInt32BE(value, at) : bytes.writeUInt32LE(value, at);
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    short(tag, at);
    short(type, at + 2);
    long(count, at + 4);
    long(value, at + 8);
  };
  bytes.write(bigEndian ? 'MM\0*' : 'II*\0', 'latin1');
  long(8, 4);
  short(1, 8);
  entry(10, 0x8769, 4, 1, 26);
  short(entries.length, 26);
  let free = 28 + 12 * entries.length + 4;
  entries.forEach(({ tag, text }, index) => {
    entry(28 + 12 * index, tag, 2, text.length + 1, free);
    free += bytes.write(`${text}\0`, free, 'latin1');
  });
  return bytes;
}

const [DATE, OFFSET] = [0x9003, 0x9011];
const taken = (date: string, offset = '') => capturedAt(exifOf([{ tag: DATE, text: date }, { tag: OFFSET, text: offset }]));

test.each([[false], [true]])('the time of the camera, big-endian: %p', bigEndian => {
  expect(capturedAt(exifOf([{ tag: 0x9000, text: '0230' }, { tag: DATE, text: '2024:05:31 12:30:59' }], bigEndian))).toBe('2024-05-31T12:30:59');
});

test.each([['+02:00', '2024-05-31T12:30:59+02:00'], ['-09:30', '2024-05-31T12:30:59-09:30'], ['', '2024-05-31T12:30:59'], ['+99:00', '2024-05-31T12:30:59'],
  ['Z', '2024-05-31T12:30:59'], [SECRET, '2024-05-31T12:30:59']])('its distance from UTC, if it is one: %p', (offset, moment) => {
  expect(taken('2024:05:31 12:30:59', offset)).toBe(moment);
});

test.each([
  '0000:00:00 00:00:00', '2023:02:29 10:00:00', '2024:13:01 10:00:00', '2024:05:31 24:00:00', '2024:05:31 12:60:00', '2024-05-31 12:30:59', '    :  :     :  :  ',
  '2024:05:31', SECRET, '', `2024:05:31 12:30:59\0${'x'.repeat(30)}`, `2024:05:31 12:30:59 ${SECRET}`,
])('%p is no date', date => {
  expect(taken(date)).toBeUndefined();
});

test('a leap day is one', () => expect(taken('2024:02:29 00:00:00')).toBe('2024-02-29T00:00:00'));

test('of no EXIF, or of none that says, it is unknown', () => {
  expect([undefined, Buffer.alloc(0), Buffer.from('II*\0'), Buffer.from('nothing of the kind'), exifOf([])].map(capturedAt)).toEqual(Array(5).fill(undefined));
});

test('whatever is damaged, it is a date or unknown', () => {
  const good = Buffer.concat([Buffer.from('Exif\0\0'), exifOf([{ tag: DATE, text: '2024:05:31 12:30:59' }, { tag: OFFSET, text: '+02:00' }])]);
  const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(fc.property(damage, fc.nat(good.length), (changes, length) => {
    const bytes = Buffer.from(good.subarray(0, length));
    changes.forEach(([at, value]) => at < length && bytes.writeUInt8(value, at));
    expect(capturedAt(bytes) ?? '2024-05-31T12:30:59').toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d)?$/);
  }), { numRuns: 2000 });
});

test.each(['jpeg', 'png', 'webp', 'avif'] as const)('inspection finds it in a %s', async format => {
  const file = await sharp(await smallPhoto(format))
    .withExif({ IFD2: { DateTimeOriginal: '2024:05:31 12:30:59', OffsetTimeOriginal: '+02:00' } }).toBuffer();
  expect((await sourceOf(file)).capturedAt).toBe('2024-05-31T12:30:59+02:00');
});

test('inspection tells of a photo without one that it has none, and nothing else that its EXIF says', async () => {
  expect(await sourceOf(await smallPhoto('jpeg'))).not.toHaveProperty('capturedAt');
  expect(JSON.stringify(await sourceOf(await withSecrets()))).not.toContain(SECRET);
});
