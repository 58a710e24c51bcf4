import { stopStack } from './support/shared-stack';

/** Ends the engine and whatever it started. */
export default async function tearDown(): Promise<void> {
  await stopStack();
}
