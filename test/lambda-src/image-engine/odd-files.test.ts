import sharp from 'sharp';
import { inside, made } from './make';
import { ALL_FORMATS } from '../../fixtures/images';
import { ODD_FILES } from '../../fixtures/odd';
import { plainly } from '../../fixtures/odd/odd-file';
import { cornersOf, decode, psnr } from '../../fixtures/pixels';

// What a decoder warns of in the last rows is heard only when it is not kept.
beforeAll(() => sharp.cache(false));

/** Half as large, opaque. */
const seen = async (file: Buffer) => decode(await sharp((await made(file, [inside(48)]))[0].body).removeAlpha().png().toBuffer());

describe.each(ALL_FORMATS)('a %s is accepted, and shows what it should, with', format => {
  test.each(ODD_FILES[format].map(({ name, file }) => [name, file] as const))('%s', async (_, file) => {
    const pixels = await seen(await file());
    expect([pixels.width, pixels.height, ...cornersOf(pixels)]).toEqual([48, 32, 'red', 'green', 'blue', 'yellow']);
    // Not exactly equal: some are written twice with loss.
    expect(psnr(pixels, await seen(await plainly(format))).mean).toBeGreaterThan(35);
  });
});

test('they are many', () => {
  expect(Object.values(ODD_FILES).flat().length).toBeGreaterThanOrEqual(100);
});
