import sharp from 'sharp';
import { finish, start } from './process';

/** Node.js and sharp with nothing to do but one pixel: what every job has before it starts. */
async function main(): Promise<void> {
  const started = start();
  const body = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } }).jpeg().toBuffer();
  finish(started, [{ size: 'pixel', format: 'jpeg', body }]);
}

void main();
