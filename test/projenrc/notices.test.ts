import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Contents, Part, readContents } from '../../projenrc/scripts/software-bill/contents';
import { findTextless, writeNotices } from '../../projenrc/scripts/software-bill/notices';

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'THIRD-PARTY-NOTICES.md'), 'utf8');
const contents = readContents(ROOT);

function withPart(id: string, change: (part: Part) => Partial<Part>): Contents {
  return { ...contents, parts: contents.parts.map(part => part.id.startsWith(`${id}@`) ? { ...part, ...change(part) } : part) };
}

/** A package in a folder of its own, which some handler holds. */
function contentsOf(license: string, files: Readonly<Record<string, string>>): [Contents, string] {
  const root = mkdtempSync(join(tmpdir(), 'notices-'));
  mkdirSync(join(root, 'left-pad'));
  Object.entries(files).forEach(([file, text]) => writeFileSync(join(root, 'left-pad', file), text));
  const part: Part = {
    id: 'left-pad@1.2.3',
    manifest: { name: 'left-pad', version: '1.2.3', license, author: 'Azer <a@example.com>' },
    folder: 'left-pad',
    handlers: ['clean-up'],
    layers: [],
    requires: [],
    files: [],
    libraries: [],
  };
  return [{ ...contents, parts: [part] }, root];
}

test('the committed page is the one that would be written', () => {
  expect(writeNotices(page, contents, ROOT)).toBe(page);
});

test.each([
  ['a new version of a package', withPart('zod', part => ({ manifest: { ...part.manifest, version: '99.0.0' } }))],
  ['a new version of a library', withPart('@img/sharp-libvips-linux-x64', part => ({ libraries: part.libraries.map(library => ({ ...library, version: '99.0.0' })) }))],
  ['another licence', withPart('zod', part => ({ manifest: { ...part.manifest, license: 'ISC' } }))],
  ['a package that is gone', { ...contents, parts: contents.parts.filter(({ manifest }) => manifest.name !== 'uuid') }],
  ['another handler', withPart('uuid', () => ({ handlers: ['clean-up'] }))],
])('the page is stale after %s', (_, changed) => {
  expect(writeNotices(page, changed, ROOT)).not.toBe(page);
});

test('the page names every package and every library with its version and licence', () => {
  for (const { manifest } of contents.parts) {
    expect(page).toContain(`| \`${manifest.name}\` | ${manifest.version} | ${manifest.license} |`);
  }
  for (const { name, version, licence } of contents.parts.flatMap(part => part.libraries)) {
    expect(page).toContain(`| ${name} | ${version ?? 'as in libvips'} | ${licence} |`);
  }
});

test.each(['mnemonist/LICENSE.txt', 'obliterator/LICENSE.txt', 'uuid/LICENSE.md', 'zod/LICENSE'])('the page holds the text of %s', file => {
  expect(page).toContain(readFileSync(join(ROOT, 'node_modules', file), 'utf8').trim());
});

test('what stands outside the sections is left alone', () => {
  const written = writeNotices(page.replace('# Third-party notices', '# Notices, by hand'), contents, ROOT);

  expect(written).toBe(page.replace('# Third-party notices', '# Notices, by hand'));
});

test('a page that lost a section fails, saying which lines to put back', () => {
  expect(() => writeNotices(page.replace('<!-- end libvips -->', ''), contents, ROOT)).toThrow('has no section "libvips": put the lines <!-- begin libvips');
});

test('every text that a licence asks for is there', () => {
  expect(findTextless(contents, ROOT)).toEqual([]);
});

test('a package whose licence asks for its text and that has none is refused', () => {
  expect(findTextless(...contentsOf('MIT', {}))).toEqual([expect.stringContaining('left-pad@1.2.3 is under MIT, which asks for its text, but has no licence file')]);
  expect(findTextless(...contentsOf('MIT', { LICENCE: 'Copyright (c) 2014' }))).toEqual([]);
  expect(findTextless(...contentsOf('Apache-2.0', {}))).toEqual([]);
});

test('the text of a package without one is the one that we keep for it', () => {
  const [left, root] = contentsOf('MIT', {});
  mkdirSync(join(root, 'licenses/npm'), { recursive: true });
  writeFileSync(join(root, 'licenses/npm/left-pad.txt'), 'Copyright (c) 2014 Azer Koculu');

  expect(findTextless(left, root)).toEqual([]);
  expect(writeNotices(page, left, root)).toContain('Copyright (c) 2014 Azer Koculu\n````');
});

test('a library whose text is missing is refused, saying where to write it', () => {
  const added = withPart('@img/sharp-libvips-linux-x64', () => ({ libraries: [{ name: 'libnew', version: '1.0', licence: 'MIT' }] }));

  expect(findTextless(added, ROOT)).toEqual([expect.stringContaining('libnew 1.0 is under MIT, which asks for its text: write the licence file of that version to licenses/libvips/libnew.txt')]);
});

test('copyright lines are those of the licence file, without placeholders; else the author', () => {
  const written = (license: string, files: Record<string, string>) => writeNotices(page, ...contentsOf(license, files));

  expect(written('MIT', { LICENSE: 'Copyright (c) 2014 Azer Koculu <a@example.com>\n\nPermission…' })).toContain('| `left-pad` | 1.2.3 | MIT | 2014 Azer Koculu | clean-up |');
  expect(written('Apache-2.0', { LICENSE: 'Copyright [yyyy] [name of copyright owner]' })).toContain('| `left-pad` | 1.2.3 | Apache-2.0 | Azer | clean-up |');
});

test('a NOTICE file is passed on, whatever the licence', () => {
  expect(writeNotices(page, ...contentsOf('Apache-2.0', { NOTICE: 'Left pad notice' }))).toContain('### `left-pad@1.2.3`\n\n````text\nLeft pad notice\n````');
});
