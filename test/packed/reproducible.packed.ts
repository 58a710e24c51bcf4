import { join } from 'node:path';
import { CleanBuild, cleanBuild } from './support/clean-build';
import { hashes } from './support/hashes';
import { unpackedTarball } from './support/packages';

/** Two folders of different depth, two versions of Node.js: whatever finds its way into the output shows in one of them. */
const builds = (): CleanBuild[] => [
  cleanBuild('clean', '20.20.2'),
  cleanBuild(join('somewhere', 'quite', 'else', 'another clean'), '24.21.0'),
];

test('clean builds in two folders, on Node.js 20 and 24, give the same bundles and layers, byte for byte', () => {
  const [one, other] = builds();

  expect(Object.keys(hashes(one!.assets)).length).toBeGreaterThan(100);
  expect(hashes(other!.assets)).toEqual(hashes(one!.assets));
});

test('they give the same templates and the same hashes of assets', () => {
  const [one, other] = builds();

  expect(one!.assemblies.flatMap(({ assets }) => assets).length).toBeGreaterThan(30);
  expect(other!.assemblies.map(({ templates }) => templates)).toEqual(one!.assemblies.map(({ templates }) => templates));
  expect(other!.assemblies.map(({ assets }) => assets)).toEqual(one!.assemblies.map(({ assets }) => assets));
});

test('the tarball holds those very bundles and layers', () => {
  expect(hashes(join(unpackedTarball(), 'assets'))).toEqual(hashes(builds()[0]!.assets));
});
