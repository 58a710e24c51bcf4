import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FINDINGS } from './findings';
import { Group, plot } from './plot';
import { DOCS, folder, RESULTS } from '../folders';
import { Machine } from '../machine';
import { Comparison, Figure, Row, RowResult } from '../rows/row';

/** What a row came to, as it is kept. */
interface Kept extends RowResult {
  readonly name: string;
  readonly title: string;
  readonly method: string;
  readonly rounds: number;
  readonly machine: Machine;
}

const PLOTS = 'performance';

/** Writes docs/performance.md and its plots from what was measured last. */
export function writePage(rows: readonly Row[]): void {
  const kept = rows.map(row => join(RESULTS, `${row.name}.json`)).filter(existsSync).map(path => JSON.parse(readFileSync(path, 'utf8')) as Kept);
  writeFileSync(join(DOCS, 'performance.md'), `${[...head(kept), ...kept.flatMap(section)].join('\n')}\n`);
}

function head(kept: readonly Kept[]): string[] {
  const { processor, cores, memoryGiB, system, node, versions } = kept[0].machine;
  const dates = [...new Set(kept.map(({ machine: { date } }) => date))].sort();
  return [
    '# Performance',
    '',
    '<!-- Written by `npm run bench`, do not edit. What is said of a row stands in bench/report/findings.ts. -->',
    '',
    'What the image engine takes, beside what other ways take, and beside what cannot be less. Anyone can measure it again: `npm run bench`.',
    '',
    `**Machine**: ${processor}, ${cores} cores, ${memoryGiB} GiB, shared with other work; ${system}; Node.js ${node}; `
    + `${Object.entries(versions).map(([library, version]) => `${library} ${version}`).join(', ')}. Measured ${dates.join(' and ')}. Lambda itself and ARM were not measured.`,
    '',
    '**Method**: every figure compares processes that were started fresh and in turn, A B C A B C, so that what happens to the machine happens to all; medians of the '
    + 'rounds given with each row. Time is processor time of all threads, user and system, of the work alone, without the start of a process. Spread is half of the distance '
    + 'between the quartiles. Ratios hold within one row of one run; times of different rows do not compare.',
    '',
    '**Files**: nine photos in the public domain side by side, with the noise of a sensor, in the sizes of cameras (`bench/sources.ts`). Sizes 1920, 1280, 640, 320 and 160 pixels wide '
    + 'unless it says otherwise; JPEG and WebP at quality 80, AVIF at 50.',
    '',
    '## Targets',
    '',
    '| measure | of | it is | target | |',
    '|---|---|---|---|---|',
    ...kept.flatMap(({ title, comparisons }) => comparisons.flatMap(comparison => comparison.figures.filter(({ target }) => target !== undefined)
      .map(figure => `| ${title}: ${figure.what} | ${comparison.title} | ${valueOf(figure)} | ≤ ${figure.target} | ${figure.value <= figure.target! ? 'met' : '**missed**'} |`))),
    '',
  ];
}

function section({ name, title, method, rounds, comparisons, skipped }: Kept): string[] {
  const groups = comparisons.filter(({ contenders }) => contenders.length > 0).map(groupOf);
  if (groups.length > 0) {
    writeFileSync(join(folder(join(DOCS, PLOTS)), `${name}.svg`), plot(`${title}: ${MEMORY_ROWS.includes(name) ? 'peak memory' : 'processor time'}`, groups));
  }
  return [
    `## ${title}`, '', `${method} Medians of ${rounds} rounds.`, '',
    ...(groups.length > 0 ? [`![${title}](${PLOTS}/${name}.svg)`, ''] : []),
    ...comparisons.flatMap(comparison => [`### ${comparison.title}`, '', ...contendersOf(comparison), ...figuresOf(comparison)]),
    ...(skipped && skipped.length > 0 ? ['Skipped:', '', ...skipped.map(each => `- ${each}`), ''] : []),
    ...(FINDINGS[name] ?? []).flatMap(finding => [finding, '']),
  ];
}

const MEMORY_ROWS = ['memory'];

function groupOf({ title, contenders }: Comparison): Group {
  const isMemory = contenders.some(({ name }) => name.includes('alone'));
  return {
    title,
    bars: contenders.map(({ name, cpuMs, peakMiB }) => ({
      label: name,
      value: isMemory ? peakMiB : cpuMs,
      text: isMemory ? `${peakMiB.toFixed(0)} MiB` : `${cpuMs.toFixed(0)} ms`,
      ours: name.startsWith('this engine'),
    })),
  };
}

function contendersOf({ contenders }: Comparison): string[] {
  if (contenders.length === 0) {
    return [];
  }
  return [
    '| | processor time, ms | spread, % | time, ms | peak memory, MiB | bytes |',
    '|---|---|---|---|---|---|',
    ...contenders.map(({ name, cpuMs, spreadPercent, wallMs, peakMiB, bytes }) =>
      `| ${name} | ${cpuMs.toFixed(0)} | ${spreadPercent.toFixed(1)} | ${wallMs.toFixed(0)} | ${peakMiB.toFixed(0)} | ${bytes.toLocaleString('en')} |`),
    '',
  ];
}

function figuresOf({ figures }: Comparison): string[] {
  return ['| | |', '|---|---|', ...figures.map(figure => `| ${figure.what} | ${valueOf(figure)} |`), ''];
}

function valueOf({ value, unit }: Figure): string {
  switch (unit) {
    case '×': return `${value.toFixed(2)} ×`;
    case '': return `${value}`;
    case 'dB': return `${value.toFixed(1)} dB`;
    case '%': return `${value.toFixed(1)} %`;
    default: return `${value.toFixed(0)} ${unit}`;
  }
}
