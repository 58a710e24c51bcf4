import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RESULTS } from './folders';
import { machine } from './machine';
import { writePage } from './report/page';
import { ROWS } from './rows';
import { COLD_START } from './rows/cold-start';
import { writePages as writeCosts } from '../projenrc/scripts/cost/write';

/** Measures rows, all or some, keeps what came out, and writes the page anew. `--only ''` writes it from what is kept. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, rounds: { type: 'string', default: '7' }, dry: { type: 'boolean', default: false } } });
  const only = values.only?.split(',').filter(name => name !== '');
  const unknown = only?.find(name => !ROWS.some(row => row.name === name));
  if (unknown !== undefined) {
    throw new Error(`--only: there is no row '${unknown}', there are ${ROWS.map(row => row.name).join(', ')}`);
  }
  const rounds = Number(values.rounds);
  // To start a process takes longer the larger its parent is, and this one grows: cold starts come first.
  for (const row of [COLD_START, ...ROWS.filter(each => each !== COLD_START)].filter(({ name }) => only?.includes(name) ?? true)) {
    const result = await row.run(rounds);
    for (const { title, figures } of result.comparisons) {
      for (const { what, value, unit, target } of figures) {
        process.stdout.write(`${row.name}: ${title}: ${what} ${value.toFixed(2)} ${unit}${target === undefined ? '' : ` (at most ${target})`}\n`);
      }
    }
    if (!values.dry) {
      const { name, title, method } = row;
      writeFileSync(join(RESULTS, `${name}.json`), `${JSON.stringify({ name, title, method, rounds, machine: machine(), ...result }, undefined, 2)}\n`);
    }
  }
  if (!values.dry) {
    writePage(ROWS.map(({ name }) => name));
    writeCosts();
  }
}

void main();
