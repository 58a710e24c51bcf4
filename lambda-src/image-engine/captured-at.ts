/** Tags of EXIF: where its own directory stands, when the photo was taken, and how far that is from UTC. */
const EXIF_DIRECTORY = 0x8769;
const DATE_TIME_ORIGINAL = 0x9003;
const OFFSET_TIME_ORIGINAL = 0x9011;

const [TEXT, ENTRY_BYTES] = [2, 12];

/**
 * When a photo was taken, by its camera: ISO 8601, with the distance from UTC where the camera knew it, else its local time; undefined if EXIF does not say.
 *
 * Nothing but two entries is looked at, so no file can make it work hard, and nothing but a date comes out of it.
 */
export function capturedAt(exif: Buffer | undefined): string | undefined {
  const tiff = exif && tiffOf(exif);
  if (tiff === undefined || tiff.bytes.length < 8) {
    return undefined;
  }
  const directory = entryOf(tiff, tiff.long(4), EXIF_DIRECTORY);
  if (directory === undefined) {
    return undefined;
  }
  const at = tiff.long(directory + 8);
  const moment = momentOf(textOf(tiff, entryOf(tiff, at, DATE_TIME_ORIGINAL)));
  const offset = textOf(tiff, entryOf(tiff, at, OFFSET_TIME_ORIGINAL));
  return moment && (/^[+-](0\d|1[0-4]):[0-5]\d$/.test(offset) ? moment + offset : moment);
}

/** EXIF is a TIFF without an image. */
interface Tiff {
  readonly bytes: Buffer;
  readonly short: (at: number) => number;
  readonly long: (at: number) => number;
}

function tiffOf(exif: Buffer): Tiff | undefined {
  const bytes = exif.toString('latin1', 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif;
  switch (bytes.toString('latin1', 0, 4)) {
    case 'II*\0': return { bytes, short: at => bytes.readUInt16LE(at), long: at => bytes.readUInt32LE(at) };
    case 'MM\0*': return { bytes, short: at => bytes.readUInt16BE(at), long: at => bytes.readUInt32BE(at) };
    default: return undefined;
  }
}

/** Where the entry of a tag stands in a directory. */
function entryOf({ bytes, short }: Tiff, directory: number, tag: number): number | undefined {
  if (directory + 2 > bytes.length) {
    return undefined;
  }
  const end = Math.min(bytes.length - ENTRY_BYTES, directory + 2 + (short(directory) - 1) * ENTRY_BYTES);
  for (let at = directory + 2; at <= end; at += ENTRY_BYTES) {
    if (short(at) === tag) {
      return at;
    }
  }
  return undefined;
}

/** The text of an entry; what is longer than any date is none. */
function textOf({ bytes, short, long }: Tiff, entry: number | undefined): string {
  if (entry === undefined || short(entry + 2) !== TEXT) {
    return '';
  }
  const count = long(entry + 4);
  const at = count > 4 ? long(entry + 8) : entry + 8;
  return count > 40 ? '' : bytes.toString('latin1', at, at + count).replace(/\0[^]*$/, '').trim();
}

/** A date that there is, as ISO 8601 writes it. */
function momentOf(text: string): string | undefined {
  const moment = text.replace(/^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/, '$1-$2-$3T$4');
  const time = moment === text ? NaN : Date.parse(`${moment}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(moment) ? moment : undefined;
}
