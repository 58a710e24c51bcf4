import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { finish, jobOf, start } from './process';
import { inspectImage } from '../../lambda-src/image-engine/inspect';
import { restrictLoaders } from '../../lambda-src/image-engine/loaders';
import { makeSizes } from '../../lambda-src/image-engine/resize';
import { CONTENT_TYPES, SourceFormat } from '../../src/contract/image-formats';

/** The engine as the handlers run it: told what inspection learnt, or with inspection. */
async function main(): Promise<void> {
  const job = jobOf();
  const accepted = Object.keys(CONTENT_TYPES) as SourceFormat[];
  restrictLoaders(accepted);
  await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).jpeg().toBuffer(); // libraries are loaded
  const inspect = async (file: Buffer) => {
    const declared = { contentType: CONTENT_TYPES[job.format], size: file.length };
    const inspected = await inspectImage(file, { declared, accepted, maxPixels: job.maxPixels, maxFrames: 10_000 });
    if (inspected.verdict === 'rejected') {
      throw new Error(`${inspected.code}: ${inspected.detail}`);
    }
    return inspected.source;
  };
  const started = start();
  const file = readFileSync(job.file);
  const made = await makeSizes(file, { source: job.source ?? await inspect(file), sizes: job.sizes, maxPixels: job.maxPixels });
  if (made.verdict === 'rejected') {
    throw new Error(`${made.code}: ${made.detail}`);
  }
  finish(started, await Promise.all(made.images));
}

void main();
