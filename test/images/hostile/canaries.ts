import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { tiffOf } from './bombs';
import { good } from './hostile-file';
import { CONTENT_TYPES, SourceFormat } from '../../../src/contract/image-formats';
import { TiffTag, bytes, gifWith, isoBox, jpegWith, pngWith, tiffDirectory, webpChunks, webpOf } from '../../fixtures/containers';
import { SECRET, inserted } from '../../fixtures/images';

const TEXT = [...Buffer.from(`${SECRET}\0`)];
/** Description, maker, model, software, artist, host, copyright, and the fields of Windows. */
const TEXT_TAGS = [0x010e, 0x010f, 0x0110, 0x0131, 0x013b, 0x013c, 0x8298, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f];
/** Maker's note, comment, serial numbers, owner, lens, unique id; place names. */
const EXIF_TAGS = [0x927c, 0x9286, 0xa420, 0xa430, 0xa431, 0xa433, 0xa434, 0xa435];
const GPS_TAGS = [0x0008, 0x0009, 0x0012, 0x001b, 0x001c];
const texts = (tags: readonly number[]): TiffTag[] => tags.map(tag => [tag, tag === 0x927c || tag === 0x9286 ? 7 : 2, ...TEXT]);

/** EXIF with the canary in every directory, a thumbnail that is the canary, and a place on earth. */
function exifOfAll(): Buffer {
  const latitude: TiffTag = [0x0002, 5, 51 + 2 ** 32, 30 + 2 ** 32, 12 + 2 ** 32];
  const place: TiffTag[] = [[0x0001, 2, 0x4e, 0], latitude, ...texts(GPS_TAGS)];
  const main = (exifAt: number, gpsAt: number, next: number) =>
    tiffDirectory(8, [...texts(TEXT_TAGS), [0x8769, 4, exifAt], [0x8825, 4, gpsAt]], next);
  const exifAt = 8 + main(0, 0, 0).length;
  const exifDirectory = tiffDirectory(exifAt, texts(EXIF_TAGS));
  const gpsAt = exifAt + exifDirectory.length;
  const gps = tiffDirectory(gpsAt, place);
  const thumbnailAt = gpsAt + gps.length;
  const thumbnail = (start: number) => tiffDirectory(thumbnailAt, [...texts([0x010e]), [0x0201, 4, start], [0x0202, 4, TEXT.length]]);
  return Buffer.concat([bytes('II*\0\x08\0\0\0'), main(exifAt, gpsAt, thumbnailAt), exifDirectory, gps,
    thumbnail(thumbnailAt + thumbnail(0).length), Buffer.from(TEXT)]);
}

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${SECRET}"/></rdf:RDF></x:xmpmeta>`;
const IPTC = Buffer.concat([bytes('\x1c\x02\x78\0'), Buffer.from([TEXT.length]), Buffer.from(TEXT)]);
const PHOTOSHOP = Buffer.concat([bytes('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0'), Buffer.from([IPTC.length]), IPTC]);

/** A working profile with the canary at its end. */
async function profile(): Promise<Buffer> {
  const { icc } = await sharp(await sharp(await good('png')).withIccProfile('p3').png().toBuffer()).metadata();
  const longer = Buffer.concat([icc!, Buffer.from(TEXT), Buffer.alloc(4 - TEXT.length % 4)]);
  longer.writeUInt32BE(longer.length);
  return longer;
}

const chunk = (name: string, data: Buffer | string) => [name, data] as const;

const WITH_CANARIES: { readonly [format in SourceFormat]: () => Promise<Buffer> } = {
  jpeg: async () => {
    const file = jpegWith(await good('jpeg'),
      [0xe0, 'JFIF\0\x01\x02\0\0\x01\0\x01\0\0'], [0xe0, `JFXX\0\x10${SECRET}`], [0xe1, Buffer.concat([bytes('Exif\0\0'), exifOfAll()])],
      [0xe1, `http://ns.adobe.com/xap/1.0/\0${XMP}`], [0xe1, `http://ns.adobe.com/xmp/extension/\0${SECRET}`],
      [0xe2, Buffer.concat([bytes('ICC_PROFILE\0\x01\x01'), await profile()])], [0xe2, `MPF\0${SECRET}`], [0xed, PHOTOSHOP], [0xfe, SECRET],
      ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15].map(nth => [0xe0 + nth, SECRET] as const));
    return Buffer.concat([inserted(file, file.indexOf(Buffer.from([0xff, 0xc4])), bytes(SECRET)), bytes(SECRET)]);
  },
  png: async () => {
    const compressed = Buffer.concat([bytes('Raw profile type exif\0\0'), deflateSync(bytes(SECRET))]);
    const file = pngWith(await good('png'), 'IDAT',
      chunk('iCCP', Buffer.concat([bytes(`${SECRET}\0\0`), deflateSync(await profile())])), chunk('eXIf', exifOfAll()), chunk('tEXt', `Comment\0${SECRET}`),
      chunk('zTXt', compressed), chunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0${XMP}`), chunk('sPLT', `${SECRET}\0\x08`), chunk('prVt', SECRET), chunk('caBX', SECRET));
    return Buffer.concat([pngWith(file, 'IEND', chunk('tEXt', `Late\0${SECRET}`)), bytes(SECRET)]);
  },
  webp: async () => {
    const header = Buffer.from([0x2c, 0, 0, 0, 119, 0, 0, 89, 0, 0]);
    const named = (name: string, data: Buffer) => ({ name, data });
    return Buffer.concat([webpOf([named('VP8X', header), named('ICCP', await profile()), ...webpChunks(await good('webp')),
      named('EXIF', exifOfAll()), named('XMP ', bytes(XMP)), named('note', bytes(SECRET))]), bytes(SECRET)]);
  },
  gif: async () => Buffer.concat([gifWith(await good('gif'), [0xfe, bytes(SECRET)], [0xff, bytes(`XMP DataXMP${XMP}`)], [0x77, bytes(SECRET)]), bytes(SECRET)]),
  avif: async () => Buffer.concat([
    await sharp(await good('png')).withIccProfile('p3').withExif({ IFD0: { Copyright: SECRET }, IFD3: { GPSMapDatum: SECRET } }).withXmp(XMP).avif({ effort: 0 }).toBuffer(),
    isoBox('uuid', SECRET), bytes(SECRET),
  ]),
  tiff: async () => {
    const tags: TiffTag[] = [
      ...texts(TEXT_TAGS), [700, 1, ...Buffer.from(XMP)], [33_723, 7, ...IPTC], [34_377, 1, ...PHOTOSHOP],
      [34_675, 7, ...await profile()], [65_000, 2, ...TEXT],
    ];
    return Buffer.concat([tiffOf(40, 30, Buffer.alloc(1200, 120), ...tags), bytes(SECRET)]);
  },
};

/** A good file of each format with the canary in every place that takes a text, and behind its end. */
export const CANARIES = (Object.keys(CONTENT_TYPES) as SourceFormat[]).map(format => ({ format, file: WITH_CANARIES[format] }));

/** Whether bytes hold the canary as text of one or of two bytes a letter, or in base64. */
export function holdsCanary(data: Buffer): boolean {
  const inBase64 = [0, 1, 2].map(shift => Buffer.from(`${' '.repeat(shift)}${SECRET}`).toString('base64').slice(4, -4));
  return [bytes(SECRET), Buffer.from(SECRET, 'utf16le'), ...inBase64.map(bytes)].some(form => data.includes(form));
}
