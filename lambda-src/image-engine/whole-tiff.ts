/**
 * Tags that the pixels depend on. Of others the decoder would warn, where it does not know them or finds them odd, and then it could
 * not be strict: kind of version, size, bits, compression, colours, order of bits, strips, orientation, samples, planes, options of fax,
 * predictor, palette, tiles, inks, extra samples, kind of samples, JPEG, luminance, profile.
 */
const PIXEL_TAGS = new Set([
  254, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284, 292, 293, 317, 320, 322, 323, 324, 325, 332, 334, 338, 339, 347,
  512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 34675,
]);
const [COMPRESSION, COLOURS, TILE_WIDTH] = [259, 262, 322];
const YCBCR = 6;
/** Old and new JPEG, which bring their colours to RGB. */
const JPEG = [6, 7];
/** The kinds of values are numbered up to this. */
const MOST_KIND = 18;

/** Directories that are looked at, for one may follow itself. The first one is decoded, the decoder counts the rest. */
const MOST_DIRECTORIES = 1000;
/** Entries of all of them. A directory has about twenty; a file with more than this is no good file, and shall not cost memory. */
const MOST_ENTRIES = 50_000;

/** Numbers of a TIFF: in its order of bytes, and, in a large one, of 64 bits where others have 32 or 16. */
class Reader {
  public readonly large: boolean;
  private readonly little: boolean;

  public constructor(public readonly file: Buffer) {
    this.little = file[0] === 0x49;
    this.large = this.short(2) === 43;
  }

  public short(at: number): number {
    return this.little ? this.file.readUInt16LE(at) : this.file.readUInt16BE(at);
  }

  /** A count of entries, or a place in the file; -1 where the file has ended. */
  public number(at: number, bytes: 2 | 4 | 8): number {
    if (at < 0 || at + bytes > this.file.length) {
      return -1;
    }
    switch (bytes) {
      case 2:
        return this.short(at);
      case 4:
        return this.little ? this.file.readUInt32LE(at) : this.file.readUInt32BE(at);
      case 8:
        return Number(this.little ? this.file.readBigUInt64LE(at) : this.file.readBigUInt64BE(at));
    }
  }

  public writeCount(at: number, count: number): void {
    if (this.large) {
      if (this.little) this.file.writeBigUInt64LE(BigInt(count), at);
      else this.file.writeBigUInt64BE(BigInt(count), at);
    } else if (this.little) {
      this.file.writeUInt16LE(count, at);
    } else {
      this.file.writeUInt16BE(count, at);
    }
  }
}

/** Where a directory has what. */
interface Directory {
  readonly at: number;
  readonly entries: ReadonlyArray<{ readonly tag: number; readonly at: number }>;
  /** Where the next one is told. */
  readonly next: number;
}

/** Its directories one after the other; undefined in place of one that is not in the file, or more than can be. */
function* directories(reader: Reader): Generator<Directory | undefined> {
  const { large } = reader;
  const [countBytes, entryBytes, placeBytes] = large ? [8, 20, 8] as const : [2, 12, 4] as const;
  let entries = 0;
  for (let at = reader.number(large ? 8 : 4, placeBytes), nth = 0; at !== 0 && nth < MOST_DIRECTORIES; nth++) {
    const count = reader.number(at, countBytes);
    const first = at + countBytes;
    const next = first + count * entryBytes;
    entries += count;
    if (count < 0 || next + placeBytes > reader.file.length || entries > MOST_ENTRIES) {
      yield undefined;
      return;
    }
    const places = Array.from({ length: count }, (_, index) => first + index * entryBytes);
    yield { at, next, entries: places.map(each => ({ tag: reader.short(each), at: each })) };
    at = reader.number(next, placeBytes);
  }
}

/**
 * A TIFF whose directories have only what the pixels depend on; undefined if its first one is not in the file. Its parts may stand in any
 * order, so no place is the end: decoding finds what is missing.
 */
export function wholeTiff(file: Buffer): Buffer | undefined {
  const reader = new Reader(Buffer.from(file));
  const entryBytes = reader.large ? 20 : 12;
  const placeBytes = reader.large ? 8 : 4;
  // Read before they are written over: a hostile file may have one in the other.
  const found = [...directories(reader)];
  if (found[0] === undefined) {
    return undefined;
  }
  for (const directory of found) {
    // What is told to be the next one may be anything, pixels of the first one included.
    if (directory === undefined || !directory.entries.every(({ at }) => reader.short(at + 2) <= MOST_KIND)) break;
    const kept = directory.entries.filter(({ tag }) => PIXEL_TAGS.has(tag)).sort((one, other) => one.tag - other.tag);
    const bytes = kept.map(({ at }) => file.subarray(at, at + entryBytes));
    const next = file.subarray(directory.next, directory.next + placeBytes);
    Buffer.concat([...bytes, next]).copy(reader.file, directory.at + (reader.large ? 8 : 2));
    reader.writeCount(directory.at, kept.length);
  }
  return reader.file;
}

/** Whether brightness and colours are stored apart where the decoder does not expect it: outside of JPEG it takes them for red, green and blue. */
export function isInForeignColours(file: Buffer): boolean {
  const reader = new Reader(file);
  const [first] = directories(reader);
  const valueOf = (wanted: number): number | undefined => {
    const entry = first?.entries.find(({ tag }) => tag === wanted);
    return entry && reader.short(entry.at + (reader.large ? 12 : 8));
  };
  return valueOf(COLOURS) === YCBCR && !JPEG.includes(valueOf(COMPRESSION) ?? 1);
}

/** Whether the picture is stored in tiles. */
export function isTiled(file: Buffer): boolean {
  const [first] = directories(new Reader(file));
  return first?.entries.some(({ tag }) => tag === TILE_WIDTH) ?? false;
}
