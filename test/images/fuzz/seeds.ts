import { SourceFormat } from '../../../src/contract/image-formats';
import { animation } from '../../fixtures/images';
import { sharpOf } from '../../fixtures/pixels';
import { CANARIES } from '../hostile/canaries';
import { noise } from '../hostile/hostile-file';

const picture = () => sharpOf(noise(40, 30));
const seeThrough = () => picture().ensureAlpha(0.5);

/** Good files of many kinds, small, for every mutant is decoded. */
const MAKERS: { readonly [format in SourceFormat]: ReadonlyArray<() => Promise<Buffer>> } = {
  jpeg: [
    () => picture().jpeg().toBuffer(),
    () => picture().jpeg({ progressive: true }).toBuffer(),
    () => picture().jpeg({ chromaSubsampling: '4:4:4' }).withIccProfile('p3').toBuffer(),
    () => picture().greyscale().jpeg().toBuffer(),
    () => picture().toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer(),
    () => picture().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  ],
  png: [
    () => picture().png().toBuffer(),
    () => seeThrough().png({ progressive: true }).toBuffer(),
    () => picture().png({ palette: true }).toBuffer(),
    () => seeThrough().png({ palette: true, colours: 4 }).toBuffer(),
    () => picture().toColourspace('rgb16').withIccProfile('p3').png().toBuffer(),
    () => picture().toColourspace('grey16').png().toBuffer(),
  ],
  webp: [
    () => picture().webp().toBuffer(),
    () => seeThrough().webp().toBuffer(),
    () => picture().webp({ lossless: true }).toBuffer(),
    () => seeThrough().webp({ lossless: true }).withIccProfile('p3').toBuffer(),
    () => animation(3, 'webp'),
  ],
  gif: [() => picture().gif().toBuffer(), () => picture().gif({ progressive: true }).toBuffer(), () => animation(3, 'gif')],
  avif: [
    () => picture().avif({ effort: 0 }).toBuffer(),
    () => seeThrough().avif({ effort: 0 }).toBuffer(),
    () => picture().avif({ effort: 0, lossless: true }).withIccProfile('p3').toBuffer(),
  ],
  tiff: [
    ...(['none', 'lzw', 'deflate', 'jpeg', 'packbits'] as const).map(compression => () => picture().tiff({ compression }).toBuffer()),
    () => seeThrough().tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer(),
    () => picture().tiff({ compression: 'lzw', tile: true, tileWidth: 16, tileHeight: 16, pyramid: true }).toBuffer(),
    () => picture().toColourspace('rgb16').tiff({ compression: 'lzw' }).toBuffer(),
    () => picture().toColourspace('cmyk').withIccProfile('cmyk').tiff({ compression: 'none' }).toBuffer(),
    () => picture().threshold().toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer(),
  ],
};

/** Every file of a format that mutants are made of, the one with all its metadata among them. */
export function seeds(format: SourceFormat): Promise<Buffer[]> {
  return Promise.all([...MAKERS[format], ...CANARIES.filter(each => each.format === format).map(({ file }) => file)].map(make => make()));
}
