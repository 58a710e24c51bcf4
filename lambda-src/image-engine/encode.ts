import { Pixels, sharpOf } from './pixels';
import { ENCODER_DEFAULTS, OutputSpec } from '../../src/contract/image-formats';

/** Writes one format. Every setting is named, so that no default of another hand decides on bytes. */
export async function encode(pixels: Pixels, { format, ...own }: OutputSpec, background: string): Promise<Buffer> {
  const image = sharpOf(pixels);
  switch (format) {
    case 'jpeg':
      return image.flatten({ background }).jpeg({ ...ENCODER_DEFAULTS.jpeg, ...own }).toBuffer();
    case 'png':
      return image.png({ ...ENCODER_DEFAULTS.png, ...own }).toBuffer();
    case 'webp':
      return image.webp({ ...ENCODER_DEFAULTS.webp, ...own }).toBuffer();
    case 'avif': // without loss libvips stores colours in full, whatever is asked for
      return image.avif({ ...ENCODER_DEFAULTS.avif, ...own }).toBuffer();
  }
}
