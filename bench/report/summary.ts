import { Kept } from './kept';
import { Comparison, Figure } from '../rows/row';

const START = '<!-- Written by `npm run bench` from bench/results. -->';
const END = '<!-- The end of what `npm run bench` writes. -->';

/** The figures that matter, each in a sentence: for those who read no more. */
export function summaryOf(kept: readonly Kept[]): string[] {
  const comparisonsOf = (name: string): readonly Comparison[] => kept.find(row => row.name === name)?.comparisons ?? [];
  return [
    ...againstSharp(comparisonsOf('naive')), ...avif(comparisonsOf('avif'), comparisonsOf('avif-quality')),
    ...peers(comparisonsOf('peers')), ...floor(comparisonsOf('floor')),
  ];
}

/** A page with the sentences in their place; it says where that is. */
export function withSummary(page: string, kept: readonly Kept[]): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)];
  if (start === -1 || end < start) {
    throw new Error(`README.md: there is no place for the summary, between '${START}' and '${END}'`);
  }
  return `${page.slice(0, start)}${START}\n\n${summaryOf(kept).join('\n')}\n\n${page.slice(end)}`;
}

function againstSharp(comparisons: readonly Comparison[]): string[] {
  const ratios = comparisons.map(comparison => figure(comparison, 'processor time'));
  return ratios.length === 0 ? [] : [
    `- **Five sizes in JPEG and WebP take ${percent(Math.min(...ratios))} to ${percent(Math.max(...ratios))} % of the processor time** of sharp with one call for each output, by the kind of file.`,
  ];
}

function avif([timed]: readonly Comparison[], [bytes]: readonly Comparison[]): string[] {
  return timed === undefined || bytes === undefined ? [] : [
    `- **AVIF takes ${percent(figure(timed, 'processor time'))} % of the time that sharp’s own default takes**, and ${percent(figure(bytes, 'ours: effort 2, 4:2:0') - 1)} % more bytes at the same quality.`,
  ];
}

function peers(comparisons: readonly Comparison[]): string[] {
  const others = comparisons.flatMap(({ contenders: [ours, ...rest] }) => rest.map(({ name, cpuMs }) => ({ name, ratio: cpuMs / ours.cpuMs })));
  const [nearest] = [...others].sort((a, b) => a.ratio - b.ratio);
  const names = new Set(others.map(({ name }) => name));
  return nearest === undefined || nearest.ratio <= 1 ? [] : [`- **Each of ${names.size} other ways takes longer for the same outputs**: the nearest, ${nearest.name}, ${nearest.ratio.toFixed(2)} times as long.`];
}

function floor(comparisons: readonly Comparison[]): string[] {
  const ratios = comparisons.map(comparison => figure(comparison, 'processor time with encodes'));
  const differ = comparisons.reduce((sum, comparison) => sum + figure(comparison, 'outputs with other bytes'), 0);
  return ratios.length === 0 || differ > 0 ? [] : [
    `- **A program in C on the same library writes the same bytes**, in ${percent(1 / Math.max(...ratios))} to ${percent(1 / Math.min(...ratios))} % of the time: little is left to be had.`,
  ];
}

function figure({ figures }: Comparison, what: string): number {
  const found: Figure | undefined = figures.find(each => each.what === what);
  if (found === undefined) {
    throw new Error(`there is no figure '${what}', there are ${figures.map(each => each.what).join(', ')}`);
  }
  return found.value;
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}
