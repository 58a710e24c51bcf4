/**
 * Writes the bill of materials of the published package, and fails when a licence forbids publishing or the notices are not current:
 * `sbom.ts [--notices]`, with the option to write the notices too.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { findInvalid, writeBill } from './software-bill/bill';
import { readContents } from './software-bill/contents';
import { findRefused } from './software-bill/licence-gate';
import { findTextless, writeNotices } from './software-bill/notices';
import { CACHE_DIR, hashOf, Stamp } from './stamp';

const BILL = 'sbom.cdx.json';
const NOTICES = 'THIRD-PARTY-NOTICES.md';

async function main(withNotices: boolean): Promise<void> {
  const inputs = [
    `${CACHE_DIR}/bundles`, 'assets/layers', 'package.json', 'package-lock.json', 'licenses', __filename, `${__dirname}/software-bill`,
  ];
  const stamp = (): Stamp => new Stamp('sbom', hashOf([...inputs, BILL, NOTICES]));
  if (!withNotices && existsSync(BILL) && stamp().isFresh) {
    return;
  }
  const contents = readContents('.');
  const problems = [...findRefused(contents), ...findTextless(contents, '.')];
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  const committed = readFileSync(NOTICES, 'utf8');
  const notices = writeNotices(committed, contents, '.');
  if (notices !== committed && !withNotices) {
    throw new Error(`${NOTICES} does not say what is published: run npx projen notices, read the difference and commit it`);
  }
  const bill = writeBill(contents);
  const invalid = await findInvalid(bill);
  if (invalid) {
    throw new Error(`${BILL} would break the schema of CycloneDX (${invalid}): mend projenrc/scripts/software-bill/bill.ts`);
  }
  if (notices !== committed) {
    writeFileSync(NOTICES, notices);
  }
  writeFileSync(BILL, bill);
  stamp().write();
  const libraries = contents.parts.reduce((sum, part) => sum + part.libraries.length, 0);
  console.log(`sbom: ${contents.parts.length} packages and ${libraries} libraries inside them`);
}

main(process.argv.includes('--notices')).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
