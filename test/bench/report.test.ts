import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportOf } from '../../bench/report/page';
import { withSummary } from '../../bench/report/summary';
import { ROWS } from '../../bench/rows';

const ROOT = join(__dirname, '../..');

test('the page, its plots and the summary in the README are what was measured last: npm run bench -- --only \'\' writes them anew', () => {
  const report = reportOf(ROWS.map(({ name }) => name));
  expect(Object.keys(report)).toEqual(expect.arrayContaining(['docs/performance.md', 'docs/performance/floor.svg', 'README.md']));
  for (const [path, text] of Object.entries(report)) {
    expect({ path, text: readFileSync(join(ROOT, path), 'utf8') }).toEqual({ path, text });
  }
});

test('a page without a place for the summary is not written', () => {
  expect(() => withSummary('# A page\n', [])).toThrow(/no place for the summary/);
});
