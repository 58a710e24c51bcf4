import { join } from 'node:path';
import { startIssuer } from './support/issuer';
import { servePage } from './support/pages';
import { stopWhenKilled } from './support/shared-stack';
import { LocalStack, startLocalStack } from '../../local/local-stack';

/** Deploys once for all files; they find the stack by `sharedStack()`. */
export default async function setUp(): Promise<void> {
  // They end with this process.
  const { issuer } = await startIssuer();
  const { origin } = await servePage();
  const stack: LocalStack = await startLocalStack({
    app: join(__dirname, 'app.ts'),
    context: { issuer: issuer.url, page: origin },
    onProgress: (step, state) => state === 'done' && process.stdout.write(`${step} done\n`),
  });
  stopWhenKilled(stack);
  const { endpoint, enginePid, outputs } = stack;
  process.env.E2E_STACK = JSON.stringify({ endpoint, enginePid, outputs, issuer, pageOrigin: origin });
}
