import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY, tarball, unpackedTarball } from './support/packages';
import { tell } from './support/tell';
import { fresh } from './support/workshop';
import { run } from '../../projenrc/scripts/command';
import { filesUnder } from '../../projenrc/scripts/stamp';

const MAX_BYTES = 20_000_000;

/** All that may stand at the top of the package, and why somebody needs it there. */
const TOP = [
  '.jsii', // the assembly: Python reads it
  '.jsii.tabl.json', // examples, for translation
  'API.md',
  'CHANGELOG.md', // in a release only
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'THIRD-PARTY-NOTICES.md',
  'assets',
  'lib',
  'licenses',
  'package.json',
  'sbom.cdx.json',
  'schemas', // wire formats, for clients and subscribers
];

const files = (): string[] => filesUnder(unpackedTarball()).map(file => file.slice(unpackedTarball().length + 1));
const read = (file: string): string => readFileSync(join(unpackedTarball(), file), 'utf8');

test('has at most 20 MB', () => {
  const { size } = statSync(tarball());

  tell(`the tarball has ${(size / 1e6).toFixed(1)} MB`);
  expect(size).toBeLessThanOrEqual(MAX_BYTES);
});

test('holds what its users need', () => {
  for (const name of TOP.filter(file => file !== 'CHANGELOG.md')) {
    expect([name, existsSync(join(unpackedTarball(), name))]).toEqual([name, true]);
  }
  expect(files()).toEqual(expect.arrayContaining(['lib/index.js', 'lib/index.d.ts', 'licenses/LGPL-3.0.txt', 'licenses/GPL-3.0.txt', 'schemas/openapi.json', 'schemas/asyncapi.json']));
});

test('holds nothing else: no sources, no tests, no source maps, no configuration', () => {
  expect([...new Set(files().map(file => file.split('/')[0]!))].filter(name => !TOP.includes(name))).toEqual([]);

  const ours = files().filter(file => !file.startsWith('assets/layers/'));
  expect(ours.filter(file => /\.map$|\.test\.|\.spec\.|(^|\/)test\/|tsconfig|\.tsbuildinfo$|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  expect(ours.filter(file => file.startsWith('assets/')).filter(file => !/^assets\/lambda-src\/[a-z-]+\/([a-z-]+)\/\1\.lambda\/index\.js$/.test(file))).toEqual([]);
  expect(files().filter(file => file.endsWith('.map'))).toEqual([]);
});

test('no text leads to a source map or names a path of the machine it was made on', () => {
  const machine = [REPOSITORY, homedir(), tmpdir()].filter(path => path.length > 1);
  const texts = files().filter(file => !/\.(node|so[.\d]*)$/.test(file));
  for (const file of texts) {
    const text = read(file);
    expect([file, machine.filter(path => text.includes(`${path}/`))]).toEqual([file, []]);
    expect([file, /^\/\/# sourceMappingURL=/m.test(text)]).toEqual([file, false]);
  }
});

test('asks for its peers and nothing else', () => {
  const manifest = JSON.parse(read('package.json')) as Readonly<Record<string, unknown>>;

  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.bundledDependencies ?? []).toEqual([]);
  expect(Object.keys(manifest.peerDependencies as object).sort()).toEqual(['aws-cdk-lib', 'constructs']);
  expect(Object.keys(manifest.scripts as object).filter(name => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
});

test('packed again from what it holds, it is the same, byte for byte: the release does so', () => {
  const folder = fresh('again');
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: unpackedTarball() });
  const [again] = filesUnder(folder);

  expect(readFileSync(again!).equals(readFileSync(tarball()))).toBe(true);
});

test('every function class finds its code from lib', () => {
  const classes = files().filter(file => /^lib\/functions\/.*\.js$/.test(file));

  expect(classes.length).toBeGreaterThanOrEqual(8);
  for (const file of classes) {
    const [, path] = /path\.join\(__dirname, '([^']+)'\)/.exec(read(file)) ?? [];
    expect([file, existsSync(join(unpackedTarball(), 'lib', 'functions', path!, 'index.js'))]).toEqual([file, true]);
  }
});

describe('the bill and the notices', () => {
  interface Component {
    readonly type: string;
    readonly name: string;
    readonly version?: string;
    readonly components?: readonly Component[];
  }
  const bill = (): readonly Component[] => (JSON.parse(read('sbom.cdx.json')) as { readonly components: readonly Component[] }).components;

  test.each(['arm64', 'x64'])('tell of sharp, of libvips and of every library in it, with its version: %s', architecture => {
    const library = `@img/sharp-libvips-linux-${architecture}`;
    const versions = JSON.parse(read(`assets/layers/sharp-${architecture}/nodejs/node_modules/${library}/versions.json`)) as
      Readonly<Record<string, string>>;
    const libvips = bill().find(({ name, components }) => components && library.endsWith(name))!;

    expect(bill().map(({ name }) => name)).toContain('sharp');
    expect(Object.keys(versions).length).toBeGreaterThan(20);
    expect(libvips.components!.map(({ version }) => version).filter(Boolean).sort()).toEqual(Object.values(versions).sort());
    for (const { name, version } of libvips.components!.filter(({ type }) => type === 'library')) {
      expect([name, new RegExp(`\\| *\`?${name}\`? *\\|.*${version ?? ''}`).test(read('THIRD-PARTY-NOTICES.md'))]).toEqual([name, true]);
    }
  });
});
