/**
 * Runs projen and fails when that changes a generated file: somebody edited one by hand, or did not run projen.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from './stamp';

const MANIFEST = '.projen/files.json';

function generatedFiles(): string[] {
  const { files } = JSON.parse(existsSync(MANIFEST) ? readFileSync(MANIFEST, 'utf8') : '{"files":[]}') as { readonly files: readonly string[] };
  return [...new Set([...files, MANIFEST, 'package-lock.json'])];
}

function main(): void {
  const before = new Map(generatedFiles().map(file => [file, hashOf([file])]));
  const { status } = spawnSync(join('node_modules', '.bin', 'projen'), ['default'], { stdio: 'inherit' });
  if (status !== 0) {
    throw new Error('projen failed: mend what it reports above');
  }
  const nothing = hashOf([]);
  const changed = [...new Set([...before.keys(), ...generatedFiles()])].filter(file => (before.get(file) ?? nothing) !== hashOf([file]));
  if (changed.length > 0) {
    throw new Error(`${changed.join(', ')} did not match .projenrc.ts.\nChange .projenrc.ts instead, run "npx projen" and commit what it writes.`);
  }
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
