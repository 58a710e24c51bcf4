import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Which of some processes holds the socket that is bound to a port of the loopback; undefined if none does. */
export function socketOwner(port: number, candidates: readonly number[]): number | undefined {
  return existsSync('/proc/self/net/tcp') ? ownerFromProc(port, candidates) : ownerFromLsof(port, candidates);
}

function ownerFromProc(port: number, candidates: readonly number[]): number | undefined {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const connected = readFileSync('/proc/self/net/tcp', 'utf8').split('\n').map(line => line.trim().split(/\s+/));
  const inode = connected.find(([, address]) => address?.endsWith(local))?.[9];
  return inode === undefined ? undefined : candidates.find(pid => socketsOf(pid).includes(`socket:[${inode}]`));
}

/** Processes come and go while we look. */
function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map(fd => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return '';
      }
    });
  } catch {
    return [];
  }
}

function ownerFromLsof(port: number, candidates: readonly number[]): number | undefined {
  const { stdout } = spawnSync('lsof', ['-nP', '-a', `-iTCP:${port}`, '-t', '-p', candidates.join(',')], { encoding: 'utf8' });
  const pid = Number.parseInt(stdout ?? '', 10);
  return Number.isNaN(pid) ? undefined : pid;
}
