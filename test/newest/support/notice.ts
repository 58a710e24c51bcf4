import { spawnSync } from 'node:child_process';
import { newestPeers } from '../../packed/support/consumer';

/** A line when the registry has a newer aws-cdk-lib than the pinned one. Without network there is nothing to say. */
export function notice(pinned = newestPeers().cdk, published = publishedVersion()): string | undefined {
  return published.localeCompare(pinned, 'en', { numeric: true }) > 0
    ? `test/newest is pinned to aws-cdk-lib ${pinned}, and ${published} is out: raise it in test/newest/package.json`
    : undefined;
}

function publishedVersion(): string {
  const { status, stdout } = spawnSync('npm', ['view', 'aws-cdk-lib', 'version', '--fetch-retries=0', '--fetch-timeout=10000'],
    { encoding: 'utf8', timeout: 20_000 });
  return status === 0 ? stdout.trim() : '';
}
