import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { Row, RowResult } from './row';
import { ENCODER_DEFAULTS } from '../../src/contract/image-formats';
import { ALL_PHOTOS, photo } from '../../test/images/support/photos';
import { pillow } from '../../test/images/support/pillow';
import { median } from '../harness';

const QUALITIES = [35, 42, 50, 58, 66];

type Settings = Pick<sharp.AvifOptions, 'effort' | 'chromaSubsampling'>;

/** Ours, sharp's, and what lies between. */
const SETTINGS: ReadonlyArray<readonly [string, Settings]> = [
  ['effort 4, 4:4:4: the default of sharp', { effort: 4, chromaSubsampling: '4:4:4' }],
  ['effort 2, 4:2:0: ours', { effort: ENCODER_DEFAULTS.avif.effort, chromaSubsampling: ENCODER_DEFAULTS.avif.chromaSubsampling }],
  ['effort 2, 4:4:4', { effort: 2, chromaSubsampling: '4:4:4' }],
  ['effort 3, 4:2:0', { effort: 3, chromaSubsampling: '4:2:0' }],
];

interface Point {
  readonly bytes: number;
  readonly ssim: number;
  readonly psnr: number;
}

export const AVIF_QUALITY: Row = {
  name: 'avif-quality',
  title: 'What the effort of AVIF is worth in bytes',
  method: `Nine photos, ${QUALITIES.length} qualities each. Bytes are compared at the quality that the default of sharp has at 50, between the two nearest points, on a scale of logarithms; `
    + 'once by SSIM of luma, once by peak signal to noise of RGB, to which colour at half resolution counts as a loss. Not timed; the median of the photos.',
  run: async (): Promise<RowResult> => {
    const curves = await Promise.all(ALL_PHOTOS.map(name => curvesOf(photo(name))));
    return {
      comparisons: [{
        title: 'nine photos',
        contenders: [],
        figures: SETTINGS.slice(1).flatMap(([what], index) => (['ssim', 'psnr'] as const).map(measure => ({
          what: `${what}: bytes at equal ${measure === 'ssim' ? 'SSIM' : 'PSNR'}`,
          value: median(curves.map(([theirs, ...others]) => bytesAt(others[index], measure, theirs[2][measure]) / theirs[2].bytes)),
          unit: '×' as const,
          ...(index === 0 && measure === 'ssim' && { target: 1.2 }),
        }))),
      }],
    };
  },
};

async function curvesOf(file: Buffer): Promise<Point[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const reference = join(folder, 'reference.png');
    await sharp(file).resize(960).toFile(reference);
    const curves: Point[][] = [];
    for (const [index, [, settings]] of SETTINGS.entries()) {
      const paths = QUALITIES.map(quality => join(folder, `${index}-${quality}.avif`));
      for (const [at, quality] of QUALITIES.entries()) {
        await sharp(reference).avif({ ...settings, quality }).toFile(paths[at]);
      }
      const judged = await pillow<Array<Omit<Point, 'bytes'>>>('ssim.py', paths.map(made => ({ reference, made })));
      curves.push(judged.map((each, at) => ({ bytes: statSync(paths[at]).size, ...each })));
    }
    return curves;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bytes at a quality, between two points or beyond the last. */
function bytesAt(curve: readonly Point[], measure: 'ssim' | 'psnr', wanted: number): number {
  const scale = (point: Point) => measure === 'ssim' ? -Math.log(1 - point.ssim) : point.psnr;
  const target = measure === 'ssim' ? -Math.log(1 - wanted) : wanted;
  const above = curve.findIndex(point => scale(point) >= target);
  const at = above === -1 ? curve.length - 1 : Math.max(1, above);
  const [low, high] = [curve[at - 1], curve[at]];
  const share = (target - scale(low)) / (scale(high) - scale(low));
  return Math.exp(Math.log(low.bytes) + share * (Math.log(high.bytes) - Math.log(low.bytes)));
}
