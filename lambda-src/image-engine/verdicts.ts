import { RejectionCode } from '../../src/contract/codes';
import { Rejection } from '../../src/contract/messages';

/** Refuses the file; `detail` is one plain sentence for its owner. */
export function rejected(code: RejectionCode, detail: string): Rejection {
  return { verdict: 'rejected', code, detail };
}

/** Refuses a file that is cut off, altered or not what its header says. */
export function damaged(): Rejection {
  return rejected('corrupt-image', 'The image is damaged or incomplete.');
}

/** Refuses a file that may be good, of a kind that this build reads wrongly or not at all. */
export function unreadable(): Rejection {
  return rejected('unsupported-format', 'The image is compressed or laid out in a way that cannot be read.');
}

/** Refuses a file with more than colours and transparency, such as the separations of a print shop. */
export function tooManyChannels(): Rejection {
  return rejected('unsupported-format', 'The image has more colour channels than can be read.');
}

/** How the messages of sharp and of the loaders of libvips start when the file is to blame. */
const ABOUT_THE_FILE = new RegExp([
  'Input buffer (has corrupt header|contains unsupported image format)',
  'Warning treated as error',
  'VipsJpeg: ',
  'vipspng: ',
  'webp: ',
  '\\w+load_buffer: ', // libvips names a loader so where it finds header and pixels to differ
  'webp2vips: ',
  'heif: ',
  'tiff2vips: ',
  'vips_colourspace: no known route', // channels that are no colours
].map(start => `^${start}`).join('|'), 'm');

/** libheif calls it an allocation error when a file wants more than its own header allows: that is the file's fault. */
const OUT_OF_MEMORY = /out of memory|memory allocation error(?!: Security limit)/i;

/** A kind of compression or layout that this build of libvips leaves out. */
const LEFT_OUT = /not (supported|implemented)|no known route|Unsupported (JPEG|feature)|support is not configured|has not been built in|bad labq format|samples out of range/i;

/**
 * The verdict that an error of reading the file stands for; undefined if the error is not the file's fault, and is to be thrown.
 * Only messages known to blame the file do, so that trouble of ours never refuses a good file.
 */
export function verdictOf(error: unknown): Rejection | undefined {
  const message = error instanceof Error ? error.message : '';
  if (OUT_OF_MEMORY.test(message)) {
    return undefined;
  }
  if (/^Input image exceeds pixel limit/.test(message)) {
    return rejected('too-many-pixels', 'The image has more pixels than allowed.');
  }
  if (/^Input image exceeds channel limit/.test(message)) {
    return tooManyChannels();
  }
  if (!ABOUT_THE_FILE.test(message)) {
    return undefined;
  }
  return LEFT_OUT.test(message) ? unreadable() : damaged();
}
