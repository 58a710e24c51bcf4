import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptOf } from '../../bench/report/kept';
import { reportOf } from '../../bench/report/page';
import { summaryOf, withSummary } from '../../bench/report/summary';
import { ROWS } from '../../bench/rows';
import { Comparison } from '../../bench/rows/row';

const ROOT = join(__dirname, '../..');

test('the page, its plots and the summary in the README are what was measured last: npm run bench -- --only \'\' writes them anew', () => {
  const report = reportOf(ROWS.map(({ name }) => name));
  expect(Object.keys(report)).toEqual(expect.arrayContaining(['docs/performance.md', 'docs/performance/floor.svg', 'README.md']));
  for (const [path, text] of Object.entries(report)) {
    expect({ path, text: readFileSync(join(ROOT, path), 'utf8') }).toEqual({ path, text });
  }
});

test('what does not hold is not said: that all others are slower, that a program in C writes the same', () => {
  const kept = keptOf(['floor', 'peers']);
  const changed = (change: (comparison: Comparison) => Partial<Comparison>) =>
    summaryOf(kept.map(row => ({ ...row, comparisons: row.comparisons.map(each => ({ ...each, ...change(each) })) })));
  expect(summaryOf(kept)).toHaveLength(2);
  const swift = changed(({ contenders }) => ({ contenders: contenders.map(each => each.name === 'pyvips' ? { ...each, cpuMs: 1 } : each) }));
  const unlike = changed(({ figures }) => ({ figures: figures.map(each => each.what === 'outputs with other bytes' ? { ...each, value: 1 } : each) }));
  expect([swift, unlike].map(lines => lines.map(line => line.slice(4, 8)))).toEqual([['A pr'], ['Each']]);
});

test('a page without a place for the summary is not written', () => {
  expect(() => withSummary('# A page\n', [])).toThrow(/no place for the summary/);
});
