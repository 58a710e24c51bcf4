import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { CACHE_DIR, filesUnder } from '../stamp';
import { Library, readLibraries } from './libvips';

/** What an npm package tells of itself. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Machine code inside a package. */
export interface NativeFile {
  readonly path: string;
  readonly sha256: string;
}

/** One version of an npm package whose code is inside the published one. */
export interface Part {
  readonly id: string;
  readonly manifest: Manifest;
  /** Where its own files lie here. */
  readonly folder: string;
  /** The handlers whose bundles hold some of it. */
  readonly handlers: string[];
  /** The layers that hold it. */
  readonly layers: string[];
  /** Ids of the parts it requires. */
  readonly requires: string[];
  readonly files: readonly NativeFile[];
  /** What is linked into its machine code. */
  readonly libraries: readonly Library[];
}

/** All that is published here and was made elsewhere, in a stable order. */
export interface Contents {
  readonly product: Manifest;
  readonly handlers: readonly string[];
  readonly parts: readonly Part[];
}

/** Where the built things lie that are looked into. */
const BUNDLES = join(CACHE_DIR, 'bundles');
const LAYERS = join('assets', 'layers');

interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>>;
}

/** Looks into the bundles and layers below a root. */
export function readContents(root: string): Contents {
  const handlers = list(root, BUNDLES).filter(file => file.endsWith('.json') && isBuilt(root, file)).map(file => basename(file, '.json'));
  const layers = list(root, LAYERS);
  const found = new Map<string, string>(); // folder of a package → its id
  const parts = new Map<string, Part>();
  const add = (folder: string, where: { readonly handler: string } | { readonly layer: string }): void => {
    const manifest = readManifest(join(root, folder));
    const id = `${manifest.name}@${manifest.version}`;
    const part = parts.get(id) ?? {
      id,
      manifest,
      folder,
      handlers: [],
      layers: [],
      requires: [],
      files: 'layer' in where ? readNativeFiles(join(root, folder)) : [],
      libraries: 'layer' in where ? readLibraries(join(root, folder)) : [],
    };
    parts.set(id, part);
    found.set(folder, id);
    if ('handler' in where) {
      part.handlers.push(where.handler);
    } else {
      part.layers.push(where.layer);
    }
  };
  for (const handler of handlers) {
    bundledFolders(join(root, BUNDLES, `${handler}.json`)).forEach(folder => add(folder, { handler }));
  }
  for (const layer of layers) {
    installedFolders(root, join(LAYERS, layer, 'nodejs', 'node_modules')).forEach(folder => add(folder, { layer }));
  }
  for (const [folder, id] of found) {
    const { manifest, requires } = parts.get(id)!;
    const names = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    const ids = names.flatMap(name => resolveFrom(folder, name, found) ?? []);
    requires.push(...ids.filter(required => !requires.includes(required)));
    requires.sort();
  }
  return { product: readManifest(root), handlers, parts: [...parts.values()].sort((a, b) => compare(a.id, b.id)) };
}

/** Independent of the language of the machine, unlike localeCompare. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function list(root: string, folder: string): string[] {
  const names = existsSync(join(root, folder)) ? readdirSync(join(root, folder)).sort() : [];
  if (names.length === 0) {
    throw new Error(`${folder} is missing or empty, so what is published cannot be known: run npx projen assets`);
  }
  return names;
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The metafile of a handler that is gone stays in the cache; its bundle does not stay in the assets. */
function isBuilt(root: string, metafile: string): boolean {
  return Object.keys(readOutputs(join(root, BUNDLES, metafile))).every(file => existsSync(join(root, file)));
}

function readOutputs(metafile: string): Metafile['outputs'] {
  return (JSON.parse(readFileSync(metafile, 'utf8')) as Metafile).outputs;
}

/** Folders of the packages that left code in a bundle. */
function bundledFolders(metafile: string): string[] {
  const inputs = Object.values(readOutputs(metafile)).flatMap(output => Object.entries(output.inputs));
  const folders = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([input]) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  return [...new Set(folders)].sort();
}

/** Folders of the packages installed in a node_modules, and in those below it. */
function installedFolders(root: string, modules: string): string[] {
  if (!existsSync(join(root, modules))) {
    return [];
  }
  const names = readdirSync(join(root, modules)).sort();
  const folders = names.flatMap(name => name.startsWith('@')
    ? readdirSync(join(root, modules, name)).sort().map(scoped => join(modules, name, scoped))
    : [join(modules, name)]);
  return folders.flatMap(folder => [folder, ...installedFolders(root, join(folder, 'node_modules'))]);
}

/** As Node.js does: the package's own node_modules, then those of every folder above. */
function resolveFrom(folder: string, name: string, found: ReadonlyMap<string, string>): string | undefined {
  for (let at = folder; at !== '.'; at = dirname(at)) {
    const hit = basename(at) === 'node_modules' ? undefined : found.get(join(at, 'node_modules', name));
    if (hit) {
      return hit;
    }
  }
  return found.get(join('node_modules', name));
}

function readNativeFiles(folder: string): NativeFile[] {
  return filesUnder(folder).filter(file => /\.(node|so[.\d]*)$/.test(file)).map(file => ({
    path: relative(folder, file).split(sep).join('/'),
    sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
  }));
}
