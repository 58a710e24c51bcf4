import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rows of the tables of docs/errors.md that say what goes wrong, cell by cell. */
const rows = readFileSync(join(__dirname, '..', 'docs', 'errors.md'), 'utf8').split('\n')
  .map(line => line.split(/(?<!\\)\|/).slice(1, -1).map(cell => cell.trim()))
  .filter(cells => cells.length === 6 && cells[0] !== 'what goes wrong' && !cells[0]!.startsWith('---'));

test('every error says who notices', () => {
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.filter(([what, who]) => what === '' || who === '').map(([what]) => what)).toEqual([]);
});
