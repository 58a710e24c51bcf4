import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { pillow } from './support/pillow';
import { inside, made } from '../lambda-src/image-engine/make';

/** A file of known colours: 216 patches of 8×8 pixels, all of a grid. */
interface ColourFile {
  readonly name: string;
  readonly space: string;
  readonly path: string;
  /** Where the profile is that stands for inks without one. */
  readonly profile?: string;
}

const WIDTH = 36 * 8;

let folder: string;
let files: ColourFile[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'image-colours-'));
  files = await pillow<ColourFile[]>('colours.py', { make: folder });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The largest difference of a patch in CIEDE2000, at its own size, at half of it and at an eighth of a file that is four times as large. */
async function differences(given: readonly ColourFile[]) {
  const cases = [];
  for (const file of given) {
    for (const image of await made(readFileSync(file.path), [inside(WIDTH), inside(WIDTH / 2)])) {
      const target = `${file.path}-${image.size}.png`;
      writeFileSync(target, image.body);
      cases.push({ ...file, made: target, size: image.size });
    }
  }
  const results = await pillow<Array<{ readonly largest: number; readonly mean: number }>>('colours.py', { judge: cases });
  return cases.map(({ name, size }, index) => ({ name, size, ...results[index] }));
}

test('the formula gives what its authors published', async () => {
  expect(await pillow<number>('colours.py', {})).toBeLessThan(0.0001);
});

test('with 8 and 16 bits, without a profile, in sRGB, Display P3 and Adobe RGB, colours are those of their definition', async () => {
  expect(files).toHaveLength(20);
  const results = await differences(files);
  expect(results.filter(({ largest, mean }) => largest > 2.5 || mean > 0.5)).toEqual([]);
});

test('inks with a profile are as it says, without one as the usual profile of print says', async () => {
  const patches = sharp(files.find(({ name }) => name === 'PNG of 8 bits, no profile')!.path).toColourspace('cmyk');
  const profile = join(folder, 'inks.icc');
  const inks = async (name: string, image: sharp.Sharp) => {
    const path = join(folder, name);
    writeFileSync(path, await image.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer());
    expect(await sharp(path).metadata()).toMatchObject({ space: 'cmyk' });
    return { name, space: 'inks', path, profile };
  };
  const given = [await inks('with', patches.clone().withIccProfile('cmyk')), await inks('without', patches.clone())];
  const { icc } = await sharp(given[0].path).metadata();
  writeFileSync(profile, icc!);
  expect((await sharp(given[1].path).metadata()).icc).toBeUndefined();
  expect((await differences(given)).filter(({ largest }) => largest > 2.5)).toEqual([]);
});
