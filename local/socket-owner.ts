import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** One end of a connection on the loopback: both ports, since a port may be the near end of several. */
export interface ConnectionEnd {
  readonly near: number;
  readonly far: number;
}

/** Which of some processes holds an end of a connection; undefined if none does. */
export function socketOwner(end: ConnectionEnd, candidates: readonly number[]): number | undefined {
  return existsSync('/proc/self/net/tcp') ? ownerFromProc(end, candidates) : ownerFromLsof(end, candidates);
}

function ownerFromProc({ near, far }: ConnectionEnd, candidates: readonly number[]): number | undefined {
  const [nearPort, farPort] = [near, far].map(port => `:${port.toString(16).toUpperCase().padStart(4, '0')}`);
  const connections = readFileSync('/proc/self/net/tcp', 'utf8').split('\n').map(line => line.trim().split(/\s+/));
  const inode = connections.find(([, local, remote]) => local?.endsWith(nearPort) && remote?.endsWith(farPort))?.[9];
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

function ownerFromLsof({ near, far }: ConnectionEnd, candidates: readonly number[]): number | undefined {
  const { stdout } = spawnSync('lsof', ['-nP', '-a', `-iTCP:${near}`, '-Fpn', '-p', candidates.join(',')], { encoding: 'utf8' });
  // Lines `p` and a process id, each followed by lines `n` and `near->far` of its connections.
  let pid = '';
  for (const line of (stdout ?? '').split('\n')) {
    pid = line.startsWith('p') ? line.slice(1) : pid;
    if (line.startsWith('n') && line.includes(`:${near}->`) && line.endsWith(`:${far}`)) {
      return Number(pid);
    }
  }
  return undefined;
}
