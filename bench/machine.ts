import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import sharp from 'sharp';

/** Where and with what something was measured. */
export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly versions: { readonly [library: string]: string };
  readonly commit: string;
}

export function machine(): Machine {
  const { sharp: own, vips, aom, webp, mozjpeg, heif } = sharp.versions as { readonly [library: string]: string };
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0].model.trim(),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    system: `Linux ${release().split('-')[0]}, ${process.arch}`,
    node: process.version,
    versions: { sharp: own, libvips: vips, aom, libwebp: webp, mozjpeg, libheif: heif },
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  };
}
