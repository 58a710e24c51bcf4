import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { finish, jobOf, Output, start } from './process';

/** What the manuals of sharp show: every output from the file, with nothing set but width, height and quality. `defaults` leaves AVIF as sharp has it. */
async function main(): Promise<void> {
  const { file: path, sizes, source: { frames = 1 } = {} } = jobOf();
  const defaults = process.argv[3] === 'defaults';
  await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).jpeg().toBuffer(); // libraries are loaded
  const started = start();
  const file = readFileSync(path);
  const outputs: Output[] = [];
  for (const { name, fit, width, height, outputs: formats } of sizes) {
    for (const { format, quality } of formats) {
      const image = sharp(file, { animated: format === 'webp' && frames > 1 }).autoOrient().resize({ width, height, fit, withoutEnlargement: true });
      const settings = format === 'avif' && !defaults ? { quality, effort: 2, chromaSubsampling: '4:2:0' } : { quality };
      const flat = format === 'jpeg' ? image.flatten({ background: '#ffffff' }) : image;
      outputs.push({ size: name, format, body: await flat.toFormat(format, settings).toBuffer() });
    }
  }
  finish(started, outputs);
}

void main();
