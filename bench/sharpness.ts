/**
 * Compares thumbnails with and without sharpening, by number and on a sheet to be looked at: `.local/sharpness.png`.
 *
 *     npx tsx bench/sharpness.ts
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { decodeScaled } from '../lambda-src/image-engine/decode';
import { Pixels, sharpOf, toPixels } from '../lambda-src/image-engine/pixels';
import { Reductions, scaledTo, topScale } from '../lambda-src/image-engine/reductions';

const ROOT = join(__dirname, '..');
const PHOTOS = join(ROOT, 'node_modules/@stdlib');
const SIDE = 160;

/** Ways to make a thumbnail: ours, softer and harder kernels, ours and then sharpened as much as others do. */
const WAYS: { readonly [name: string]: (full: Pixels, ours: Pixels) => Promise<Pixels> } = {
  'lanczos3 (ours)': async (_, ours) => ours,
  'mitchell': full => scaledBy(full, 'mitchell'),
  'cubic': full => scaledBy(full, 'cubic'),
  '+ sigma 0.5': (_, ours) => toPixels(sharpOf(ours).sharpen({ sigma: 0.5 })),
  '+ sigma 0.5, m2 1': (_, ours) => toPixels(sharpOf(ours).sharpen({ sigma: 0.5, m1: 0, m2: 1 })),
  '+ sigma 1': (_, ours) => toPixels(sharpOf(ours).sharpen({ sigma: 1 })),
  '+ 3×3 kernel': (_, ours) => toPixels(sharpOf(ours).convolve({ width: 3, height: 3, kernel: [-1, -1, -1, -1, 32, -1, -1, -1, -1], scale: 24 })),
};

function scaledBy(full: Pixels, kernel: 'mitchell' | 'cubic'): Promise<Pixels> {
  const scale = SIDE / Math.max(full.width, full.height);
  return toPixels(sharpOf(full).resize(Math.round(full.width * scale), Math.round(full.height * scale), { fit: 'fill', kernel }));
}

/** Mean step between neighbours, in levels of green. */
function contrastOf({ data, width, height, channels }: Pixels): number {
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 1; x < width; x++) {
      sum += Math.abs(data[(y * width + x) * channels + 1] - data[(y * width + x - 1) * channels + 1]);
    }
  }
  return sum / (height * (width - 1));
}

/** Share of pixels, in percent, that are darker or lighter by 8 levels than anything that the photo has at their place: halos. */
function halosOf(image: Pixels, full: Pixels): number {
  const ratio = full.width / image.width;
  let count = 0;
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      let [least, most] = [255, 0];
      for (let v = Math.max(0, Math.floor((y - 1) * ratio)); v < Math.min(full.height, (y + 2) * ratio); v++) {
        for (let u = Math.max(0, Math.floor((x - 1) * ratio)); u < Math.min(full.width, (x + 2) * ratio); u++) {
          const level = full.data[(v * full.width + u) * full.channels + 1];
          [least, most] = [Math.min(least, level), Math.max(most, level)];
        }
      }
      const level = image.data[(y * image.width + x) * image.channels + 1];
      if (level < least - 8 || level > most + 8) count++;
    }
  }
  return count / (image.width * image.height) * 100;
}

async function decoded(file: Buffer): Promise<{ readonly full: Pixels; readonly ours: Pixels }> {
  const { width, height } = await sharp(file).metadata();
  const source = { format: 'jpeg', width, height, frames: 1, hasAlpha: false, sha256: '' } as const;
  const top = await decodeScaled(file, source, source, 1e8);
  if (top.verdict === 'rejected') throw new Error(top.detail);
  const scale = SIDE / Math.max(width, height);
  const from = await new Reductions(source, top.pixels, topScale([1])).forScale(scale);
  return { full: top.pixels, ours: await scaledTo(from, { width: Math.round(width * scale), height: Math.round(height * scale) }) };
}

async function main(): Promise<void> {
  const rows = new Map(Object.keys(WAYS).map(way => [way, { contrast: 0, halos: 0, jpeg: 0, webp: 0 }]));
  const tiles: sharp.OverlayOptions[] = [];
  const names = readdirSync(PHOTOS).filter(name => name.startsWith('datasets-img-'));
  for (const [row, name] of names.entries()) {
    const data = join(PHOTOS, name, 'data');
    const { full, ours } = await decoded(readFileSync(join(data, readdirSync(data).find(file => /\.jpe?g$/.test(file))!)));
    for (const [column, [way, make]] of Object.entries(WAYS).entries()) {
      const image = await make(full, ours);
      const sums = rows.get(way)!;
      sums.contrast += contrastOf(image) / contrastOf(ours);
      sums.halos += halosOf(image, full);
      sums.jpeg += (await sharpOf(image).jpeg({ quality: 80 }).toBuffer()).length / (await sharpOf(ours).jpeg({ quality: 80 }).toBuffer()).length;
      sums.webp += (await sharpOf(image).webp({ quality: 80 }).toBuffer()).length / (await sharpOf(ours).webp({ quality: 80 }).toBuffer()).length;
      const zoomed = await sharpOf(image).resize({ width: image.width * 2, kernel: 'nearest' }).png().toBuffer();
      tiles.push({ input: zoomed, left: column * (2 * SIDE + 8), top: row * (2 * SIDE + 8) });
    }
  }
  for (const [way, { contrast, halos, jpeg, webp }] of rows) {
    const mean = (sum: number) => (sum / names.length).toFixed(2);
    console.log(`| ${way} | ${mean(contrast)} | ${mean(halos)} % | ${mean(jpeg)} | ${mean(webp)} |`);
  }
  mkdirSync(join(ROOT, '.local'), { recursive: true });
  const size = (count: number) => count * (2 * SIDE + 8);
  await sharp({ create: { width: size(Object.keys(WAYS).length), height: size(names.length), channels: 3, background: '#ffffff' } })
    .composite(tiles).png().toFile(join(ROOT, '.local/sharpness.png'));
}

void main();
