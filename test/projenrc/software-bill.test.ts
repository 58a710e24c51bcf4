import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { findInvalid, writeBill } from '../../projenrc/scripts/software-bill/bill';
import { readContents } from '../../projenrc/scripts/software-bill/contents';
import { readLibraries } from '../../projenrc/scripts/software-bill/libvips';
import { findRefused } from '../../projenrc/scripts/software-bill/licence-gate';

const ROOT = join(__dirname, '../..');
const LAYERS = ['sharp-arm64', 'sharp-x64'];

interface Component {
  readonly 'type': string;
  readonly 'name': string;
  readonly 'group'?: string;
  readonly 'version'?: string;
  readonly 'purl'?: string;
  readonly 'bom-ref': string;
  readonly 'licenses'?: readonly { readonly license?: { readonly id: string }; readonly expression?: string }[];
  readonly 'hashes'?: readonly { readonly alg: string; readonly content: string }[];
  readonly 'properties'?: readonly { readonly name: string; readonly value: string }[];
  readonly 'components'?: readonly Component[];
}

interface Bill {
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp?: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

const contents = readContents(ROOT);
const text = writeBill(contents);
const bill = JSON.parse(text) as Bill;

function json<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(ROOT, ...path), 'utf8')) as T;
}

function npmName({ group, name }: Component): string {
  return group ? `${group}/${name}` : name;
}

/** `name@version of where it is`, for every package that names a place of this kind. */
function placed(kind: 'handler' | 'layer'): string[] {
  return bill.components.flatMap(component => (component.properties ?? [])
    .filter(({ name }) => name === `cdk-image-upload-pipeline:${kind}`)
    .map(({ value }) => `${npmName(component)}@${component.version} of ${value}`)).sort();
}

function manifestOf(...folder: string[]): string {
  const { name, version } = json<{ name: string; version: string }>(...folder, 'package.json');
  return `${name}@${version}`;
}

/** A copy of a libvips package's two lists, to be changed. */
function libvipsPackage(change: (file: string, content: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'libvips-'));
  for (const file of ['README.md', 'versions.json']) {
    const original = join(ROOT, 'assets/layers/sharp-x64/nodejs/node_modules/@img/sharp-libvips-linux-x64', file);
    writeFileSync(join(folder, file), change(file, readFileSync(original, 'utf8')));
  }
  return folder;
}

test('is valid by the schema of CycloneDX', async () => {
  expect(bill.specVersion).toBe('1.6');
  expect(await findInvalid(text)).toBeUndefined();
});

test('the validator is awake', async () => {
  expect(await findInvalid(text.replace('"type": "library"', '"type": "bookshop"'))).toContain('metadata/component/type');
});

test('is the one in the root, which is packed', () => {
  expect(readFileSync(join(ROOT, 'sbom.cdx.json'), 'utf8')).toBe(text);
});

test('has the same bytes when made twice, in whatever order things are found', () => {
  const { parts, handlers, product } = readContents(ROOT);
  const reversed = parts.map(part => ({ ...part, libraries: [...part.libraries].reverse(), layers: [...part.layers].reverse() })).reverse();

  expect(writeBill({ product, handlers: [...handlers].reverse(), parts: reversed })).toBe(text);
});

test('holds no time and no path of this machine', () => {
  expect(bill.metadata.timestamp).toBeUndefined();
  expect(text).not.toContain(ROOT);
  expect(text).not.toContain('node_modules');
});

test('its serial number changes with what is inside', () => {
  const other = JSON.parse(writeBill({ ...contents, product: { ...contents.product, version: '99.0.0' } })) as Bill;

  expect(bill.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5/);
  expect(other.serialNumber).not.toBe(bill.serialNumber);
});

test('is about the product, in the version of package.json, which contains everything else', () => {
  const product = json<{ name: string; version: string; license: string }>('package.json');
  const { component } = bill.metadata;

  expect(component).toMatchObject({ name: product.name, version: product.version, licenses: [{ license: { id: product.license } }] });
  expect(bill.dependencies.find(({ ref }) => ref === component['bom-ref'])?.dependsOn).toEqual(bill.components.map(inside => inside['bom-ref']).sort());
});

test('peers are named as such and are no components', () => {
  const { peerDependencies } = json<{ peerDependencies: Record<string, string> }>('package.json');

  expect(bill.metadata.component.properties?.filter(({ name }) => name.endsWith(':peer-not-contained')).map(({ value }) => value))
    .toEqual(Object.entries(peerDependencies).map(([name, range]) => `${name} ${range}`));
  expect(bill.components.map(npmName).filter(name => name in peerDependencies)).toEqual([]);
});

test('names every package that left code in a bundle, with its version and its handlers', () => {
  const metafiles = readdirSync(join(ROOT, '.assets-cache/bundles'));
  const inside = metafiles.flatMap(metafile => {
    const { outputs } = json<{ outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> }>('.assets-cache/bundles', metafile);
    const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs).filter(file => inputs[file].bytesInOutput > 0));
    const folders = files.filter(file => file.includes('node_modules/')).map(file => {
      let folder = dirname(file);
      while (!/node_modules\/(@[^/]+\/)?[^@/][^/]*$/.test(folder)) {
        folder = dirname(folder);
      }
      return folder;
    });
    return [...new Set(folders)].map(folder => `${manifestOf(folder)} of ${basename(metafile, '.json')}`);
  });

  expect(inside.length).toBeGreaterThan(100);
  expect(placed('handler')).toEqual(inside.sort());
});

test('names every package of both layers', () => {
  const inside = LAYERS.flatMap(layer => {
    const modules = join('assets/layers', layer, 'nodejs/node_modules');
    const manifests = readdirSync(join(ROOT, modules), { recursive: true, encoding: 'utf8' })
      .filter(file => /^(@[^/]+\/)?[^/]+\/package\.json$/.test(file));
    return manifests.map(file => `${manifestOf(modules, dirname(file))} of ${layer}`);
  });

  expect(inside).toHaveLength(12);
  expect(placed('layer')).toEqual(inside.sort());
});

test('every component has a version in its purl, and an allowed licence', () => {
  for (const component of bill.components) {
    expect(component.purl).toBe(`pkg:npm/${npmName(component).replace('@', '%40')}@${component.version}`);
    expect(component.licenses).toHaveLength(1);
  }
  expect(findRefused(contents)).toEqual([]);
});

test('knows which package requires which, nested versions included', () => {
  const requires = (ref: string) => bill.dependencies.find(dependency => dependency.ref === ref)?.dependsOn;

  expect(requires(`pkg:npm/sharp@${json<{ version: string }>('node_modules/sharp/package.json').version}`))
    .toEqual(expect.arrayContaining([expect.stringContaining('sharp-libvips-linux-arm64@'), expect.stringContaining('pkg:npm/semver@')]));
  const post = 'node_modules/@aws-sdk/s3-presigned-post';
  const nested = existsSync(join(ROOT, post, 'node_modules/@aws-sdk/client-s3')) ? `${post}/node_modules/@aws-sdk/client-s3` : 'node_modules/@aws-sdk/client-s3';
  expect(requires(`pkg:npm/%40${manifestOf(post).slice(1)}`)).toContain(`pkg:npm/%40${manifestOf(nested).slice(1)}`);
});

describe.each(['arm64', 'x64'])('libvips for %s', architecture => {
  const folder = join('assets/layers', `sharp-${architecture}`, 'nodejs/node_modules/@img');
  const inside = (name: string) => bill.components.find(component => component.name === name)?.components ?? [];
  const libraries = inside(`sharp-libvips-linux-${architecture}`).filter(({ type }) => type === 'library');

  test('holds every library of its list, in its version', () => {
    const versions = json<Record<string, string>>(folder, `sharp-libvips-linux-${architecture}`, 'versions.json');

    expect(libraries.flatMap(({ version }) => version ?? []).sort()).toEqual(Object.values(versions).sort());
    expect(libraries).toEqual(expect.arrayContaining([
      expect.objectContaining({ name: 'libvips', version: versions.vips, licenses: [{ license: { id: 'LGPL-3.0-or-later', acknowledgement: 'declared' } }] }),
      expect.objectContaining({ name: 'aom', version: versions.aom, licenses: [{ expression: 'BSD-2-Clause AND LicenseRef-AOM-Patent-1.0', acknowledgement: 'declared' }] }),
      expect.objectContaining({ name: 'mozjpeg', version: versions.mozjpeg, licenses: [{ expression: 'Zlib AND IJG AND BSD-3-Clause', acknowledgement: 'declared' }] }),
      expect.objectContaining({ name: 'libwebp', version: versions.webp, licenses: [{ license: { id: 'BSD-3-Clause', acknowledgement: 'declared' } }] }),
    ]));
    const { purl } = bill.components.find(({ name }) => name === `sharp-libvips-linux-${architecture}`)!;
    expect(bill.dependencies.find(({ ref }) => ref === purl)?.dependsOn).toEqual(libraries.map(library => library['bom-ref']).sort());
    expect(libraries.filter(({ version }) => !version).map(({ name }) => name)).toEqual(['libnsgif']);
  });

  test.each([`sharp-libvips-linux-${architecture}`, `sharp-linux-${architecture}`])('%s has the hash of its machine code', name => {
    const files = inside(name).filter(({ type }) => type === 'file');

    expect(files).toHaveLength(1);
    const hash = createHash('sha256').update(readFileSync(join(ROOT, folder, name, files[0].name))).digest('hex');
    expect(files[0].hashes).toEqual([{ alg: 'SHA-256', content: hash }]);
  });
});

test('invents no licence for a part without one', async () => {
  const [{ manifest: { name, version }, ...part }] = contents.parts;
  const without = writeBill({ ...contents, parts: [{ ...part, requires: [], manifest: { name, version } }] });

  expect((JSON.parse(without) as Bill).components[0].licenses).toBeUndefined();
  expect(await findInvalid(without)).toBeUndefined();
});

test('a library without a line in the README has no licence', () => {
  const folder = libvipsPackage((file, content) => file === 'README.md' ? content.replace(/^\| aom .*\n/m, '') : content);

  expect(readLibraries(folder).find(({ name }) => name === 'aom')).toEqual({ name: 'aom', version: expect.any(String), licence: undefined });
});

test('a statement in the README that is not known fails, naming library, statement and mend', () => {
  const folder = libvipsPackage((_, content) => content.replace('Mozilla Public License 1.1', 'Mozilla Public License 7'));

  expect(() => readLibraries(folder)).toThrow(/says that cairo is used under "Mozilla Public License 7".*\(known: .*MIT License.*add it to LICENCES in projenrc/);
});

test('a README without its table fails', () => {
  const folder = libvipsPackage((file, content) => file === 'README.md' ? content.replace(/^\|.*\n/gm, '') : content);

  expect(() => readLibraries(folder)).toThrow('has no table of libraries and licences any more');
});

test('what is not built is not guessed: the message says how to build it', () => {
  const empty = mkdtempSync(join(tmpdir(), 'unbuilt-'));

  expect(() => readContents(empty)).toThrow('run npx projen assets');
});

test('handlers that are gone are not listed, though their metafiles stay in the cache', () => {
  const copy = mkdtempSync(join(tmpdir(), 'gone-'));
  ['.assets-cache/bundles', 'package.json'].forEach(path => cpSync(join(ROOT, path), join(copy, path), { recursive: true }));
  mkdirSync(join(copy, 'assets/lambda-src'), { recursive: true });
  const stages = readdirSync(join(ROOT, 'assets/lambda-src')).filter(stage => stage !== 'announcement').map(stage => `assets/lambda-src/${stage}`);
  ['node_modules', 'assets/layers', ...stages].forEach(path => symlinkSync(join(ROOT, path), join(copy, path)));

  const gone = readdirSync(join(ROOT, 'assets/lambda-src/announcement'));
  expect(gone).toContain('announce-outcome');
  expect(readContents(copy).handlers).toEqual(contents.handlers.filter(handler => !gone.includes(handler)));
});

test('the build makes the bill after the assets and before it packs', () => {
  const { tasks } = json<{ tasks: Record<string, { steps: { spawn?: string }[] }> }>('.projen/tasks.json');
  const order = (task: string) => tasks[task].steps.flatMap(({ spawn }) => spawn ?? []).filter(name => ['assets', 'sbom'].includes(name));

  expect(order('pre-compile')).toEqual(['assets', 'sbom']);
  expect(order('test')).toEqual(['assets', 'sbom']);
});
