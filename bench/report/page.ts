import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FINDINGS } from './findings';
import { Kept, keptOf } from './kept';
import { Bar, Group, plot } from './plot';
import { summaryOf, withSummary } from './summary';
import { contendersOf, figuresOf, TIE, valueOf, versionsOf } from './tables';
import { timelineLines, timelinePlot } from './timeline';
import { folder, ROOT } from '../folders';
import { Comparison, Shown } from '../rows/row';

const PAGE = 'docs/performance.md';
const PLOTS = 'performance';
const README = 'README.md';

/** Writes docs/performance.md with its plots, and the summary in the README, from what was measured last. */
export function writePage(names: readonly string[]): void {
  for (const [path, text] of Object.entries(reportOf(names))) {
    writeFileSync(join(folder(dirname(join(ROOT, path))), path.split('/').pop()!), text);
  }
}

/** Every file of the report, by its path. */
export function reportOf(names: readonly string[]): { readonly [path: string]: string } {
  const kept = keptOf(names);
  const plots = kept.flatMap(row => plotOf(row) ?? []);
  return {
    [PAGE]: `${[...head(kept), ...kept.flatMap(section)].join('\n')}\n`,
    ...Object.fromEntries(plots.map(({ name, svg }) => [`docs/${PLOTS}/${name}.svg`, svg])),
    [README]: withSummary(readFileSync(join(ROOT, README), 'utf8'), kept),
  };
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
    ...summaryOf(kept),
    '',
    '## How it is measured',
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
    '|---|---|---:|---:|---|',
    ...kept.flatMap(targets),
    '',
  ];
}

/** Of each measure all that it was taken of, under one another. */
function targets({ title, comparisons }: Kept): string[] {
  const all = comparisons.flatMap(({ title: of, figures }) =>
    figures.flatMap(figure => figure.target === undefined ? [] : [{ of, figure, target: figure.target }]));
  const measures = [...new Set(all.map(({ figure: { what } }) => what))];
  return measures.flatMap(measure => all.filter(({ figure: { what } }) => what === measure).map(({ of, figure, target }, index) =>
    `| ${index === 0 ? `${title}: ${measure}` : ''} | ${of} | ${valueOf(figure)} | ≤${TIE}${target.toLocaleString('en')} | ${figure.value <= target ? 'met' : '**missed**'} |`));
}

function section(row: Kept): string[] {
  const { name, title, method, rounds, sample, comparisons, timeline, skipped } = row;
  return [
    `## ${title}`, '', `${method} Medians of ${sample ?? `${rounds} rounds`}.`, '',
    ...(plotOf(row) === undefined ? [] : [`![${title}](${PLOTS}/${name}.svg)`, '']),
    ...(FINDINGS[name] ?? []).flatMap(finding => [finding, '']),
    ...comparisons.flatMap(comparison => [`### ${comparison.title}`, '', ...contendersOf(comparison), ...figuresOf(comparison)]),
    ...(timeline ? timelineLines(timeline) : []),
    ...versionsOf(row),
    ...(skipped && skipped.length > 0 ? ['Skipped:', '', ...skipped.map(each => `- ${each}`), ''] : []),
  ];
}

function plotOf({ name, title, comparisons, timeline }: Kept): { readonly name: string; readonly svg: string } | undefined {
  if (timeline) {
    return { name, svg: timelinePlot(title, timeline) };
  }
  const bars = name === 'memory' ? memoryBar : timeBar;
  const groups = comparisons.map((comparison): Group => ({
    title: comparison.title,
    bars: comparison.contenders.length > 0 ? comparison.contenders.map(each => bars(each, comparison)) : barsOfFigures(comparison),
  })).filter(group => group.bars.length > 0);
  const what = comparisons.every(({ contenders }) => contenders.length === 0) ? '' : name === 'memory' ? ', MiB' : ': processor time';
  return groups.length === 0 ? undefined : { name, svg: plot(`${title}${what}`, groups) };
}

function timeBar({ name, cpuMs, psnr }: Shown, { contenders: [first] }: Comparison): Bar {
  const ratio = psnr === undefined ? '' : `, ${(cpuMs / first.cpuMs).toFixed(2)} ×`;
  return { label: name, value: cpuMs, text: `${cpuMs.toFixed(0)} ms${ratio}`, ours: isOurs(name) };
}

function memoryBar({ name, peakMiB }: Shown): Bar {
  return { label: name, value: peakMiB, text: `${peakMiB.toFixed(0)} MiB`, ours: isOurs(name) };
}

/** Where nothing was run in turn, figures of one unit: times, or else ratios. */
function barsOfFigures({ figures }: Comparison): Bar[] {
  const unit = figures.some(figure => figure.unit === 'ms') ? 'ms' : '×';
  return figures.filter(figure => figure.unit === unit)
    .map(figure => ({ label: figure.what, value: figure.value, text: valueOf(figure), ours: isOurs(figure.what) }));
}

/** The engine beside others; of a cold start what the bundle takes, and not Node.js. */
const OURS = /^(this engine|ours|loading the bundle|the call)\b/;

function isOurs(name: string): boolean {
  return OURS.test(name);
}
