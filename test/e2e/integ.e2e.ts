import { join } from 'node:path';
import { LocalStack, startLocalStack } from '../../local/local-stack';

let stack: LocalStack | undefined;
afterAll(async () => stack?.stop());

// Its assertions are resources of a stack of its own, and what they found is that stack's output: integ-runner reads it there.
test('the integration test for AWS, deployed here: its client gets a photo READY and a damaged one REJECTED', async () => {
  stack = await startLocalStack({ app: join(__dirname, '..', 'integ', 'integ.ready.ts') });
  const [, asserted] = Object.entries(stack.stackOutputs).find(([name]) => name.includes('DeployAssert'))!;
  expect(Object.values(asserted)).toEqual(['{"status":"success"}', '{"status":"success"}']);
}, 180_000); // it starts an engine of its own
