import sharp from 'sharp';
import { cameraPhoto } from './photos';
import { SourceFormat } from '../../../src/contract/image-formats';
import { gifSubBlocks, webpChunks, webpOf } from '../../fixtures/containers';

/** A file at the limit of 100 megapixels, or so much below that its rows are whole. */
export interface LargeFile {
  readonly name: string;
  readonly format: SourceFormat;
  readonly make: () => Promise<Buffer>;
}

const WIDTH = 11_520;
const BANDS = 12;
const BAND_HEIGHT = 720;

/** Photos with the noise of a sensor, or enlarged, which PNG writes in fewer bytes; the same in each of twelve bands: 99.5 megapixels. */
async function large(isSmooth: boolean): Promise<sharp.Sharp> {
  const [width, height] = [WIDTH, BAND_HEIGHT];
  const image = isSmooth ? (await cameraPhoto(width / 8, height)).resize(width, height, { fit: 'fill', kernel: 'nearest' }) : await cameraPhoto(width, height);
  const band = await image.raw().toBuffer();
  const data = Buffer.concat(Array.from({ length: BANDS }, () => band));
  return sharp(data, { raw: { width, height: BANDS * height, channels: 3 }, limitInputPixels: false });
}

const noisy = (write: (image: sharp.Sharp) => sharp.Sharp) => async () => write(await large(false)).toBuffer();
const smooth = (write: (image: sharp.Sharp) => sharp.Sharp) => async () => write(await large(true)).toBuffer();
const translucent = (image: sharp.Sharp) => image.ensureAlpha(0.5);

/** Of every format what takes the most to decode, as far as it is quickly made. */
export const WORST: readonly LargeFile[] = [
  { name: 'progressive JPEG, 4:4:4', format: 'jpeg', make: noisy(image => image.jpeg({ progressive: true, chromaSubsampling: '4:4:4', quality: 80 })) },
  { name: 'interlaced PNG of 16 bits with transparency', format: 'png', make: smooth(image => translucent(image).toColourspace('rgb16').png({ progressive: true, compressionLevel: 1 })) },
  { name: 'WebP with transparency', format: 'webp', make: noisy(image => translucent(image).webp({ effort: 0, quality: 60 })) },
  { name: 'animated WebP with transparency', format: 'webp', make: () => animatedWebp({ ...FRAME, frames: FRAMES }) },
  { name: 'animated GIF', format: 'gif', make: async () => animatedGif() },
  { name: 'AVIF', format: 'avif', make: noisy(image => image.avif({ effort: 0, quality: 50 })) },
];

export const OTHERS: readonly LargeFile[] = [
  { name: 'JPEG', format: 'jpeg', make: noisy(image => image.jpeg({ quality: 80 })) },
  { name: 'progressive JPEG of inks', format: 'jpeg', make: noisy(image => image.toColourspace('cmyk').jpeg({ progressive: true, quality: 70 })) },
  { name: 'PNG', format: 'png', make: smooth(image => image.png({ compressionLevel: 1 })) },
  { name: 'interlaced PNG with transparency', format: 'png', make: smooth(image => translucent(image).png({ progressive: true, compressionLevel: 1 })) },
  { name: 'WebP', format: 'webp', make: noisy(image => image.webp({ effort: 0, quality: 60 })) },
  { name: 'WebP without loss', format: 'webp', make: smooth(image => translucent(image).webp({ lossless: true, effort: 0 })) },
  { name: 'TIFF of 16 bits', format: 'tiff', make: smooth(image => translucent(image).toColourspace('rgb16').tiff({ compression: 'deflate' })) },
  { name: 'tiled TIFF', format: 'tiff', make: smooth(image => image.tiff({ compression: 'deflate', tile: true })) },
];

const FRAME = { width: 3840, height: 2160 };
const FRAMES = 12;

interface AnimationExtent {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

/** An animation with transparency, of two frames in turn, so that all of each has to be written. */
export async function animatedWebp({ width, height, frames: count }: AnimationExtent): Promise<Buffer> {
  const frame = async (image: sharp.Sharp) => Buffer.concat(webpChunks(await translucent(image).webp({ effort: 0, quality: 60 }).toBuffer())
    .filter(({ name }) => name === 'ALPH' || name === 'VP8 ').map(chunk => webpOf([chunk]).subarray(12)));
  const photo = await (await cameraPhoto(width, height)).raw().toBuffer();
  const image = () => sharp(photo, { raw: { width, height, channels: 3 } });
  const frames = [await frame(image()), await frame(image().flop())];
  const head = Buffer.alloc(16);
  head.writeUIntLE(width - 1, 6, 3);
  head.writeUIntLE(height - 1, 9, 3);
  head.writeUIntLE(50, 12, 3);
  head[15] = 2; // no blending with the frame before
  const screen = Buffer.concat([Buffer.from([0x12, 0, 0, 0]), head.subarray(6, 12)]);
  return webpOf([
    { name: 'VP8X', data: screen },
    { name: 'ANIM', data: Buffer.alloc(6) },
    ...Array.from({ length: count }, (_, index) => ({ name: 'ANMF', data: Buffer.concat([head, frames[index % 2]]) })),
  ]);
}

/** Twelve frames of 4K as GIF: the first frame whole, then what moves. Codes are as wide as bytes, and the table is cleared before they would be wider. */
function animatedGif(): Buffer {
  const [colours, clear, run] = [128, 0x80, 126];
  const screen = Buffer.from('GIF89a\0\0\0\0\xe6\0\0', 'latin1');
  screen.writeUInt16LE(FRAME.width, 6);
  screen.writeUInt16LE(FRAME.height, 8);
  const table = Buffer.from(Array.from({ length: 3 * colours }, (_, index) => index * 31 % 256));
  const frame = (index: number): Buffer => {
    const [width, height] = index === 0 ? [FRAME.width, FRAME.height] : [FRAME.width / 4, FRAME.height / 4];
    const codes = Buffer.alloc(width * height + Math.ceil(width * height / run) + 1, clear);
    let state = index + 1;
    for (let pixel = 0, at = 0; pixel < width * height; pixel++) {
      at += pixel % run === 0 ? 2 : 1;
      state = state * 48271 % 0x7fffffff;
      codes[at - 1] = state % colours;
    }
    codes[codes.length - 1] = clear + 1;
    const control = Buffer.from([0x21, 0xf9, 4, 4, 5, 0, 0, 0]);
    const place = Buffer.alloc(11, 0);
    place[0] = 0x2c;
    [index * 100, index * 50, width, height].forEach((value, nth) => place.writeUInt16LE(value, 1 + 2 * nth));
    place[10] = 7;
    return Buffer.concat([control, place, gifSubBlocks(codes)]);
  };
  return Buffer.concat([screen, table, ...Array.from({ length: FRAMES }, (_, index) => frame(index)), Buffer.from(';')]);
}
