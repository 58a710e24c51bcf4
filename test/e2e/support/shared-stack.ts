import type { Issuer } from './issuer';
import type { LocalStack } from '../../../local/local-stack';

/** What test files need to know of the deployed stack. */
export interface SharedStack {
  readonly endpoint: string;
  /** The engine's process, which leads the group of all functions. */
  readonly enginePid: number;
  readonly outputs: Readonly<Record<string, string>>;
  /** Whose tokens the pipeline `Tokens` takes. */
  readonly issuer: Issuer;
  /** Of the page that the pipelines of the tests allow. */
  readonly pageOrigin: string;
}

const holder = globalThis as { e2eStack?: LocalStack };

/** Keeps the stack for the end of the run, and ends it on Ctrl-C too. */
export function stopWhenKilled(stack: LocalStack): void {
  holder.e2eStack = stack;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stopStack().finally(() => process.exit(1)));
  }
}

/** Ends the engine and whatever it started. */
export async function stopStack(): Promise<void> {
  await holder.e2eStack?.stop();
  holder.e2eStack = undefined;
}

/** The stack that the set-up deployed. */
export function sharedStack(): SharedStack {
  const stack = process.env.E2E_STACK;
  if (!stack) {
    throw new Error('no stack is deployed: run these tests by npm run e2e');
  }
  return JSON.parse(stack);
}
