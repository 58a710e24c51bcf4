import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { hostEnvironment } from './environment';
import { Ended, ProcessScope } from './processes';
import { findPython, Python } from './python';
import { lastLines, LOCAL_FOLDER, removeLeftovers } from './run-folder';
import { UserError } from './user-error';

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const VENV_TIMEOUT_MS = 120_000;
const PIP_TIMEOUT_MS = 600_000;

/**
 * The Python of the engine's own virtual environment, downloaded once. The folder's
 * name is the hash of the locked requirements, so a new lock is a new folder;
 * it gets that name only when everything is in it, so a killed installation
 * never counts as one.
 */
export async function installEngine(scope: ProcessScope, logFile: string): Promise<string> {
  const python = findPython();
  const folder = join(LOCAL_FOLDER, `engine-${await fingerprint(python)}`);
  const installed = join(folder, 'bin', 'python');
  if (await isThere(installed)) {
    return installed;
  }
  await mkdir(LOCAL_FOLDER, { recursive: true });
  await removeLeftovers(/^building-(\d+)-/);
  const building = join(LOCAL_FOLDER, `building-${process.pid}-${Date.now()}`);
  try {
    await build(scope, python, building, logFile);
    await putInPlace(building, folder, installed);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return installed;
}

async function fingerprint(python: Python): Promise<string> {
  return createHash('sha256').update(await readFile(REQUIREMENTS)).update(python.version).digest('hex').slice(0, 12);
}

async function build(scope: ProcessScope, python: Python, folder: string, logFile: string): Promise<void> {
  const options = { cwd: LOCAL_FOLDER, env: hostEnvironment({ PIP_USER: '0' }), logFile };
  const venv = await scope.run(python.command, ['-m', 'venv', folder], { ...options, timeoutMs: VENV_TIMEOUT_MS });
  if (venv.code !== 0) {
    throw new UserError(`${python.command} (Python ${python.version}) could not make a virtual environment: ${await reason(venv, logFile)}`,
      `on Debian and Ubuntu: apt install python${python.version}-venv; or name another Python: PYTHON=/path/to/python3 npm run demo`);
  }
  const pip = await scope.run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--requirement', REQUIREMENTS,
    // Nothing but what the lock names, byte for byte, and no build scripts; compiling only what gets imported halves the time.
    '--require-hashes', '--no-deps', '--only-binary', ':all:', '--no-compile',
    '--no-input', '--disable-pip-version-check', '--progress-bar', 'off', '--retries', '2', '--timeout', '15'],
  { ...options, timeoutMs: PIP_TIMEOUT_MS });
  if (pip.code !== 0) {
    throw await pipError(pip, logFile);
  }
}

async function pipError(pip: Ended, logFile: string): Promise<UserError> {
  const log = (await lastLines(logFile, 60)).join('\n');
  const seeLog = `the log is ${relative(process.cwd(), logFile)}`;
  if (/do not match the hashes/i.test(log)) {
    return new UserError('a downloaded package of the local AWS engine is not the one that local/requirements.txt locks',
      `a proxy or a mirror may have changed it; nothing of it was installed; ${seeLog}`);
  }
  if (pip.timedOut || /connection|timed? ?out|name resolution|proxy|ssl|network|max retries/i.test(log)) {
    return new UserError('the local AWS engine could not be downloaded: pip does not reach its package index',
      `check the network, HTTPS_PROXY and pip's index settings, then run again; it is needed for the first run only; ${seeLog}`);
  }
  if (/no matching distribution|could not find a version/i.test(log)) {
    return new UserError('the package index has no build of the local AWS engine for this Python and system',
      `try another Python (3.10 to 3.14): PYTHON=/path/to/python3 npm run demo; ${seeLog}`);
  }
  return new UserError(`the local AWS engine could not be installed: ${await reason(pip, logFile)}`, seeLog);
}

async function reason(ended: Ended, logFile: string): Promise<string> {
  if (ended.timedOut) {
    return 'it took too long';
  }
  return ended.error?.message ?? (await lastLines(logFile, 1))[0] ?? `exit code ${ended.code}`;
}

/** The folder appears under its name at once and complete, or not at all. */
async function putInPlace(building: string, folder: string, installed: string): Promise<void> {
  await rename(building, folder).catch(async () => {
    // Another run was faster, and its environment is as good as ours; or what is there is broken.
    if (!await isThere(installed)) {
      await rm(folder, { recursive: true, force: true });
      await rename(building, folder);
    }
  });
}

/** Follows links: an environment whose Python was uninstalled is none. */
async function isThere(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false);
}
