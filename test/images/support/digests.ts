import { ALL_PHOTOS, photo } from './photos';
import { inspectImage } from '../../../lambda-src/image-engine/inspect';
import { restrictLoaders } from '../../../lambda-src/image-engine/loaders';
import { makeSizes } from '../../../lambda-src/image-engine/resize';
import { SizeSpec } from '../../../src/contract/image-formats';

const OUTPUTS = [{ format: 'jpeg', quality: 80 }, { format: 'webp', quality: 80 }, { format: 'avif', quality: 50 }, { format: 'png' }] as const;
const SIZES: readonly SizeSpec[] = [
  ...[780, 700, 320].map(width => ({ name: `w${width}`, fit: 'inside' as const, width, enlarge: false, background: '#ffffff', outputs: OUTPUTS })),
  { name: 'thumbnail', fit: 'cover', width: 160, height: 160, enlarge: false, background: '#ffffff', outputs: OUTPUTS },
];

/** Prints the digest of every output of some photos, as a process of its own. */
async function main(): Promise<void> {
  restrictLoaders(['jpeg']);
  const digests: string[] = [];
  for (const name of ALL_PHOTOS.slice(0, 3)) {
    const file = photo(name);
    const inspected = await inspectImage(file, { declared: { contentType: 'image/jpeg', size: file.length }, accepted: ['jpeg'], maxPixels: 1e8, maxFrames: 1 });
    if (inspected.verdict === 'rejected') {
      throw new Error(inspected.detail);
    }
    const made = await makeSizes(file, { source: inspected.source, sizes: SIZES, maxPixels: 1e8 });
    if (made.verdict === 'rejected') {
      throw new Error(made.detail);
    }
    digests.push(...(await Promise.all(made.images)).map(image => `${name} ${image.size} ${image.format} ${image.sha256}`));
  }
  process.stdout.write(`${JSON.stringify({ digests })}\n`);
}

void main();
