import { PATIENCE } from '../../src/contract/patience';

/** Options of a client with a patience of `src/contract/patience.ts`. */
export function clientOptions({ maxAttempts, ...times }: typeof PATIENCE[keyof typeof PATIENCE]) {
  const { seconds: _, ...requestHandler } = times;
  return { maxAttempts, requestHandler: { ...requestHandler, throwOnRequestTimeout: true } };
}

/** Clients of functions that nobody waits for at a screen. */
export const CLIENT_OPTIONS = clientOptions(PATIENCE.background);
