import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { finish, Job, jobOf, Output, start } from './process';
import { OutputSpec, SizeSpec } from '../../src/contract/image-formats';

/** Packages of others, from the folder that they were installed into. Their types are not: they are no part of this project. */
const load = createRequire(join(process.argv[4], 'package.json'));

/** Makes one size, of which each format is written. */
type Make = (file: Buffer, size: SizeSpec) => Promise<(output: OutputSpec) => Promise<Uint8Array>>;

interface Peer {
  readonly make: Make;
  /** What it and its codecs call themselves. */
  readonly versions: { readonly [library: string]: string };
}

const PEERS: { readonly [name: string]: () => Promise<Peer> } = {
  'ipx': async () => {
    const { createIPX } = load('ipx');
    return {
      versions: { ipx: versionOf('ipx'), ...sharpVersions() },
      make: async (file, { width }) => async ({ format, quality }) => {
        const ipx = createIPX({ storage: { name: 'memory', getMeta: () => ({}), getData: () => file } });
        return (await ipx('photo', { width: `${width}`, format, quality: `${quality}` }).process()).data;
      },
    };
  },
  'next/image': async () => nextImage(true),
  'next/image without mozjpeg': async () => nextImage(false),
  '@napi-rs/image': async () => {
    const { Transformer, FastResizeFilter } = load('@napi-rs/image');
    return {
      versions: { '@napi-rs/image': versionOf('@napi-rs/image') },
      make: async (file, { width }) => {
        const image = new Transformer(file).rotate().fastResize({ width, filter: FastResizeFilter.Lanczos3 });
        return ({ format, quality }) => format === 'jpeg' ? image.jpeg(quality) : image.webp(quality);
      },
    };
  },
  'wasm-vips': async () => {
    const vips = await load('wasm-vips')({ dynamicLibraries: [] });
    vips.concurrency(1);
    vips.Cache.max(0);
    const { vips: libvips, mozjpeg, webp } = load('wasm-vips/versions') as { readonly [library: string]: string };
    return {
      versions: { 'wasm-vips': versionOf('wasm-vips'), libvips, mozjpeg, 'libwebp': webp },
      make: async (file, { width }) => {
        const image = vips.Image.thumbnailBuffer(file, width, { height: 10_000_000, size: 'down' }).copyMemory();
        return async ({ format, quality }) => {
          const flat = format === 'jpeg' && image.hasAlpha() ? image.flatten({ background: [255, 255, 255] }) : image;
          const settings = format === 'jpeg' ? { Q: quality, optimize_coding: true, keep: 'none' } : { Q: quality, effort: 4, keep: 'none' };
          return flat.writeToBuffer(`.${format}`, settings);
        };
      },
    };
  },
  'jimp': async () => {
    const { Jimp } = load('jimp');
    return {
      versions: { 'jimp': versionOf('jimp'), 'jpeg-js': versionOf('jpeg-js') },
      make: async (file, { width }) => {
        const image = (await Jimp.fromBuffer(file)).resize({ w: width });
        return ({ quality }) => image.getBuffer('image/jpeg', { quality });
      },
    };
  },
};

async function nextImage(mozjpeg: boolean): Promise<Peer> {
  const { optimizeImage } = load('next/dist/server/image-optimizer/transform');
  return {
    versions: { next: versionOf('next'), ...sharpVersions() },
    make: async (buffer, { width }) => ({ format, quality }) =>
      optimizeImage({ buffer, contentType: `image/${format}`, quality, width, timeoutInSeconds: 60, mozjpeg }),
  };
}

function versionOf(name: string): string {
  const [folder] = dirname(load.resolve(name)).split(`node_modules/${name}`);
  return (load(`${folder}node_modules/${name}/package.json`) as { readonly version: string }).version;
}

function sharpVersions(): { readonly [library: string]: string } {
  const { sharp, vips, mozjpeg, webp } = load('sharp').versions as { readonly [library: string]: string };
  return { sharp, libvips: vips, mozjpeg, libwebp: webp };
}

async function main(): Promise<void> {
  const job: Job = jobOf();
  const { make, versions } = await PEERS[process.argv[3]]();
  const started = start();
  const file = readFileSync(job.file);
  const outputs: Output[] = [];
  for (const size of job.sizes) {
    const write = await make(file, size);
    for (const output of size.outputs) {
      outputs.push({ size: size.name, format: output.format, body: Buffer.from(await write(output)) });
    }
  }
  finish(started, outputs, versions);
}

void main();
