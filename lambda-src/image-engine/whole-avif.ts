/** Boxes without which nothing can be decoded; a damaged box of another name is as good as trailing data. */
const NEEDED = ['ftyp', 'meta', 'moov', 'mdat'];

interface IsoBox {
  readonly name: string;
  readonly start: number;
  /** May lie behind the end of the file. */
  readonly end: number;
}

export function wholeAvif(file: Buffer): Buffer | undefined {
  const seen = new Set<string>();
  for (const { name, end } of boxes(file, 0, file.length)) {
    if (NEEDED.includes(name)) {
      if (end > file.length) {
        return undefined;
      }
      seen.add(name);
    }
  }
  return seen.has('meta') && (seen.has('mdat') || seen.has('moov')) ? file : undefined;
}

/** Bytes of a version and flags, which some boxes have before the boxes in them. */
const VERSION = 4;

/** Whether the colours were multiplied by their opacity: the decoder does not hear of it, and would show them darker. */
export function isPremultiplied(file: Buffer): boolean {
  const references = inFirst(file, inFirst(file, boxes(file, 0, file.length), 'meta'), 'iref');
  return [...references].some(({ name }) => name === 'prem');
}

/** Bytes of the size and the name of a box. */
const HEAD = 8;

/** A file has about ten, and as many in each. What comes after so many is not looked at, for it would cost time. */
const MOST_BOXES = 1000;

/** Boxes that follow one another. */
function* boxes(file: Buffer, from: number, to: number): Generator<IsoBox> {
  for (let start = from, count = 0; start + HEAD <= to && count < MOST_BOXES; count++) {
    const end = start + boxBytes(file, start);
    yield { name: file.toString('latin1', start + 4, start + HEAD), start, end };
    start = end;
  }
}

/** The boxes in the first one of a name. */
function* inFirst(file: Buffer, all: Iterable<IsoBox>, wanted: string): Generator<IsoBox> {
  for (const { name, start, end } of all) {
    if (name === wanted) {
      yield* boxes(file, start + HEAD + VERSION, Math.min(end, file.length));
      return;
    }
  }
}

/** Size of a box: 0 means up to the end of the file, 1 that 64 bits follow the name. */
function boxBytes(file: Buffer, at: number): number {
  const size = file.readUInt32BE(at);
  if (size === 1 && at + 16 <= file.length) {
    return Math.max(16, Number(file.readBigUInt64BE(at + 8)));
  }
  return size === 0 ? file.length - at : Math.max(HEAD, size);
}
