/**
 * Writes `schemas/` from the wire formats in lambda-src: `schemas.ts`, or with `--check` fails when it is not current.
 * Either way the documents are held against what their makers ask for.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApi } from './schemas/asyncapi';
import { checkAsyncApi, checkExamples, lintOpenApi } from './schemas/checks';
import { documentOf, fileOf, FORMATS } from './schemas/formats';
import { openApi } from './schemas/openapi';

const FOLDER = 'schemas';

async function main(check: boolean): Promise<void> {
  const documents: ReadonlyMap<string, unknown> = new Map<string, unknown>([
    ['openapi.json', openApi()],
    ['asyncapi.json', asyncApi()],
    ...FORMATS.map(format => [fileOf(format), documentOf(format)] as const),
  ]);
  const texts = new Map([...documents].map(([file, document]) => [file, `${JSON.stringify(document, undefined, 2)}\n`]));
  const problems = [...checkExamples(), ...await lintOpenApi(texts.get('openapi.json')!), ...await checkAsyncApi(documents.get('asyncapi.json')!)];
  if (problems.length > 0) {
    throw new Error(`${problems.join('\n')}\nMend the wire formats in lambda-src, or what projenrc/scripts/schemas says of them.`);
  }
  const stale = differences(texts);
  if (check && stale.length > 0) {
    throw new Error(`${stale.join(', ')} in ${FOLDER} not current: run "npx projen schemas", read the difference and commit it`);
  }
  mkdirSync(FOLDER, { recursive: true });
  for (const file of stale) {
    const text = texts.get(file);
    if (text === undefined) {
      rmSync(join(FOLDER, file));
    } else {
      writeFileSync(join(FOLDER, file), text);
    }
  }
}

/** Files that are missing, other than they should be, or there for no reason. */
function differences(texts: ReadonlyMap<string, string>): string[] {
  const there = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  const changed = [...texts].filter(([file, text]) => !there.includes(file) || readFileSync(join(FOLDER, file), 'utf8') !== text).map(([file]) => file);
  return [...changed, ...there.filter(file => !texts.has(file))];
}

main(process.argv.includes('--check')).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
