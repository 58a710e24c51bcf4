import { createHash } from 'node:crypto';
import type { InspectImageDependencies } from '../../lambda-src/image-workflow/inspect-image/inspect-image';
import type { ResizeImageDependencies } from '../../lambda-src/image-workflow/resize-image/resize-image';
import type { SizeSpec } from '../../src/contract/image-formats';

/** What a file does to who works with it. */
export const FILE_KINDS = ['good', 'refused', 'damaged', 'crashes inspection', 'crashes resizing', 'hangs in resizing'] as const;
export type FileKind = typeof FILE_KINDS[number];

/** Bytes of every file: a form holds its file to the declared length. */
export const FILE_BYTES = 32;

/** A file of a kind; no two have the same bytes. */
export function fileOf(kind: FileKind, serial: number): Buffer {
  return Buffer.from(`${kind}#${serial}`.padEnd(FILE_BYTES));
}

/** Every other image is small, so that one batch is enough for it. */
function isSmall(file: Buffer): boolean {
  return Number(file.toString().split('#')[1]) % 2 === 1;
}

export function kindOf(file: Buffer | string): FileKind {
  return file.toString().split('#')[0] as FileKind;
}

const FORMATS = ['avif', 'jpeg'] as const;

/** Two sizes, each of so much work that it gets a batch of its own if the image is large, and two formats of each, which are written at the same time. */
export const SIZES: readonly SizeSpec[] = ['large', 'huge'].map(name => (
  { name, fit: 'inside', width: 10_000, enlarge: false, background: '#ffffff', outputs: FORMATS.map(format => ({ format })) }));

/** How a function ends that the decoder kills, or that waits for it for ever. */
export interface Fate {
  readonly crash: () => Promise<never>;
  readonly hang: () => Promise<never>;
}

/** Stands in for sharp: the file says what becomes of it. What is made of a file shows which file it was. */
export function imageEngine({ crash, hang }: Fate): Pick<InspectImageDependencies, 'inspectFile'> & Pick<ResizeImageDependencies, 'makeSizes'> {
  return {
    inspectFile: async file => {
      switch (kindOf(file)) {
        case 'crashes inspection': return crash();
        case 'refused': return { verdict: 'rejected', code: 'type-mismatch', detail: 'The file is something else.' };
        default: return {
          verdict: 'accepted',
          source: { format: 'jpeg', ...(isSmall(file) ? { width: 100, height: 80 } : { width: 10_000, height: 8_000 }), frames: 1, hasAlpha: false, sha256: digestOf(file) },
        };
      }
    },
    makeSizes: async (file, { sizes }) => {
      switch (kindOf(file)) {
        case 'crashes resizing': return crash();
        case 'hangs in resizing': return hang();
        case 'damaged': return { verdict: 'rejected', code: 'corrupt-image', detail: 'The file is damaged.' };
        default: return {
          verdict: 'accepted',
          images: sizes.flatMap(({ name, outputs }) => outputs.map(({ format }) => {
            const body = Buffer.from(`${name} as ${format} of ${file}`);
            return Promise.resolve({ size: name, format, width: 10_000, height: 8_000, body, sha256: digestOf(body) });
          })),
          appearance: {},
        };
      }
    },
  };
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
