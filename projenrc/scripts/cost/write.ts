import { readFileSync, writeFileSync } from 'node:fs';
import { costSections, readmeSections } from './page';
import { fillSection } from '../sections';

/** Writes the sections, or with `check` throws where one is not current. */
export function writePages(check = false): void {
  for (const [page, sections] of Object.entries({ 'docs/cost.md': costSections(), 'README.md': readmeSections() })) {
    const before = readFileSync(page, 'utf8');
    const after = Object.entries(sections).reduce((text, [name, section]) => fillSection({ page, task: 'cost', name }, text, section), before);
    if (check && after !== before) {
      throw new Error(`${page} is not current: run "npx projen cost", read the difference and commit it`);
    }
    if (after !== before) {
      writeFileSync(page, after);
    }
  }
}
