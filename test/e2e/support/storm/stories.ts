import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { ClientFile } from '../deployed-pipeline';

/** What a client does with one upload. */
export type Story = 'good' | 'refused' | 'form sent twice' | 'event twice' | 'asked twice' | 'deleted';

/** One in ten each; a good one more often. */
const MIX: readonly Story[] = [
  'good', 'refused', 'deleted', 'form sent twice', 'good', 'asked twice', 'event twice', 'refused', 'good', 'deleted',
];

/** The story of the nth upload: the same one in every run. */
export function storyOf(index: number): Story {
  return MIX[index % MIX.length];
}

/** A number from 0 to 1 that belongs to the nth upload. */
export function chance(index: number, of: string): number {
  return createHash('sha256').update(`${index} ${of}`).digest().readUInt32BE(0) / 2 ** 32;
}

/** Small files: some images, and some that are none. */
export class Files {
  static async make(): Promise<Files> {
    const noise = (width: number, height: number) => sharp({
      create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 20 } },
    });
    const good: ClientFile[] = [
      { bytes: await noise(96, 64).jpeg().toBuffer(), contentType: 'image/jpeg' },
      { bytes: await noise(40, 60).png().toBuffer(), contentType: 'image/png' },
      { bytes: await noise(64, 64).webp().toBuffer(), contentType: 'image/webp' },
    ];
    const [jpeg, png] = good;
    const refused: ClientFile[] = [
      { ...jpeg, bytes: jpeg.bytes.subarray(0, jpeg.bytes.length / 2) },
      { ...png, contentType: 'image/jpeg' },
      { bytes: Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n'), contentType: 'image/jpeg' },
    ];
    return new Files(good, refused);
  }

  private constructor(private readonly good: ClientFile[], private readonly refused: ClientFile[]) {}

  /** The file of the nth upload. */
  of(index: number): ClientFile {
    const files = storyOf(index) === 'refused' ? this.refused : this.good;
    return files[index % files.length];
  }
}
