import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from './workshop';
import { run } from '../../../projenrc/scripts/command';

export const REPOSITORY = join(__dirname, '..', '..', '..');

/** The tarball that npm would get. */
export function tarball(): string {
  return theOnly('js', '.tgz');
}

/** The wheel that PyPI would get. */
export function wheel(): string {
  return theOnly('python', '.whl');
}

/** The tarball, unpacked. */
export function unpackedTarball(): string {
  return join(once('tarball', folder => run('tar', ['-xzf', tarball(), '-C', folder])), 'package');
}

/** The version that the construct promises to work with at least, of a peer. */
export function lowestVersionOf(peer: string): string {
  const { peerDependencies } = JSON.parse(readFileSync(join(unpackedTarball(), 'package.json'), 'utf8')) as
    { readonly peerDependencies: Readonly<Record<string, string>> };
  return peerDependencies[peer]!.replace(/^\^/, '');
}

function theOnly(kind: string, ending: string): string {
  const folder = join(REPOSITORY, 'dist', kind);
  const found = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith(ending)) : [];
  if (found.length !== 1) {
    throw new Error(`dist/${kind} should hold one ${ending}, it holds ${found.join(', ') || 'none'}: run npx projen package-all`);
  }
  return join(folder, found[0]!);
}
