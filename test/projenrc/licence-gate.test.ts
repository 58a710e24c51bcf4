import { Contents, Part } from '../../projenrc/scripts/software-bill/contents';
import { Library } from '../../projenrc/scripts/software-bill/libvips';
import { ALLOWED, findRefused, refusalOf } from '../../projenrc/scripts/software-bill/licence-gate';

function contentsWith(license: string | undefined, libraries: readonly Library[] = []): Contents {
  const part: Part = {
    id: 'left-pad@1.2.3',
    manifest: { name: 'left-pad', version: '1.2.3', license },
    folder: 'node_modules/left-pad',
    handlers: ['clean-up'],
    layers: [],
    requires: [],
    files: [],
    libraries,
  };
  return { product: { name: 'product', version: '0.0.0' }, handlers: ['clean-up'], parts: [part] };
}

test.each([
  'MIT',
  '(MIT OR Apache-2.0)',
  'GPL-3.0-only OR MIT',
  'BSD-2-Clause AND LicenseRef-AOM-Patent-1.0',
  'Zlib AND IJG AND BSD-3-Clause',
  '(GPL-2.0-only OR MIT) AND ISC',
  'LGPL-3.0-or-later',
])('accepts %s', license => {
  expect(findRefused(contentsWith(license))).toEqual([]);
});

test.each([
  'GPL-3.0-only',
  'AGPL-3.0-or-later',
  'BUSL-1.1',
  'MIT AND GPL-3.0-only',
  'GPL-2.0-only OR AGPL-3.0-only',
  'Apache-2.0 WITH LLVM-exception',
  'LGPL-2.1-only',
  'LicenseRef-Somebodys-Own',
])('refuses %s', license => {
  const [refusal, ...more] = findRefused(contentsWith(license));

  expect(more).toEqual([]);
  expect(refusal).toContain(`left-pad 1.2.3 is under ${license}, which is not allowed`);
});

test.each([undefined, ''])('refuses a package that states no licence: %p', license => {
  expect(findRefused(contentsWith(license))).toEqual([expect.stringContaining('left-pad 1.2.3 states no licence')]);
});

test.each(['SEE LICENSE IN LICENSE.md', 'UNLICENSED', 'MIT-ish', 'constructor'])('refuses %s, which is no SPDX expression', license => {
  expect(findRefused(contentsWith(license))).toEqual([expect.stringContaining(`left-pad 1.2.3 states the licence "${license}", which is no SPDX expression`)]);
});

test('refuses a licence that is not even text', () => {
  expect(refusalOf({ name: 'left-pad', version: '1.2.3', licence: { type: 'MIT' } })).toContain('states the licence {"type":"MIT"}, which is no SPDX expression');
});

test.each<Library>([
  { name: 'aom', version: '3.15.1' },
  { name: 'aom', version: '3.15.1', licence: 'GPL-3.0-only' },
])('looks into packages: refuses the library %p', library => {
  expect(findRefused(contentsWith('MIT', [library]))).toEqual([expect.stringContaining('aom (inside left-pad@1.2.3) 3.15.1')]);
});

test('a refusal says what is allowed and how to mend it', () => {
  const [refusal] = findRefused(contentsWith('GPL-3.0-only'));

  Object.keys(ALLOWED).forEach(id => expect(refusal).toContain(id));
  expect(refusal).toContain('leave it out, take a version under an allowed licence, or');
  expect(refusal).toContain('ALLOWED in projenrc/scripts/software-bill/licence-gate.ts');
});

test('every allowed licence has its reason and is an id the gate can read', () => {
  for (const [id, reason] of Object.entries(ALLOWED)) {
    expect(reason).not.toBe('');
    expect(findRefused(contentsWith(id))).toEqual([]);
  }
});
