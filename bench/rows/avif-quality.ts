import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { Figure, Row, RowResult } from './row';
import { ENCODER_DEFAULTS } from '../../src/contract/image-formats';
import { ALL_PHOTOS, photo } from '../../test/images/support/photos';
import { pillow } from '../../test/images/support/pillow';
import { median } from '../harness';

const QUALITIES = [35, 42, 50, 58, 66];
/** Where the quality stands that is compared. */
const DEFAULT = QUALITIES.indexOf(50);

interface Settings extends Pick<sharp.AvifOptions, 'effort' | 'chromaSubsampling'> {
  readonly ours?: true;
}

/** Ours, sharp's, and what lies between. */
const SETTINGS: ReadonlyArray<readonly [string, Settings]> = [
  ['the default of sharp: effort 4, 4:4:4', { effort: 4, chromaSubsampling: '4:4:4' }],
  ['ours: effort 2, 4:2:0', { effort: ENCODER_DEFAULTS.avif.effort, chromaSubsampling: ENCODER_DEFAULTS.avif.chromaSubsampling, ours: true }],
  ['effort 2, 4:4:4', { effort: 2, chromaSubsampling: '4:4:4' }],
  ['effort 3, 4:2:0', { effort: 3, chromaSubsampling: '4:2:0' }],
];

interface Point {
  readonly bytes: number;
  readonly ssim: number;
  readonly psnr: number;
}

const MEASURES = { ssim: 'SSIM of luma', psnr: 'peak signal to noise of RGB' } as const;

export const AVIF_QUALITY: Row = {
  name: 'avif-quality',
  title: 'What the effort of AVIF is worth in bytes',
  method: `Nine photos, 960 pixels on the longer side, in ${QUALITIES.length} qualities each. Bytes are compared at the quality that the default of sharp has at 50, between the two nearest points, on a scale of `
    + 'logarithms; once by SSIM of luma, once by peak signal to noise of RGB, to which colour at half resolution counts as a loss. As shares of what the default of sharp takes; not timed.',
  run: async (): Promise<RowResult> => {
    const curves: Point[][][] = [];
    for (const name of ALL_PHOTOS) {
      curves.push(await curvesOf(photo(name)));
    }
    return {
      sample: 'nine photos',
      comparisons: (['ssim', 'psnr'] as const).map(measure => {
        const shareOf = (setting: Point[], { [DEFAULT]: theirs }: Point[]) => bytesAt(setting, measure, theirs[measure]) / theirs.bytes;
        const shares = (index: number) => curves.map(curve => shareOf(curve[index], curve[0]));
        return {
          title: `Bytes at equal quality by ${MEASURES[measure]}`,
          contenders: [],
          figures: SETTINGS.flatMap(([what, { ours }], index): Figure[] => [
            { what, value: median(shares(index)), unit: '×', ...(ours && measure === 'ssim' && { target: 1.2 }) },
            ...(ours ? [{ what: 'ours, the photo that it costs most', value: Math.max(...shares(index)), unit: '×' } as const] : []),
          ]),
        };
      }),
    };
  },
};

async function curvesOf(file: Buffer): Promise<Point[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const reference = join(folder, 'reference.png');
    await sharp(file).resize({ width: 960, height: 960, fit: 'inside' }).toFile(reference);
    const curves: Point[][] = [];
    for (const [index, [, { effort, chromaSubsampling }]] of SETTINGS.entries()) {
      const paths = QUALITIES.map(quality => join(folder, `${index}-${quality}.avif`));
      for (const [at, quality] of QUALITIES.entries()) {
        await sharp(reference).avif({ effort, chromaSubsampling, quality }).toFile(paths[at]);
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
