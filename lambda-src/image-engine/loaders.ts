import sharp from 'sharp';
import { SourceFormat } from '../../src/contract/image-formats';

/** The one libvips operation that reads a format from memory. */
const LOADERS: { readonly [format in SourceFormat]: string } = {
  jpeg: 'VipsForeignLoadJpegBuffer',
  png: 'VipsForeignLoadPngBuffer',
  webp: 'VipsForeignLoadWebpBuffer',
  gif: 'VipsForeignLoadNsgifBuffer',
  avif: 'VipsForeignLoadHeifBuffer',
  tiff: 'VipsForeignLoadTiffBuffer',
};

/**
 * Leaves libvips only the loaders of the accepted formats, from memory: code that cannot run cannot be attacked.
 * Also pins what the process shares. Call it before the first image; a second call replaces the first.
 */
export function restrictLoaders(accepted: readonly SourceFormat[]): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: accepted.map(format => LOADERS[format]) });
  sharp.cache(false); // every file is seen once, and what one file left must not meet the next
  sharp.concurrency(1); // the bytes of AVIF depend on the number of threads: the host's must not decide them
}
