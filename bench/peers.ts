import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { script } from './contenders';
import { folder, WORK } from './folders';
import { Contender } from './harness';
import { Job } from './jobs/process';
import { findPython } from '../local/python';

const HERE = join(__dirname, 'peers');

/** Peers on npm, as `jobs/peers.ts` names them; jimp writes no WebP. */
const NODE_PEERS = ['ipx', 'next/image', 'next/image without mozjpeg', '@napi-rs/image', 'wasm-vips'];
/** Peers of Python and of the system, as `peers/peers.py` names them. */
const PYTHON_PEERS = ['pyvips', 'Pillow', 'ImageMagick'];

/** Those who can write both formats, then who can write JPEG. */
export const PEERS_OF_BOTH: readonly string[] = [...NODE_PEERS, ...PYTHON_PEERS];
export const PEERS_OF_JPEG: readonly string[] = [...NODE_PEERS, 'jimp', ...PYTHON_PEERS];

/** Those who take many times as long as others: three rounds tell as much. */
const SLOW = ['@napi-rs/image', 'wasm-vips', 'jimp', 'ImageMagick'];
export const ROUNDS_OF_SLOW = 3;

/** A contender of another library, by its name. */
export function peer(name: string, job: Job): Contender {
  const rounds = SLOW.includes(name) ? ROUNDS_OF_SLOW : undefined;
  if (PYTHON_PEERS.includes(name)) {
    return { name, command: python(), args: [join(HERE, 'peers.py'), name, JSON.stringify(job)], env: ONE_THREAD, rounds };
  }
  return { name, command: process.execPath, args: [script('peers'), JSON.stringify(job), name, nodePeers()], env: ONE_THREAD, rounds };
}

/** More threads make no job cheaper, and ImageMagick's wait busily. */
const ONE_THREAD = { VIPS_CONCURRENCY: '1', MAGICK_THREAD_LIMIT: '1' };

/** The folder of an installation, made anew for each lock. */
function installed(name: string, lock: string, install: (root: string) => void): string {
  const digest = createHash('sha256').update(readFileSync(join(HERE, lock))).digest('hex').slice(0, 12);
  const root = join(WORK, `${name}-${digest}`);
  const complete = join(root, 'complete');
  if (!existsSync(complete)) {
    rmSync(root, { recursive: true, force: true });
    install(folder(root));
    writeFileSync(complete, '');
  }
  return root;
}

function nodePeers(): string {
  return installed('peers-node', 'package-lock.json', root => {
    ['package.json', 'package-lock.json'].forEach(name => copyFileSync(join(HERE, name), join(root, name)));
    execFileSync('npm', ['ci', '--prefix', root, '--silent', '--no-audit', '--no-fund', '--ignore-scripts'], { stdio: 'inherit' });
  });
}

function python(): string {
  const root = installed('peers-python', 'requirements.txt', folderOfIt => {
    execFileSync(findPython().command, ['-m', 'venv', folderOfIt], { stdio: 'inherit' });
    const pip = [join(folderOfIt, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'] as const;
    execFileSync(pip[0], [...pip.slice(1), '--require-hashes', '--no-deps', '-r', join(HERE, 'requirements.txt')], { stdio: 'inherit' });
  });
  return join(root, 'bin', 'python');
}
