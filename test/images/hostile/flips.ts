import { HostileFile, good, hostile, random } from './hostile-file';
import { SourceFormat } from '../../../src/contract/image-formats';

/**
 * What becomes of a file in which one bit is turned: R stays READY, for the bit is one of colours that nothing protects, or it is one
 * that means nothing; x is damaged. PNG has checksums, and AVIF a coder that seldom finds its way back.
 */
const VERDICTS: { readonly [format in SourceFormat]: string } = {
  jpeg: 'RRRxRRRR',
  png: 'xxxxxxxx',
  webp: 'RRRxRxRx',
  gif: 'RRRRRRRR',
  avif: 'xRxxxxxx',
  tiff: 'RRRRRRRR',
};

export const FLIPPED: readonly HostileFile[] = (Object.keys(VERDICTS) as SourceFormat[]).flatMap((format, nth) =>
  [...VERDICTS[format]].map((verdict, index) => hostile(`flipped: bit ${index + 1} of ${format}`, format, verdict === 'R' ? 'READY' : 'corrupt-image', async () => {
    const file = await good(format);
    const next = random(1000 * nth + index + 1);
    next();
    const at = 16 + Math.floor(next() * (file.length - 16));
    file[at] ^= 2 ** Math.floor(next() * 8); // eslint-disable-line no-bitwise
    return file;
  })));
