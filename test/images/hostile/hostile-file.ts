import sharp from 'sharp';
import { RejectionCode } from '../../../src/contract/codes';
import { CONTENT_TYPES, SourceFormat } from '../../../src/contract/image-formats';
import { Raw, paint, sharpOf } from '../../fixtures/pixels';

/** A file that nobody should send, and what becomes of it. */
export interface HostileFile {
  readonly name: string;
  readonly contentType: string;
  readonly verdict: 'READY' | RejectionCode;
  readonly file: () => Promise<Buffer>;
}

/** A row of the table. */
export function hostile(name: string, format: SourceFormat, verdict: HostileFile['verdict'], file: () => Buffer | Promise<Buffer>): HostileFile {
  return { name, contentType: CONTENT_TYPES[format], verdict, file: async () => file() };
}

/** A sequence of numbers from 0 to 1 that is the same in every run. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** A picture of noise on colours: no two of its parts are alike, so what is lost of it is missed. */
export function noise(width = 120, height = 90): Raw {
  const next = random(42);
  return paint(width, height, (x, y) => [x, y, x + y].map(value => Math.floor(value / 2 + 120 * next()) % 256));
}

const made = new Map<string, Promise<Buffer>>();

/** The picture in any format; TIFF and AVIF in the ways that are seen most. */
export async function good(format: SourceFormat): Promise<Buffer> {
  const file = made.get(format) ?? WRITERS[format](sharpOf(noise())).toBuffer();
  made.set(format, file);
  return Buffer.from(await file);
}

const WRITERS: { readonly [format in SourceFormat]: (image: sharp.Sharp) => sharp.Sharp } = {
  jpeg: image => image.jpeg({ quality: 85 }),
  png: image => image.png(),
  webp: image => image.webp({ quality: 85 }),
  gif: image => image.gif(),
  avif: image => image.avif({ quality: 60, effort: 0 }),
  tiff: image => image.tiff({ compression: 'lzw' }),
};
