import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { finish, Job, jobOf, Output, start } from './process';
import { OutputSpec, SizeSpec } from '../../src/contract/image-formats';

/** Packages of others, from the folder that they were installed into. Their types are not: they are no part of this project. */
const load = createRequire(join(process.argv[4], 'package.json'));

/** Makes one output. */
type Make = (file: Buffer, size: SizeSpec, output: OutputSpec) => Promise<Uint8Array>;

/** A way to make outputs, ready to go. Some share the decoding of a size by themselves. */
const PEERS: { readonly [name: string]: () => Promise<Make> } = {
  'ipx': async () => {
    const { createIPX } = load('ipx');
    return async (file, { width }, { format, quality }) => {
      const ipx = createIPX({ storage: { name: 'memory', getMeta: () => ({}), getData: () => file } });
      return (await ipx('photo', { width: `${width}`, format, quality: `${quality}` }).process()).data;
    };
  },
  'next/image': async () => {
    const { optimizeImage } = load('next/dist/server/image-optimizer/transform');
    return (buffer, { width }, { format, quality }) => optimizeImage({ buffer, contentType: `image/${format}`, quality, width, timeoutInSeconds: 60 });
  },
  'next/image without mozjpeg': async () => {
    const { optimizeImage } = load('next/dist/server/image-optimizer/transform');
    return (buffer, { width }, { format, quality }) =>
      optimizeImage({ buffer, contentType: `image/${format}`, quality, width, timeoutInSeconds: 60, mozjpeg: false });
  },
  '@napi-rs/image': async () => {
    const { Transformer } = load('@napi-rs/image');
    return (file, { width }, { format, quality }) => {
      const image = new Transformer(file).rotate().resize({ width });
      return format === 'jpeg' ? image.jpeg(quality) : image.webp(quality);
    };
  },
  'wasm-vips': async () => {
    const vips = await load('wasm-vips')({ dynamicLibraries: [] });
    vips.concurrency(1);
    vips.Cache.max(0);
    return async (file, { width }, { format, quality }) => {
      const image = vips.Image.thumbnailBuffer(file, width, { height: 10_000_000, size: 'down' });
      const flat = format === 'jpeg' && image.hasAlpha() ? image.flatten({ background: [255, 255, 255] }) : image;
      const settings = format === 'jpeg' ? { Q: quality, optimize_coding: true, keep: 'none' } : { Q: quality, effort: 4, keep: 'none' };
      const body = flat.writeToBuffer(`.${format}`, settings);
      image.delete();
      return body;
    };
  },
  'jimp': async () => {
    const { Jimp } = load('jimp');
    return async (file, { width }, { quality }) => {
      const image = await Jimp.fromBuffer(file);
      return image.resize({ w: width }).getBuffer('image/jpeg', { quality });
    };
  },
};

async function main(): Promise<void> {
  const job: Job = jobOf();
  const make = await PEERS[process.argv[3]]();
  const started = start();
  const file = readFileSync(job.file);
  const outputs: Output[] = [];
  for (const size of job.sizes) {
    for (const output of size.outputs) {
      outputs.push({ size: size.name, format: output.format, body: Buffer.from(await make(file, size, output)) });
    }
  }
  finish(started, outputs);
}

void main();
