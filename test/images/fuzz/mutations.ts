import { deflateSync, inflateSync } from 'node:zlib';
import { Dice } from './dice';
import { SourceFormat } from '../../../src/contract/image-formats';
import { Part, jpegOf, jpegParts, pngChunks, pngOf, webpChunks, webpOf } from '../../fixtures/containers';

/** A file as its parts, and how they become a file again, with lengths and checksums mended: so that damage gets past the container. */
interface Anatomy {
  readonly parts: readonly Part[];
  readonly file: (parts: readonly Part[]) => Buffer;
}

const ANATOMIES: { readonly [format in SourceFormat]: (file: Buffer) => Anatomy } = {
  jpeg: file => {
    const { segments, rest } = jpegParts(file);
    const parts = [...segments.map(({ marker, data }) => ({ name: String(marker), data })), { name: 'rest', data: rest }];
    return {
      parts,
      file: mutated => Buffer.concat([
        jpegOf({ segments: mutated.filter(({ name }) => name !== 'rest').map(({ name, data }) => ({ marker: Number(name), data: data.subarray(0, 65_533) })), rest: Buffer.alloc(0) }),
        ...mutated.filter(({ name }) => name === 'rest').map(({ data }) => data),
      ]),
    };
  },
  png: file => ({ parts: pngChunks(file), file: pngOf }),
  webp: file => ({ parts: webpChunks(file), file: webpOf }),
  gif: file => whole(file, 13),
  avif: file => ({
    parts: isoBoxes(file),
    file: mutated => Buffer.concat(mutated.map(({ name, data }) => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(data.length + 8);
      head.write(name, 4, 'latin1');
      return Buffer.concat([head, data]);
    })),
  }),
  tiff: file => whole(file, 8),
};

/** A file whose parts point at each other, or have no frame of their own: its head and ten pieces of the rest. */
function whole(file: Buffer, head: number): Anatomy {
  const piece = Math.ceil((file.length - head) / 10);
  const starts = [0, ...Array.from({ length: 10 }, (_, index) => head + index * piece)];
  return {
    parts: starts.map((start, index) => ({ name: String(index), data: file.subarray(start, starts[index + 1]) })),
    file: parts => Buffer.concat(parts.map(({ data }) => data)),
  };
}

function isoBoxes(file: Buffer): Part[] {
  const boxes = [];
  for (let at = 0; at + 8 <= file.length;) {
    const size = file.readUInt32BE(at);
    boxes.push({ name: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + size) });
    at += size;
  }
  return boxes;
}

const NUMBERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

/** Changes a few bytes: turned bits, numbers at the edge, noise, something repeated. */
function changed(data: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(data);
  if (copy.length === 0) {
    return Buffer.from([dice.below(256)]);
  }
  for (let times = 1 + dice.below(4); times > 0; times--) {
    // Headers are short, and what stands in them matters most.
    const at = dice.below(dice.share() < 0.5 ? Math.min(copy.length, 40) : copy.length);
    switch (dice.below(5)) {
      case 0:
        copy[at] ^= 2 ** dice.below(8); // eslint-disable-line no-bitwise
        break;
      case 1:
        copy[at] = dice.below(256);
        break;
      case 2:
        number(copy, at, dice);
        break;
      case 3:
        copy.fill(dice.one([0, 0xff, dice.below(256)]), at, Math.min(copy.length, at + dice.below(16)));
        break;
      default:
        copy.copy(copy, at, dice.below(copy.length), dice.below(copy.length));
    }
  }
  return copy;
}

function number(data: Buffer, at: number, dice: Dice): void {
  const bytes = dice.one([2, 4] as const);
  if (at + bytes <= data.length) {
    const value = dice.one(NUMBERS) % 2 ** (8 * bytes);
    if (dice.share() < 0.5) data.writeUIntBE(value, at, bytes);
    else data.writeUIntLE(value, at, bytes);
  }
}

function resized(data: Buffer, dice: Dice): Buffer {
  const at = dice.below(data.length);
  const added = Buffer.alloc(dice.below(300), dice.below(256));
  return dice.share() < 0.5 ? data.subarray(0, at) : Buffer.concat([data.subarray(0, at), added, data.subarray(at)]);
}

/** Changes what stands inside of a compressed part; undefined where it is none. */
function changedInside(data: Buffer, dice: Dice): Buffer | undefined {
  try {
    return deflateSync(changed(inflateSync(data, { maxOutputLength: 1_000_000 }), dice));
  } catch {
    return undefined;
  }
}

/** One mutant of a file. Another file of the format lends parts. */
export function mutant(format: SourceFormat, file: Buffer, other: Buffer, dice: Dice): Buffer {
  const anatomy = ANATOMIES[format](file);
  let parts = [...anatomy.parts];
  for (let times = 1 + dice.below(3); times > 0; times--) {
    const at = dice.below(parts.length);
    const part = parts[at];
    switch (part === undefined ? 9 : dice.below(10)) {
      case 0: case 1: case 2: case 3:
        parts[at] = { ...part, data: changed(part.data, dice) };
        break;
      case 4:
        parts[at] = { ...part, data: changedInside(part.data, dice) ?? changed(part.data, dice) };
        break;
      case 5:
        parts[at] = { ...part, data: resized(part.data, dice) };
        break;
      case 6:
        parts = parts.filter((_, index) => index !== at);
        break;
      case 7:
        parts.splice(dice.below(parts.length + 1), 0, part);
        break;
      case 8:
        parts.splice(dice.below(parts.length + 1), 0, ...parts.splice(at, 1));
        break;
      default:
        parts.splice(dice.below(parts.length + 1), 0, dice.one(ANATOMIES[format](other).parts));
    }
  }
  const made = anatomy.file(parts);
  // Some are damaged as they are, so that containers get their share.
  return dice.share() < 0.2 ? dice.share() < 0.5 ? resized(made, dice) : changed(made, dice) : made;
}
