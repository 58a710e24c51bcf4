import sharp from 'sharp';
import { encode } from '../../../lambda-src/image-engine/encode';
import { OutputSpec } from '../../../src/contract/image-formats';
import { smallPhoto } from '../../fixtures/images';
import { BLUE, Raw, RED, decode, distance, colourAt, paint, sharpOf } from '../../fixtures/pixels';

const photo = async () => decode(await smallPhoto('png'));
const lines = paint(64, 64, x => x % 2 ? RED : BLUE);
const written = (pixels: Raw, output: OutputSpec) => encode(pixels, output, '#ffffff');
/** Largest difference along one row. */
const offBy = async (pixels: Raw, output: OutputSpec) => {
  const decoded = await decode(await written(pixels, output));
  return Math.max(...Array.from({ length: pixels.width }, (_, x) => distance(colourAt(pixels, x, 9), colourAt(decoded, x, 9))));
};

describe('defaults', () => {
  const options: { readonly [format in OutputSpec['format']]: (image: sharp.Sharp) => sharp.Sharp } = {
    jpeg: image => image.jpeg({ quality: 80, chromaSubsampling: '4:2:0' }),
    png: image => image.png({ compressionLevel: 6 }),
    webp: image => image.webp({ quality: 80, effort: 4 }),
    avif: image => image.avif({ quality: 50, effort: 2, chromaSubsampling: '4:2:0' }),
  };

  test.each(Object.keys(options) as Array<OutputSpec['format']>)('of %s, byte for byte', async format => {
    const pixels = await photo();
    expect((await written(pixels, { format })).equals(await options[format](sharpOf(pixels)).toBuffer())).toBe(true);
  });
});

describe('settings', () => {
  const bytes = async (pixels: Raw, output: OutputSpec) => (await written(pixels, output)).length;

  test.each(['jpeg', 'webp', 'avif'] as const)('quality of %s', async format => {
    const pixels = await photo();
    expect(await bytes(pixels, { format, quality: 30 })).toBeLessThan(await bytes(pixels, { format }) * 0.8);
  });

  test.each(['jpeg', 'avif'] as const)('colours of %s in full: lines of one pixel stay apart', async format => {
    const half = await offBy(lines, { format, quality: 95 });
    const full = await offBy(lines, { format, quality: 95, chromaSubsampling: '4:4:4' });
    expect([half > 80, full < 30]).toEqual([true, true]);
  });

  test('compression of PNG changes bytes, not pixels', async () => {
    const pixels = await photo();
    const [none, most] = [await written(pixels, { format: 'png', compressionLevel: 0 }), await written(pixels, { format: 'png', compressionLevel: 9 })];
    expect(most.length).toBeLessThan(none.length * 0.8);
    expect((await decode(none)).data.equals((await decode(most)).data)).toBe(true);
  });

  test('quality of transparency in WebP', async () => {
    const pixels = await photo();
    const shadow = paint(pixels.width, pixels.height, (x, y) => [40, 60, 80, colourAt(pixels, x, y)[0]]);
    expect(await bytes(shadow, { format: 'webp', alphaQuality: 10 })).toBeLessThan(await bytes(shadow, { format: 'webp' }) * 0.8);
  });

  test.each(['webp', 'avif'] as const)('effort of %s', async format => {
    const pixels = await photo();
    expect((await written(pixels, { format, effort: 0 })).equals(await written(pixels, { format }))).toBe(false);
  });

  test.each<OutputSpec>([
    { format: 'webp', lossless: true }, { format: 'webp', lossless: true, effort: 6 }, { format: 'avif', lossless: true }, { format: 'avif', lossless: true, effort: 0 },
  ])('%j loses nothing', async output => {
    const pixels = await photo();
    expect((await decode(await written(pixels, output))).data.equals(pixels.data)).toBe(true);
    expect((await decode(await written(lines, output))).data.equals(lines.data)).toBe(true);
  });
});
