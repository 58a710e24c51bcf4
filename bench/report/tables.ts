import { Comparison, Figure, RowResult, Shown } from '../rows/row';

/** What each contender took; with quality, where that differs. */
export function contendersOf({ contenders }: Comparison): string[] {
  if (contenders.length === 0) {
    return [];
  }
  const columns = contenders.some(({ psnr }) => psnr !== undefined) ? WITH_QUALITY : USUAL;
  return [
    `| | ${columns.map(([title]) => title).join(' | ')} |`,
    `|---${'|---:'.repeat(columns.length)}|`,
    ...contenders.map(each => `| ${each.name} | ${columns.map(([, cell]) => cell(each, contenders[0])).join(' | ')} |`),
    '',
  ];
}

type Column = readonly [title: string, cell: (each: Shown, first: Shown) => string];

const CPU: Column = ['processor time, ms', ({ cpuMs }) => whole(cpuMs)];
const SPREAD: Column = ['spread, %', ({ spreadPercent }) => spreadPercent.toFixed(1)];
const MEMORY: Column = ['peak memory, MiB', ({ peakMiB }) => whole(peakMiB)];
const BYTES: Column = ['bytes', ({ bytes }) => whole(bytes)];

const USUAL: readonly Column[] = [CPU, SPREAD, ['time, ms', ({ wallMs }) => whole(wallMs)], MEMORY, BYTES];
const WITH_QUALITY: readonly Column[] = [
  CPU, ['of this engine’s', ({ cpuMs }, first) => `${(cpuMs / first.cpuMs).toFixed(2)} ×`], SPREAD,
  ['to start, ms', ({ startMs }) => startMs === undefined ? '' : whole(startMs)], MEMORY, BYTES,
  ['PSNR, dB', ({ psnr }) => psnr?.toFixed(2) ?? ''], ['SSIM', ({ ssim }) => ssim?.toFixed(4) ?? ''],
];

export function figuresOf({ figures }: Comparison): string[] {
  return figures.length === 0 ? [] : ['| figure | |', '|---|---:|', ...figures.map(figure => `| ${figure.what} | ${valueOf(figure)} |`), ''];
}

/** What each contender runs, where they differ. */
export function versionsOf({ versions = {} }: RowResult): string[] {
  const rows = Object.entries(versions).map(([contender, version]) => `| ${contender} | ${version} |`);
  return rows.length === 0 ? [] : ['| contender | versions |', '|---|---|', ...rows, ''];
}

/** With as many digits as it takes to see that a target is missed. */
export function valueOf({ value, unit, target = Infinity }: Figure): string {
  const digits = DIGITS[unit] + (value > target && Number(value.toFixed(DIGITS[unit])) <= target ? 1 : 0);
  const shown = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return unit === '' ? shown : `${shown}${TIE}${unit}`;
}

/** A space that no line ends at. */
export const TIE = '\u00a0';

const DIGITS: { readonly [unit in Figure['unit']]: number } = { '×': 2, '': 0, 'dB': 1, '%': 1, 'ms': 0, 'KiB': 0, 'MiB': 0, 'bytes': 0 };

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
