/**
 * Makes the wheel and the source distribution in dist/python: what jsii generates, amended by what it leaves to be wished.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './command';
import { CACHE_DIR } from './stamp';
import { findPython } from '../../local/python';

const WORK = join(CACHE_DIR, 'python');
const DIST = join('dist', 'python');
const AMENDMENTS = join('projenrc', 'python');
const JSII_CHECK = 'from jsii._type_checking import cached_type_hints, check_type';
const OUR_CHECK = 'from jsii._type_checking import cached_type_hints\nfrom ._arguments import check_type';
/** Beside LICENSE, which setuptools takes by itself. */
const NOTICES = ['THIRD-PARTY-NOTICES.md', 'licenses'];

function main(): void {
  rmSync(WORK, { recursive: true, force: true });
  rmSync(DIST, { recursive: true, force: true });
  run(join('node_modules', '.bin', 'jsii-pacmak'), ['--code-only', '--no-npmignore', '--target', 'python', '--outdir', WORK]);
  const project = join(WORK, 'python');
  checkLists(project);
  dropHandwrittenPython(project);
  addNotices(project);
  addSchemas(project);
  build(project);
  console.log(`python: ${readdirSync(DIST).join(', ')}`);
}

/** What is no list, or holds a wrong element, is the commonest slip in Python, and jsii's own answer names neither. */
function checkLists(project: string): void {
  const folder = join(project, 'src', 'cdk_image_upload_pipeline');
  edit(join(folder, '__init__.py'), source => replaceOnce(source, JSII_CHECK, OUR_CHECK));
  cpSync(join(AMENDMENTS, '_arguments.py'), join(folder, '_arguments.py'));
}

/**
 * README.md shows Python beside TypeScript. Here jsii has turned the TypeScript into Python, so the same programs would stand there twice.
 */
function dropHandwrittenPython(project: string): void {
  for (const file of [join(project, 'README.md'), join(project, 'src', 'cdk_image_upload_pipeline', '__init__.py')]) {
    edit(file, text => text.replace(/<details>\s*<summary>(?:In )?Python<\/summary>[\s\S]*?<\/details>\s*/g, ''));
  }
}

function addNotices(project: string): void {
  NOTICES.forEach(path => cpSync(path, join(project, path), { recursive: true }));
  writeFileSync(join(project, 'setup.cfg'), ['[metadata]', 'license_files =', '    LICENSE', '    THIRD-PARTY-NOTICES.md', '    licenses/*.txt', '    licenses/libvips/*.txt', ''].join('\n'));
}

/** The wire formats, where `importlib.resources` finds them: nobody looks into the tarball that the wheel embeds. */
function addSchemas(project: string): void {
  cpSync('schemas', join(project, 'src', 'cdk_image_upload_pipeline', 'schemas'), { recursive: true });
  edit(join(project, 'setup.py'), source => replaceOnce(source, '"py.typed"', '"py.typed", "schemas/*.json"'));
}

function build(project: string): void {
  const venv = join(WORK, 'venv');
  const python = join(venv, 'bin', 'python');
  run(findPython().command, ['-m', 'venv', venv]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '--requirement', join(AMENDMENTS, 'requirements.txt')]);
  mkdirSync(DIST, { recursive: true });
  run(python, ['-m', 'build', '--outdir', resolve(DIST), project]);
  run(python, ['-m', 'twine', 'check', '--strict', ...readdirSync(DIST).map(name => join(DIST, name))]);
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

function replaceOnce(source: string, old: string, replacement: string): string {
  if (source.split(old).length !== 2) {
    throw new Error(`jsii-pacmak generates other Python than it did: \`${old}\` should stand there once; compare this in ${__filename}`);
  }
  return source.replace(old, replacement);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
