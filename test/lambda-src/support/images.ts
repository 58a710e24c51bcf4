import sharp from 'sharp';

/** A photo-like JPEG of 64 × 48 pixels. */
export function aJpeg(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return sharp({ create: { width: 64, height: 48, channels: 3, background: '#336699', noise } }).jpeg().toBuffer();
}

/** The same, with its second half overwritten by zeros, the end marker apart: the header is good, the pixels are not. */
export async function aDamagedJpeg(): Promise<Buffer> {
  const jpeg = await aJpeg();
  return jpeg.fill(0, Math.floor(jpeg.length / 2), jpeg.length - 2);
}

/** An animation of two frames, each of 8 × 8 pixels. */
export async function anAnimation(): Promise<Buffer> {
  const frames = ['#336699', '#996633'].map(background => sharp({ create: { width: 8, height: 8, channels: 3, background } }).png().toBuffer());
  return sharp(await Promise.all(frames), { join: { animated: true } }).webp().toBuffer();
}

/** A WebP of 8 × 8 pixels, made without reading anything. */
export function aWebp(): Promise<Buffer> {
  return sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } }).webp().toBuffer();
}
