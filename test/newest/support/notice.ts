import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../packed/support/packages';

/** A line when the registry has a newer aws-cdk-lib than the pinned one. Without network there is nothing to say. */
export function notice(pinned = pinnedVersion(), published = publishedVersion()): string | undefined {
  return isNewer(published, pinned)
    ? `test/newest is pinned to aws-cdk-lib ${pinned}, and ${published} is out: raise it in test/newest/package.json, `
      + 'then run `npm install --package-lock-only --omit-lockfile-registry-resolved` there'
    : undefined;
}

function pinnedVersion(): string {
  const { dependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'test', 'newest', 'package.json'), 'utf8')) as
    { readonly dependencies: Readonly<Record<string, string>> };
  return dependencies['aws-cdk-lib']!;
}

function publishedVersion(): string {
  const { status, stdout } = spawnSync('npm', ['view', 'aws-cdk-lib', 'version', '--fetch-retries=0', '--fetch-timeout=10000'],
    { encoding: 'utf8', timeout: 20_000 });
  return status === 0 ? stdout.trim() : '';
}

/** Versions of three numbers; anything else is not newer. */
function isNewer(version: string, than: string): boolean {
  const numbers = (text: string) => /^(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number);
  const [left, right] = [numbers(version), numbers(than)];
  const differs = left?.findIndex((number, index) => number !== right?.[index]) ?? -1;
  return left !== undefined && right !== undefined && differs >= 0 && left[differs]! > right[differs]!;
}
