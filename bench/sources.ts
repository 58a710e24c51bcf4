import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { folder, WORK } from './folders';
import { SourceFormat } from '../src/contract/image-formats';
import { animatedWebp } from '../test/images/support/large';
import { cameraPhoto } from '../test/images/support/photos';

/** A file to make sizes of. */
export interface Source {
  readonly title: string;
  readonly format: SourceFormat;
  readonly width: number;
  readonly height: number;
  readonly frames?: number;
  readonly hasAlpha?: boolean;
  readonly make: (image: sharp.Sharp) => Promise<Buffer>;
}

const jpeg = (options: sharp.JpegOptions = {}) => (image: sharp.Sharp) => image.jpeg({ quality: 90, ...options }).toBuffer();

/** Nine photos in the public domain side by side, with the noise of a sensor, in the sizes of cameras. */
export const SOURCES = {
  'jpeg-2': { title: '2 MP JPEG', format: 'jpeg', width: 1632, height: 1224, make: jpeg() },
  'jpeg-6': { title: '6 MP JPEG', format: 'jpeg', width: 2832, height: 2128, make: jpeg() },
  'jpeg-12': { title: '12 MP JPEG', format: 'jpeg', width: 4000, height: 3000, make: jpeg() },
  'jpeg-24': { title: '24 MP JPEG', format: 'jpeg', width: 5664, height: 4248, make: jpeg() },
  'jpeg-12-progressive': { title: '12 MP progressive JPEG', format: 'jpeg', width: 4000, height: 3000, make: jpeg({ progressive: true }) },
  'jpeg-100-progressive': {
    title: '100 MP progressive JPEG, 4:4:4', format: 'jpeg', width: 11_520, height: 8640, make: jpeg({ progressive: true, chromaSubsampling: '4:4:4', quality: 80 }),
  },
  'png-12-alpha': { title: '12 MP RGBA PNG', format: 'png', width: 4000, height: 3000, hasAlpha: true, make: withAlpha },
  'webp-12': { title: '12 MP WebP', format: 'webp', width: 4000, height: 3000, make: image => image.webp({ quality: 85, effort: 2 }).toBuffer() },
  'webp-animated': {
    title: '28 MP in 30 frames of animated WebP, with transparency',
    format: 'webp',
    width: 1280,
    height: 720,
    frames: 30,
    hasAlpha: true,
    make: () => animatedWebp({ width: 1280, height: 720, frames: 30 }),
  },
} satisfies { readonly [name: string]: Source };

export type SourceName = keyof typeof SOURCES;

/** The path of a source, made when it is not there. */
export async function sourceFile(name: SourceName): Promise<string> {
  const source: Source = SOURCES[name];
  const path = join(folder(join(WORK, 'sources')), `${name}.${source.format}`);
  if (!existsSync(path)) {
    const file = await source.make(await cameraPhoto(source.width, source.height));
    writeFileSync(`${path}.part`, file);
    renameSync(`${path}.part`, path);
  }
  return path;
}

/** Every pixel visible in part somewhere: opaque in the middle, fading out to the edges. */
async function withAlpha(image: sharp.Sharp): Promise<Buffer> {
  const { data, info: { width, height } } = await image.raw().toBuffer({ resolveWithObject: true });
  const alpha = Buffer.alloc(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const edge = Math.min(x, y, width - 1 - x, height - 1 - y);
      alpha[y * width + x] = Math.min(255, edge >> 1); // eslint-disable-line no-bitwise
    }
  }
  const raw = { width, height };
  return sharp(data, { raw: { ...raw, channels: 3 } }).joinChannel(alpha, { raw: { ...raw, channels: 1 } }).png({ compressionLevel: 3 }).toBuffer();
}
