import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { pillow } from './support/pillow';
import { restrictLoaders } from '../../lambda-src/image-engine/loaders';
import { SourceFormat } from '../../src/contract/image-formats';
import { ALL_FORMATS } from '../fixtures/images';

/** Loaders of every family in this build of libvips, and the one that an accepted format sets free. */
const FAMILIES: { readonly [family: string]: readonly [format: SourceFormat | undefined, ...loaders: string[]] } = {
  Csv: [undefined, 'File', 'Source'],
  Heif: ['avif', 'File', 'Buffer', 'Source'],
  Jpeg: ['jpeg', 'File', 'Buffer', 'Source'],
  Matrix: [undefined, 'File', 'Source'],
  Nsgif: ['gif', 'File', 'Buffer', 'Source'],
  Png: ['png', 'File', 'Buffer', 'Source'],
  Raw: [undefined, ''],
  Svg: [undefined, 'File', 'Buffer', 'Source'],
  Tiff: ['tiff', 'File', 'Buffer', 'Source'],
  Uhdr: [undefined, 'File', 'Buffer', 'Source'],
  Vips: [undefined, 'File', 'Source'],
  Webp: ['webp', 'File', 'Buffer', 'Source'],
};
const LOADERS = Object.entries(FAMILIES).flatMap(([family, [, ...loaders]]) => loaders.map(loader => `${family}${loader}`));

/** What the engine asks of libvips, asked of the same library in a process of its own, where the answer can be seen. */
async function blockedUnder(accepted: readonly SourceFormat[]): Promise<{ readonly [loader: string]: boolean }> {
  const steps: Array<{ readonly blocked: boolean; readonly operations: readonly string[] }> = [];
  const block = jest.spyOn(sharp, 'block').mockImplementation(({ operation }) => void steps.push({ blocked: true, operations: operation }));
  const unblock = jest.spyOn(sharp, 'unblock').mockImplementation(({ operation }) => void steps.push({ blocked: false, operations: operation }));
  restrictLoaders(accepted);
  block.mockRestore();
  unblock.mockRestore();
  return pillow('loaders.py', { library: libvips(), steps });
}

function libvips(): string {
  const folder = join(__dirname, `../../node_modules/@img/sharp-libvips-${process.platform}-${process.arch}/lib`);
  return join(folder, readdirSync(folder).find(name => name.startsWith('libvips-cpp.'))!);
}

test('every loader of the build is known here, so that a new one is looked at', async () => {
  expect(Object.keys(await blockedUnder([])).sort()).toEqual([...LOADERS].sort());
});

test.each<[string, readonly SourceFormat[]]>([
  ['nothing', []],
  ...ALL_FORMATS.map(format => [format, [format]] as [string, readonly SourceFormat[]]),
  ['the defaults', ['jpeg', 'png', 'webp', 'gif']],
  ['everything', ALL_FORMATS],
])('where %s is accepted, only its loaders from memory can run', async (_, accepted) => {
  const free = Object.entries(await blockedUnder(accepted)).filter(([, blocked]) => !blocked).map(([loader]) => loader);
  const expected = Object.entries(FAMILIES).filter(([, [format]]) => format !== undefined && accepted.includes(format)).map(([family]) => `${family}Buffer`);
  expect(free.sort()).toEqual(expected.sort());
});
