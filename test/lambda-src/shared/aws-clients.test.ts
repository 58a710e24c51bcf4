import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HANDLER_ENVIRONMENT } from '../../../src/contract/environment';
import { PATIENCE } from '../../../src/contract/patience';

const ROOT = join(__dirname, '../../../lambda-src');
const handlers = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.lambda.ts'));

// A client waits for ever by default, and a function that is ended by its timeout looks like one that a file has crashed.
test.each(handlers)('%s: every client gives up by itself when a service falls silent', handler => {
  const text = readFileSync(join(ROOT, handler), 'utf8');
  const clients = text.match(/(new \w+Client|documentClient)\([^)]*\)/g) ?? [];

  expect(clients).not.toEqual([]);
  expect(clients.filter(client => !/CLIENT_OPTIONS|requestHandler/.test(client))).toEqual([]);
});

test.each(Object.entries(PATIENCE))('%s: all attempts, the longest pauses between them included, end in the time that is said', (_, patience) => {
  const { maxAttempts, requestTimeout, seconds } = patience;
  const answer = requestTimeout + ('socketTimeout' in patience ? patience.socketTimeout / 4 : 0);
  const pauses = Array.from({ length: maxAttempts - 1 }, (__, n) => 100 * 2 ** n).reduce((sum, pause) => sum + pause, 0);
  expect(maxAttempts * answer + pauses).toBeLessThanOrEqual(seconds * 1000);
});

test('every handler is looked at', () => {
  expect(handlers).toHaveLength(Object.keys(HANDLER_ENVIRONMENT).length);
});
