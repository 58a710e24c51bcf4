import { GifFrame, sayingWhereItIsClear } from './gif-frames';

const TRAILER = Buffer.from(';');

/** More are never allowed: what stands behind them is not looked at. */
const MOST_FRAMES = 10_000;

/**
 * The trailer may be missing where a frame has ended; and browsers take bytes that start no block for it. What is transparent though the file
 * does not say so is made to say so.
 */
export function wholeGif(file: Buffer): Buffer | undefined {
  const frames: GifFrame[] = [];
  const whole = (end: number) => sayingWhereItIsClear(file, frames, end);
  let control: number | undefined;
  let imageSeen = false;
  let at = 13 + colourTableBytes(file[10]);
  while (at < file.length) {
    switch (file[at]) {
      case 0x3b:
        return imageSeen ? whole(at + 1) : undefined;
      case 0x21: // extension, maybe the one that says how the next frame is shown
        control = file[at + 1] === 0xf9 && file[at + 2] >= 4 ? at + 3 : control;
        at = afterSubBlocks(file, at + 2);
        break;
      case 0x2c: { // frame
        const data = at + 10 + colourTableBytes(file[at + 9]);
        if (data >= file.length) {
          return undefined;
        }
        if (!isComplete(file, data, file.readUInt16LE(at + 5) * file.readUInt16LE(at + 7))) {
          return undefined;
        }
        frames.push(frameOf(file, at, control));
        if (frames.length > MOST_FRAMES) {
          return file;
        }
        control = undefined;
        at = afterSubBlocks(file, data + 1);
        imageSeen ||= at <= file.length;
        break;
      }
      default:
        return imageSeen ? Buffer.concat([whole(at), TRAILER]) : undefined;
    }
  }
  return imageSeen && at === file.length ? Buffer.concat([whole(at), TRAILER]) : undefined;
}

/** The frame that `isComplete` looked at last. */
function frameOf(file: Buffer, at: number, control: number | undefined): GifFrame {
  const unused = used.lastIndexOf(0);
  return {
    at,
    left: file.readUInt16LE(at + 1),
    top: file.readUInt16LE(at + 3),
    width: file.readUInt16LE(at + 5),
    height: file.readUInt16LE(at + 7),
    control,
    unused: unused < 0 ? undefined : unused,
  };
}

function colourTableBytes(flags: number): number {
  return flags >= 0x80 ? 3 * 2 ** (flags % 8 + 1) : 0; // the highest bit says whether, the lowest three how many
}

function afterSubBlocks(file: Buffer, start: number): number {
  let at = start;
  while (file[at] > 0) {
    at += 1 + file[at];
  }
  return at + 1;
}

const LONGEST_CODE = 12;
/** How many pixels each entry of the table of LZW stands for. One for all frames, for there may be many. */
const lengths = new Uint32Array(2 ** LONGEST_CODE);
/** Which colours the frame that was looked at last has. */
const used = new Uint8Array(256);

/* eslint-disable no-bitwise -- each byte passes here */
/**
 * Whether a frame has all its pixels, or ends by the code for it, as browsers let it. The decoder fills up what is missing, and says
 * nothing. The codes of LZW are only counted, each for the length of its entry.
 */
function isComplete(file: Buffer, start: number, pixels: number): boolean {
  const colourBits = file[start];
  used.fill(0);
  if (colourBits < 1 || colourBits >= LONGEST_CODE) {
    return true; // for the decoder to refuse
  }
  const clear = 1 << colourBits;
  lengths.fill(1, 0, clear);
  let seen = 0;
  let bits = 0;
  let held = 0;
  let size = colourBits + 1;
  let next = clear + 2;
  let previous = -1;
  for (let block = start + 1; file[block] > 0; block += 1 + file[block]) {
    const end = Math.min(file.length, block + 1 + file[block]);
    for (let at = block + 1; at < end; at++) {
      bits |= file[at] << held;
      held += 8;
      while (held >= size) {
        const code = bits & ((1 << size) - 1);
        bits >>>= size;
        held -= size;
        if (code === clear) {
          size = colourBits + 1;
          next = clear + 2;
          previous = -1;
          continue;
        }
        if (code === clear + 1 || code > next || (code === next && previous < 0)) {
          return true; // the end, or no code at all, which the decoder tells
        }
        if (previous >= 0 && next < lengths.length) {
          lengths[next] = lengths[previous] + 1;
          next += 1;
          size += next === 1 << size && size < LONGEST_CODE ? 1 : 0;
        }
        if (code < clear) {
          used[code] = 1; // each colour comes by itself first
        }
        seen += lengths[code];
        if (seen >= pixels) {
          return true;
        }
        previous = code;
      }
    }
  }
  return seen >= pixels;
}
