import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The living members of a process group. A zombie is dead: only its parent has not looked yet. */
export function groupMembers(leader: number): number[] {
  return processes().filter(entry => entry.group === leader && !entry.state.startsWith('Z')).map(entry => entry.pid);
}

/**
 * Addresses (`127.0.0.1:4566`) on which a process group accepts connections,
 * or undefined on a host that cannot say.
 */
export function groupListeners(leader: number): string[] | undefined {
  const members = groupMembers(leader);
  return existsSync('/proc/self/net/tcp') ? listenersFromProc(members) : listenersFromLsof(members);
}

interface ProcessEntry {
  readonly pid: number;
  readonly group: number;
  readonly state: string;
}

function processes(): ProcessEntry[] {
  return existsSync('/proc/self/stat') ? processesFromProc() : processesFromPs();
}

function processesFromProc(): ProcessEntry[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(name => {
    const stat = attempt(() => readFileSync(`/proc/${name}/stat`, 'utf8'));
    // "pid (name) state parent group …", and the name may hold spaces and brackets.
    const [state, , group] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    return state && group ? [{ pid: Number(name), group: Number(group), state }] : [];
  });
}

function processesFromPs(): ProcessEntry[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,pgid=,stat='], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap(line => {
    const [pid, group, state] = line.trim().split(/\s+/);
    return pid && group && state ? [{ pid: Number(pid), group: Number(group), state }] : [];
  });
}

function listenersFromProc(members: number[]): string[] {
  const sockets = new Set(members.flatMap(pid => attempt(() => readdirSync(`/proc/${pid}/fd`))
    ?.map(fd => attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`))) ?? []));
  const listening = '0A';
  return ['tcp', 'tcp6'].flatMap(file => (attempt(() => readFileSync(`/proc/self/net/${file}`, 'utf8')) ?? '')
    .split('\n').slice(1).flatMap(line => {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      return local && state === listening && sockets.has(`socket:[${inode}]`) ? [address(local)] : [];
    }));
}

/** `0100007F:11D6`, bytes of the address in host order, as people write it. */
function address(local: string): string {
  const [host = '', port = ''] = local.split(':');
  const bytes = (host.match(/../g) ?? []).map(byte => parseInt(byte, 16));
  return `${host.length === 8 ? bytes.reverse().join('.') : `[${host}]`}:${parseInt(port, 16)}`;
}

function listenersFromLsof(members: number[]): string[] | undefined {
  const { error, stdout } = spawnSync('lsof', ['-nP', '-a', '-iTCP', '-sTCP:LISTEN', '-Fn', '-p', members.join(',')], { encoding: 'utf8' });
  return error ? undefined : stdout.split('\n').filter(line => line.startsWith('n')).map(line => line.slice(1));
}

/** Processes come and go while we look. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
