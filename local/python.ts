import { spawnSync } from 'node:child_process';
import { hostEnvironment } from './environment';
import { UserError } from './user-error';

const NEEDED = [3, 10] as const;
const USUAL_NAMES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** A Python that can run the engine. */
export interface Python {
  readonly command: string;
  /** As `3.11`: an environment belongs to one of these. */
  readonly version: string;
}

interface Found extends Python {
  readonly isNewEnough: boolean;
  readonly missing: string[];
}

/**
 * Finds a Python that is new enough and can make a virtual environment, and
 * says exactly what is missing when there is none. The variable PYTHON names one.
 */
export function findPython(names: string[] = process.env.PYTHON ? [process.env.PYTHON] : USUAL_NAMES): Python {
  const needed = NEEDED.join('.');
  const found = names.flatMap(name => inspect(name) ?? []);
  const good = found.find(python => python.isNewEnough && python.missing.length === 0);
  if (good) {
    return good;
  }
  const incomplete = found.find(python => python.isNewEnough);
  if (incomplete) {
    throw new UserError(`${incomplete.command} (Python ${incomplete.version}) lacks ${incomplete.missing.join(' and ')}, so it cannot make a virtual environment`,
      `install it (Debian, Ubuntu: apt install python${incomplete.version}-venv), or name another Python: PYTHON=/path/to/python3 npm run demo`);
  }
  const old = found[0];
  throw new UserError(
    old ? `the local AWS engine needs Python ${needed} or newer, and ${old.command} is ${old.version}`
      : `the local AWS engine needs Python ${needed} or newer, and ${process.env.PYTHON ? `PYTHON=${process.env.PYTHON} does not run` : 'there is no python3 on the PATH'}`,
    `install Python ${needed} or newer, or name one: PYTHON=/path/to/python3 npm run demo`);
}

function inspect(command: string): Found | undefined {
  const script = 'import sys, importlib.util as u; '
    + 'print(*sys.version_info[:2], *[m for m in ("venv", "ensurepip") if not u.find_spec(m)])';
  const { status, stdout } = spawnSync(command, ['-c', script], { encoding: 'utf8', env: hostEnvironment(), timeout: 10_000 });
  const [major, minor, ...missing] = status === 0 ? stdout.trim().split(' ') : [];
  if (!major || !minor) {
    return undefined;
  }
  const isNewEnough = Number(major) > NEEDED[0] || (Number(major) === NEEDED[0] && Number(minor) >= NEEDED[1]);
  return { command, version: `${major}.${minor}`, isNewEnough, missing };
}
