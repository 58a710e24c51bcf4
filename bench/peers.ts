import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { script } from './contenders';
import { folder, WORK } from './folders';
import { Contender } from './harness';
import { Job } from './jobs/process';
import { findPython } from '../local/python';

const HERE = join(__dirname, 'peers');

/** Peers on npm, as `jobs/peers.ts` names them; jimp writes no WebP. */
export const NODE_PEERS = ['ipx', 'next/image', 'next/image without mozjpeg', '@napi-rs/image', 'wasm-vips'] as const;
export const PYTHON_PEERS = ['pyvips', 'pillow'] as const;

/** A contender of another library, by its name. */
export function peer(name: string, job: Job): Contender {
  if (name === 'pyvips' || name === 'pillow') {
    return { name, command: python(), args: [join(HERE, 'peers.py'), name, JSON.stringify(job)], env: { VIPS_CONCURRENCY: '1' } };
  }
  return { name, command: process.execPath, args: [script('peers'), JSON.stringify(job), name, nodePeers()] };
}

/** ImageMagick of the system, if it is there: one process for each size, which is counted as a whole. */
export function imageMagick(): string | undefined {
  return ['/usr/bin/magick', '/usr/bin/convert-im6.q16', '/usr/bin/convert-im7.q16'].find(existsSync);
}

function nodePeers(): string {
  const root = folder(join(WORK, 'peers'));
  const [wanted, there] = [join(HERE, 'package.json'), join(root, 'package.json')];
  if (!existsSync(join(root, 'complete')) || readFileSync(wanted, 'utf8') !== readFileSync(there, 'utf8')) {
    rmSync(root, { recursive: true });
    folder(root);
    copyFileSync(wanted, there);
    execFileSync('npm', ['install', '--prefix', root, '--silent', '--no-audit', '--no-fund', '--ignore-scripts'], { stdio: 'inherit' });
    writeFileSync(join(root, 'complete'), '');
  }
  return root;
}

function python(): string {
  const root = join(WORK, 'peers-python');
  const program = join(root, 'bin', 'python');
  const [wanted, there] = [join(HERE, 'requirements.txt'), join(root, 'requirements.txt')];
  if (!existsSync(there) || readFileSync(wanted, 'utf8') !== readFileSync(there, 'utf8')) {
    execFileSync(findPython().command, ['-m', 'venv', '--clear', root], { stdio: 'inherit' });
    execFileSync(program, ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '-r', wanted], { stdio: 'inherit' });
    copyFileSync(wanted, there);
  }
  return program;
}
