import { join } from 'node:path';
import { startIssuer } from './support/issuer';
import { stopWhenKilled } from './support/shared-stack';
import { LocalStack, startLocalStack } from '../../local/local-stack';

/** Deploys once for all files; they find the stack by `sharedStack()`. */
export default async function setUp(): Promise<void> {
  // It ends with this process.
  const { issuer } = await startIssuer();
  const stack: LocalStack = await startLocalStack({
    app: join(__dirname, 'app.ts'),
    context: { issuer: issuer.url },
    onProgress: (step, state) => state === 'done' && process.stdout.write(`${step} done\n`),
  });
  stopWhenKilled(stack);
  process.env.E2E_STACK = JSON.stringify({ endpoint: stack.endpoint, enginePid: stack.enginePid, outputs: stack.outputs, issuer });
}
