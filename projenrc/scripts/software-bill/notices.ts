import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, Contents, Part } from './contents';
import { Library } from './libvips';

/** Where the licence texts of what is linked into libvips lie, one file a library: its package carries none. */
export const LIBRARY_TEXTS = join('licenses', 'libvips');

/** Where the licence texts of packages lie that publish without theirs, one file a package. */
export const PACKAGE_TEXTS = join('licenses', 'npm');

/** Licences that do not ask for their text beside each package: ours is in LICENSE, MIT-0 asks for nothing, these two are in licenses/. */
const WITHOUT_TEXT = ['Apache-2.0', 'MIT-0', 'LGPL-3.0-or-later'];

/** Returns the page with its generated sections written again. What stands between them is written by hand. */
export function writeNotices(page: string, contents: Contents, root: string): string {
  const sections: Readonly<Record<string, string>> = {
    layers: packageTable(contents.parts.filter(part => part.layers.length > 0), root, ({ layers }) => layers.join(', ')),
    libvips: libraryTable(contents.parts),
    handlers: packageTable(contents.parts.filter(part => part.handlers.length > 0), root,
      ({ handlers }) => nameHandlers(handlers, contents.handlers)),
    texts: texts(contents.parts, root),
  };
  return Object.entries(sections).reduce((text, [name, body]) => replaceSection(text, name, body), page);
}

/** What the licences ask for and is not there. */
export function findTextless(contents: Contents, root: string): string[] {
  const packages = contents.parts.filter(part => needsText(part.manifest.license) && licenceFiles(part, root).length === 0).map(part =>
    `${part.id} is under ${part.manifest.license}, which asks for its text, but has no licence file: take a version that carries one, or write its text to ${packageText(part)}`);
  const libraries = distinctLibraries(contents.parts).filter(({ name, licence }) => needsText(licence) && !existsSync(join(root, libraryText(name))))
    .map(({ name, version, licence }) =>
      `${name} ${version ?? ''} is under ${licence}, which asks for its text: write the licence file of that version to ${libraryText(name)}`);
  return [...packages, ...libraries];
}

function libraryText(name: string): string {
  return `${LIBRARY_TEXTS}/${name}.txt`;
}

function needsText(licence: string | undefined): boolean {
  return !WITHOUT_TEXT.includes(licence ?? '');
}

function replaceSection(page: string, name: string, body: string): string {
  const [begin, end] = [`<!-- begin ${name}: written by "npx projen notices" -->`, `<!-- end ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`THIRD-PARTY-NOTICES.md has no section "${name}": put the lines ${begin} and ${end} where it belongs, in this order`);
  }
  return `${page.slice(0, from)}${begin}\n${body}\n${page.slice(to)}`;
}

function packageTable(parts: readonly Part[], root: string, where: (part: Part) => string): string {
  return table(['Package', 'Version', 'Licence', 'Copyright, or author', 'In'], parts.map(part => {
    const { name, version, license } = part.manifest;
    return [`\`${name}\``, version, String(license), holders(part, root), where(part)];
  }));
}

/** Names whichever is the shorter list: those that hold a package or those that do not. */
function nameHandlers(holding: readonly string[], all: readonly string[]): string {
  const others = all.filter(handler => !holding.includes(handler));
  if (others.length === 0) {
    return 'all';
  }
  return others.length < holding.length ? `all but ${others.join(', ')}` : holding.join(', ');
}

function libraryTable(parts: readonly Part[]): string {
  return table(['Library', 'Version', 'Licence', 'Text'], distinctLibraries(parts).map(({ name, version, licence }) => [
    name,
    version ?? 'as in libvips',
    String(licence),
    needsText(licence) ? `[${name}.txt](${libraryText(name)})` : '[LGPL-3.0.txt](licenses/LGPL-3.0.txt)',
  ]));
}

/** Both architectures hold the same ones; should they ever differ, both versions are listed. */
function distinctLibraries(parts: readonly Part[]): Library[] {
  const libraries = new Map(parts.flatMap(part => part.libraries).map(library => [JSON.stringify(library), library]));
  return [...libraries.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version ?? '', b.version ?? ''));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map(cells => `| ${cells.join(' | ')} |`).join('\n').replaceAll('| --- ', '|---').replaceAll('|--- |', '|---|');
}

/** Whom the licence file names; where there is no such line, the author. */
function holders(part: Part, root: string): string {
  const lines = licenceFiles(part, root).flatMap(text => text.split('\n')).map(line => line.trim())
    .filter(line => /^Copyright\b.*(\d{4}|\(c\))/i.test(line)); // the forms to fill in of Apache's text have neither
  const named = [...new Set(lines.map(line => line.replace(/^Copyright\s*(\(c\))?\s*/i, '').replace(/\s*<[^>]*>\.?|\.? All rights reserved\.?/gi, '')))];
  const { author } = part.manifest;
  const fallback = (typeof author === 'string' ? author : author?.name ?? '').replace(/\s*[<(].*$/, '');
  return named.join('; ') || fallback;
}

/** Texts of the licence files of a package; where it carries none, the one that we keep in its place. */
function licenceFiles(part: Part, root: string): string[] {
  const own = readTexts(part, root, /^(licen[sc]e|copying)(\.(txt|md))?$/i);
  const kept = join(root, packageText(part));
  return own.length === 0 && existsSync(kept) ? [readFileSync(kept, 'utf8').trim()] : own;
}

function packageText({ manifest: { name } }: Part): string {
  return `${PACKAGE_TEXTS}/${name}.txt`;
}

function readTexts({ folder }: Part, root: string, name: RegExp): string[] {
  const files = readdirSync(join(root, folder)).filter(file => name.test(file)).sort();
  return files.map(file => readFileSync(join(root, folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
}

/** Every text that must be passed on, once, under the names of all packages that have it. */
function texts(parts: readonly Part[], root: string): string {
  const owners = new Map<string, string[]>();
  for (const part of parts) {
    const licence = needsText(part.manifest.license) ? licenceFiles(part, root) : [];
    for (const text of [...licence, ...readTexts(part, root, /^notice(\.(txt|md))?$/i)]) {
      owners.set(text, [...owners.get(text) ?? [], `\`${part.id}\``]);
    }
  }
  return [...owners].map(([text, ids]) => `### ${ids.join(', ')}\n\n\`\`\`\`text\n${text}\n\`\`\`\`\n`).join('\n');
}
