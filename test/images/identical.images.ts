import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const SCRIPT = join(__dirname, 'support/digests.ts');

/** The digests of the outputs of a fresh process. */
function digests(environment: Record<string, string>): string[] {
  const output = execFileSync(process.execPath, ['--import', 'tsx', SCRIPT], { env: { ...process.env, ...environment }, encoding: 'utf8' });
  return (JSON.parse(output) as { readonly digests: string[] }).digests;
}

test('every output has the same bytes from run to run, with however many threads', () => {
  const first = digests({});
  expect(first).toHaveLength(3 * 4 * 4);
  expect(new Set(first.map(line => line.split(' ')[3])).size).toBe(first.length);
  expect(digests({})).toEqual(first);
  expect(digests({ VIPS_CONCURRENCY: '4', UV_THREADPOOL_SIZE: '1' })).toEqual(first);
});
