/**
 * Writes what an image costs into docs/cost.md and README.md, from what was counted and measured: `cost.ts`, or with `--check` fails when they are not
 * current. What stands outside of the marked sections is written by hand.
 */
import { writePages } from './cost/write';

try {
  writePages(process.argv.includes('--check'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
