import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hashes } from './support/hashes';
import { unpackedTarball, wheel } from './support/packages';
import { pythonWithWheel } from './support/python';
import { once } from './support/workshop';
import { run } from '../../projenrc/scripts/command';
import { filesUnder } from '../../projenrc/scripts/stamp';

/** PyPI takes files up to 100 MB; everybody downloads this one. */
const MAX_BYTES = 20_000_000;

const unpackedWheel = (): string => once('wheel', folder => run(pythonWithWheel(), ['-m', 'zipfile', '--extract', wheel(), folder]));
const distInfo = (): string => filesUnder(unpackedWheel()).find(file => file.endsWith('.dist-info/METADATA'))!.replace(/METADATA$/, '');
const metadata = (): string => readFileSync(join(distInfo(), 'METADATA'), 'utf8');

test('has at most 20 MB', () => {
  expect(statSync(wheel()).size).toBeLessThanOrEqual(MAX_BYTES);
});

test('carries the very package that npm gets', () => {
  const inside = once('tarball-of-wheel', folder => {
    const [tgz] = filesUnder(unpackedWheel()).filter(file => file.endsWith('.jsii.tgz'));
    run('tar', ['-xzf', tgz!, '-C', folder]);
  });

  expect(hashes(join(inside, 'package'))).toEqual(hashes(unpackedTarball()));
});

test('has types, notices and licences where Python keeps them', () => {
  expect(existsSync(join(unpackedWheel(), 'cdk_image_upload_pipeline', 'py.typed'))).toBe(true);
  for (const name of ['LICENSE', 'THIRD-PARTY-NOTICES.md', 'LGPL-3.0.txt', 'GPL-3.0.txt', 'aom.txt']) {
    expect([name, existsSync(join(distInfo(), name))]).toEqual([name, true]);
  }
});

test('has the wire formats where Python finds them', () => {
  const folder = join(unpackedWheel(), 'cdk_image_upload_pipeline', 'schemas');
  expect(hashes(folder)).toEqual(hashes(join(unpackedTarball(), 'schemas')));
  expect(filesUnder(folder)).toContain(join(folder, 'openapi.json'));
});

test('its page on PyPI speaks Python, and shows no program twice', () => {
  const page = metadata();

  expect(page).toContain('Description-Content-Type: text/markdown');
  expect(page).not.toMatch(/```(ts|typescript)|^import \{/m);
  expect(page).not.toMatch(/<summary>(In )?Python/);
  expect(page).toContain('from cdk_image_upload_pipeline import ImageUploadPipeline');
});

test('its page on PyPI has no relative link', () => {
  const links = [...metadata().matchAll(/\]\(([^)\s]+)/g)].map(([, target]) => target!);

  expect(links.length).toBeGreaterThan(5);
  expect(links.filter(target => !/^(https:\/\/|#)/.test(target))).toEqual([]);
});
