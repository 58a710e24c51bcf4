import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pillow } from './pillow';
import { SizeSpec } from '../../../src/contract/image-formats';
import { made, sourceOf } from '../../lambda-src/image-engine/make';

/** How near a size is to the reference, in dB. */
export interface Judgement {
  readonly size: string;
  readonly mean: number;
  readonly worstTile: number;
  /** Where the worst tile of 32×32 pixels starts. */
  readonly at: readonly [number, number];
}

/** Makes sizes of a file, all in PNG, and holds their pixels against Pillow's. Each list of sizes is a run of its own. */
export async function judge(file: Buffer, runs: ReadonlyArray<readonly SizeSpec[]>): Promise<Judgement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'image-quality-'));
  try {
    const path = join(folder, 'source');
    writeFileSync(path, file);
    const source = await sourceOf(file);
    const cases: Array<{ size: string; source: string; made: string; whole: number[]; crop: number[] }> = [];
    for (const [run, sizes] of runs.entries()) {
      for (const [index, image] of (await made(file, sizes)).entries()) {
        const target = join(folder, `${run}-${index}.png`);
        writeFileSync(target, image.body);
        cases.push({ size: `${sizes[0].name} > ${image.size}`, source: path, made: target, ...referenceOf(source, sizes[index]) });
      }
    }
    const judgements = await pillow<Array<Omit<Judgement, 'size'>>>('quality.py', cases);
    return judgements.map((judgement, index) => ({ size: cases[index].size, ...judgement }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The whole source, scaled, and where the size starts in it. */
function referenceOf(source: { readonly width: number; readonly height: number }, { fit, width, height }: SizeSpec) {
  const ratios = [width, height].flatMap((side, index) => side === undefined ? [] : [side / [source.width, source.height][index]]);
  const scale = Math.min(1, fit === 'cover' ? Math.max(...ratios) : Math.min(...ratios));
  const whole = [source.width, source.height].map(side => Math.max(1, Math.round(side * scale)));
  const crop = fit === 'cover' ? [width!, height!].map((side, index) => Math.max(0, Math.round(([source.width, source.height][index] * scale - side) / 2))) : [0, 0];
  return { whole, crop };
}
