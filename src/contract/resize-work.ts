import { ENCODER_DEFAULTS, OutputFormatName, OutputSpec, SourceFormat } from './image-formats';

/**
 * What it takes to make sizes: the check of the construct and the plan of inspect-image go by the same numbers.
 *
 * Memory is that of whole processes at their peak, with files of 25 to 100 megapixels of every kind: progressive, interlaced, 16 bits, inks, with and
 * without transparency. Times are of one core of an x64 server. `npm run bench` measures both again.
 */

/** MiB that are taken whatever is made: Node.js, the libraries, and what lies between. */
const RESIZE_BASE_MIB = 150;

/** Copies of the file that are held at once. */
const FILE_COPIES = 2;

/** MiB for a megapixel of decoded pixels, with transparency. */
const DECODED_MIB = 4;

/**
 * MiB for a megapixel of the file while it is decoded, at most. JPEG, PNG and TIFF of the usual kind are read line by line in less than 2;
 * these are progressive JPEG of inks, interlaced PNG of 16 bits. WebP, GIF and AVIF are decoded as a whole.
 */
const DECODING_MIB: { readonly [format in SourceFormat]: number } = { jpeg: 9, png: 9, webp: 8, gif: 5, avif: 18, tiff: 9 };

/** MiB for a megapixel while it is encoded, with transparency. */
const ENCODING_MIB: { readonly [format in OutputFormatName]: number } = { jpeg: 6, png: 2, webp: 14, avif: 24 };

/** Pixels that a frame may have to be kept moving: those of 4K. The encoder keeps several versions of a frame. */
export const LARGEST_FRAME = 3840 * 2160;

/** MiB for a megapixel of one frame while an animation is encoded, with transparency; all frames as they are come on top. */
const ANIMATING_MIB = 52;

/** With loss each frame is tried in several ways, of which the smallest one stays. */
const ANIMATING_TIMES = 2;

/** What halves of the decoded frames, and halves of those, take beside them at most. */
const HALVES = 1 / 3;

/** Milliseconds for a megapixel of the file: decoding and scaling. */
const DECODING_MS: { readonly [format in SourceFormat]: number } = { jpeg: 15, png: 20, webp: 20, gif: 15, avif: 60, tiff: 20 };

/** Milliseconds for a megapixel of WebP and AVIF, by effort. */
const WEBP_MS = [30, 35, 45, 65, 96, 120, 175];
const AVIF_MS = [60, 140, 300, 480, 2700, 3500, 5000, 7000, 12_000, 20_000];

/** Without loss, WebP and AVIF take longer, by about so much. */
const LOSSLESS_WEBP_MS = 500;
const LOSSLESS_AVIF_TIMES = 3;

/** An image to encode. */
export interface PixelOutputs {
  readonly pixels: number;
  readonly outputs: readonly OutputSpec[];
}

/** Milliseconds of one vCPU that an encoder takes. */
export function encodingMs(pixels: number, { format, ...own }: OutputSpec): number {
  const megapixels = pixels / 1e6;
  switch (format) {
    case 'jpeg':
      return 13 * megapixels;
    case 'png':
      return ((own.compressionLevel ?? ENCODER_DEFAULTS.png.compressionLevel) > 6 ? 100 : 75) * megapixels;
    case 'webp':
      return (own.lossless ? LOSSLESS_WEBP_MS : WEBP_MS[own.effort ?? ENCODER_DEFAULTS.webp.effort]) * megapixels;
    case 'avif':
      return AVIF_MS[own.effort ?? ENCODER_DEFAULTS.avif.effort] * (own.lossless ? LOSSLESS_AVIF_TIMES : 1) * megapixels;
  }
}

/** Milliseconds for a megapixel that is enlarged, with transparency: four are made for each one that stays. */
const ENLARGING_MS = 90;

/** Milliseconds of one vCPU that enlarging takes. */
export function enlargingMs(pixels: number): number {
  return ENLARGING_MS * pixels / 1e6;
}

/** Milliseconds of one vCPU that decoding takes. */
export function decodingMs(format: SourceFormat, pixels: number): number {
  return DECODING_MS[format] * pixels / 1e6;
}

/** MiB that decoding takes besides the file and what comes out. */
export function decodingMiB(format: SourceFormat, pixels: number): number {
  return DECODING_MIB[format] * pixels / 1e6;
}

/** MiB that one image takes while its pixels are encoded, in all of its formats at once. */
export function encodingMiB({ pixels, outputs }: PixelOutputs): number {
  return outputs.reduce((sum, { format }) => sum + ENCODING_MIB[format], DECODED_MIB) * pixels / 1e6;
}

/** Milliseconds of one vCPU that it takes to write frames as an animation. */
export function animatingMs(pixels: number, frames: number, output: OutputSpec): number {
  return encodingMs(pixels * frames, output) * (output.lossless ? 1 : ANIMATING_TIMES);
}

/** MiB that one size of an animation takes while it is written: one is after the other. `allPixels` are those of all frames. */
export function animatingMiB(framePixels: number, allPixels: number): number {
  return (ANIMATING_MIB * framePixels + DECODED_MIB * allPixels) / 1e6;
}

/** What a run works on, in MiB beside the pixels: decoding and encoding follow one another. */
export interface ResizeLoad {
  readonly fileBytes: number;
  readonly decoding: number;
  readonly encoding: number;
}

/** MiB of a run: the file, the pixels that everything is made from, and decoding or encoding. */
export function resizeMiB(decodedPixels: number, { fileBytes, decoding, encoding }: ResizeLoad): number {
  return Math.ceil(RESIZE_BASE_MIB + FILE_COPIES * fileBytes / 1024 / 1024 + DECODED_MIB * decodedPixels / 1e6 + Math.max(decoding, encoding));
}

/** The same where frames are kept: they are decoded unscaled, all of them, by way of a copy. `allPixels` are those of all frames. */
export function animatedMiB(allPixels: number, { fileBytes, decoding, encoding }: ResizeLoad): number {
  const frames = DECODED_MIB * allPixels / 1e6;
  return resizeMiB(allPixels, { fileBytes, decoding: decoding + frames, encoding: encoding + HALVES * frames });
}

/** What a function can take on. */
export interface ResizeBudget {
  readonly memoryMiB: number;
  readonly seconds: number;
}

/** MiB that come with one vCPU: below, Lambda gives a share of it. */
const MIB_OF_VCPU = 1769;

/** Share of a function's time that a run may be planned to take, for the estimate is rough. */
const PLANNED_SHARE = 1 / 2;

/** Milliseconds of a whole vCPU that a run may be planned to take. */
export function plannedMs({ memoryMiB, seconds }: ResizeBudget): number {
  return PLANNED_SHARE * seconds * 1000 * vcpuOf(memoryMiB);
}

/** The other way round: seconds that a function needs for a run. */
export function neededSeconds(ms: number, memoryMiB: number): number {
  return Math.ceil(ms / 1000 / PLANNED_SHARE / vcpuOf(memoryMiB));
}

/** One at most: a run has one long task at its end. */
function vcpuOf(memoryMiB: number): number {
  return Math.min(1, memoryMiB / MIB_OF_VCPU);
}
