import sharp from 'sharp';

/** A photo-like JPEG of 64 × 48 pixels. */
export function aJpeg(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return sharp({ create: { width: 64, height: 48, channels: 3, background: '#336699', noise } }).jpeg().toBuffer();
}

/** The same, with its second half overwritten by zeros, the end marker apart: the header is good, the pixels are not. */
export async function aDamagedJpeg(): Promise<Buffer> {
  const jpeg = await aJpeg();
  return jpeg.fill(0, jpeg.length / 2, -2);
}
