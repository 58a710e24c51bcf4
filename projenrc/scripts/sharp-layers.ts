import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { seconds } from './bundle-handlers';
import { CACHE_DIR, filesUnder, hashOf, Stamp } from './stamp';

const SOURCE = join('lambda-src', 'layers', 'sharp');
const ARCHITECTURES = ['arm64', 'x64'] as const;

/** Files that Lambda never reads, as paths below `node_modules`. Licence texts and the list of what libvips contains stay. */
const SUPERFLUOUS: readonly RegExp[] = [
  /^\.package-lock\.json$/,
  /^sharp\/(src|install|lib)\//, // C++ sources and the scripts that would compile them
  /\.d\.[cm]?ts$/,
  /\.mjs$/, // handlers are CommonJS
  /^@img\/sharp-libvips-[^/]+\/lib\/(glib-2\.0\/|index\.js$)/, // headers, for compiling
  /^(?!@img\/sharp-libvips-).*\/(README|CHANGELOG)\.md$/i,
];

/** Installs sharp for both Lambda architectures, unless the lock file and this script are as they were. */
export function buildSharpLayers(force: boolean): void {
  for (const architecture of ARCHITECTURES) {
    buildSharpLayer(architecture, force);
  }
}

function buildSharpLayer(architecture: string, force: boolean): void {
  const target = join('assets', 'layers', `sharp-${architecture}`);
  const stamp = new Stamp(`layers/sharp-${architecture}`, hashOf([SOURCE, __filename]));
  if (!force && stamp.isFresh && isComplete(target, architecture)) {
    return;
  }
  const start = Date.now();
  const scratch = join(CACHE_DIR, 'layers', `sharp-${architecture}`);
  rmSync(scratch, { recursive: true, force: true });
  const install = join(scratch, 'nodejs');
  mkdirSync(install, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    cpSync(join(SOURCE, file), join(install, file));
  }
  const npm = spawnSync('npm', [
    'ci', '--ignore-scripts', '--no-bin-links', '--no-audit', '--no-fund', '--loglevel=error',
    '--os=linux', `--cpu=${architecture}`, '--libc=glibc',
  ], { cwd: install, stdio: ['ignore', 'ignore', 'inherit'] });
  if (npm.status !== 0) {
    throw new Error(`npm could not install sharp for linux-${architecture} (see above): check that the npm registry is reachable, then run npx projen layers`);
  }
  for (const file of ['package.json', 'package-lock.json']) {
    rmSync(join(install, file));
  }
  prune(join(install, 'node_modules'));
  if (!isComplete(scratch, architecture)) {
    throw new Error(`sharp for linux-${architecture} lacks a file that Lambda needs: compare requiredFiles() in ${__filename.split(sep).slice(-3).join('/')} with ${install}`);
  }
  rmSync(target, { recursive: true, force: true });
  mkdirSync(join(target, '..'), { recursive: true });
  renameSync(scratch, target);
  stamp.write();
  console.log(`assets: sharp layer for ${architecture} built, ${filesUnder(target).length} files, ${seconds(start)}`);
}

function prune(modules: string): void {
  for (const file of filesUnder(modules)) {
    const path = file.slice(modules.length + 1).split(sep).join('/');
    if (SUPERFLUOUS.some(pattern => pattern.test(path))) {
      rmSync(file);
    }
  }
  removeEmptyFolders(modules);
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }).filter(item => item.isDirectory())) {
    removeEmptyFolders(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) {
    rmSync(folder, { recursive: true });
  }
}

/** A layer without one of these fails on Lambda, or breaks a licence. The binary finds libvips by a relative path. */
function requiredFiles(architecture: string): RegExp[] {
  return [
    /^sharp\/package\.json$/,
    /^sharp\/LICENSE$/,
    /^sharp\/dist\/index\.cjs$/,
    new RegExp(`^@img/sharp-linux-${architecture}/.*\\.node$`),
    new RegExp(`^@img/sharp-libvips-linux-${architecture}/lib/libvips-cpp\\.so\\.`),
    new RegExp(`^@img/sharp-libvips-linux-${architecture}/README\\.md$`),
    new RegExp(`^@img/sharp-libvips-linux-${architecture}/versions\\.json$`),
  ];
}

function isComplete(layer: string, architecture: string): boolean {
  const modules = join(layer, 'nodejs', 'node_modules');
  if (!existsSync(modules)) {
    return false;
  }
  const files = filesUnder(modules).map(file => file.slice(modules.length + 1).split(sep).join('/'));
  return requiredFiles(architecture).every(required => files.some(file => required.test(file)));
}
