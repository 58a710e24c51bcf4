import { Box } from './geometry';

/** A frame of a GIF, as far as it decides on what is seen where nothing is painted. */
export interface GifFrame extends Box {
  /** Where it starts. */
  readonly at: number;
  /** Where the flags of its control extension stand, if it has one; three bytes on stands the transparent colour. */
  readonly control?: number;
  /** A colour that none of its pixels has. */
  readonly unused?: number;
}

const TRANSPARENT = 1;
const CLEARS = 2;

/**
 * A GIF that says of itself where one can see through it. What no frame has painted, or what one has cleared, is transparent in every browser; but
 * the decoder takes a file for opaque whose frames name no transparent colour, and clears with the colour of the background. So a colour is
 * named that is not used. A frame that uses all 256 stays as it is.
 */
export function sayingWhereItIsClear(file: Buffer, frames: readonly GifFrame[], upTo: number): Buffer {
  const neverPainted = !covers(frames[0], screenOf(file, frames[0])) && !frames.some(frame => isTransparent(file, frame));
  const speaker = neverPainted ? frames.find(({ unused }) => unused !== undefined) : undefined;
  const changed = frames.filter((frame, index) => frame.unused !== undefined && !isTransparent(file, frame)
    && (frame === speaker || clearsWhatIsSeen(file, frame, frames[index + 1])));
  if (changed.length === 0) {
    return file.subarray(0, upTo);
  }
  const copy = Buffer.from(file.subarray(0, upTo));
  changed.forEach(({ control, unused = 0 }) => {
    if (control !== undefined) {
      copy.writeUInt8(copy[control] + TRANSPARENT, control);
      copy.writeUInt8(unused, control + 3);
    }
  });
  // What clears has an extension that says so; only the first one may lack it.
  const [{ at, control, unused = 0 }] = changed;
  const added = control === undefined ? Buffer.from([0x21, 0xf9, 4, TRANSPARENT, 0, 0, unused, 0]) : Buffer.of();
  return Buffer.concat([copy.subarray(0, at), added, copy.subarray(at)]);
}

function isTransparent(file: Buffer, { control }: GifFrame): boolean {
  return control !== undefined && file[control] % 2 === TRANSPARENT;
}

/** Whether a frame is cleared away before the next one, and that does not paint over all of it. */
function clearsWhatIsSeen(file: Buffer, frame: GifFrame, next: GifFrame | undefined): boolean {
  const clears = frame.control !== undefined && Math.floor(file[frame.control] / 4) % 8 === CLEARS;
  return clears && next !== undefined && (isTransparent(file, next) || !covers(next, frame));
}

/** The screen, as large as the first frame needs it. */
function screenOf(file: Buffer, { left, top, width, height }: GifFrame): Box {
  return { left: 0, top: 0, width: Math.max(file.readUInt16LE(6), left + width), height: Math.max(file.readUInt16LE(8), top + height) };
}

function covers(one: Box, other: Box): boolean {
  return one.left <= other.left && one.top <= other.top
    && one.left + one.width >= other.left + other.width && one.top + one.height >= other.top + other.height;
}
