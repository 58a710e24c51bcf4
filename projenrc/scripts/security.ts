/**
 * Writes the tables of docs/security.md from the synthesized templates: `security.ts`, or with `--check` fails when they are not current.
 * What stands outside of the marked sections is written by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fillSection } from './sections';
import { encryption, resourcePolicies } from './security/resources';
import { roleTables } from './security/roles';
import { variants } from './security/variants';

const PAGE = 'docs/security.md';

function main(check: boolean): void {
  const all = variants();
  const sections = { roles: roleTables(all), resources: resourcePolicies(all), encryption: encryption(all) };
  const before = readFileSync(PAGE, 'utf8');
  const after = Object.entries(sections).reduce((page, [name, text]) => fillSection({ page: PAGE, task: 'security', name }, page, text), before);
  if (check && after !== before) {
    throw new Error(`${PAGE} is not current: run "npx projen security", read the difference and commit it`);
  }
  if (after !== before) {
    writeFileSync(PAGE, after);
  }
}

try {
  main(process.argv.includes('--check'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
