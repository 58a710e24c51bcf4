import { Token, Tokenization } from 'aws-cdk-lib';
import type { PipelineFunctionOptions } from '../function-options';

type Variables = { readonly [name: string]: string };

/** What Lambda takes, in bytes of all variables as JSON: quotes in a value count twice. */
const ENVIRONMENT_BYTES = 4096;

/** What a name or an ARN has that only the deployment knows: most have less. */
const UNRESOLVED_CHARACTERS = 100;

/** Refuses variables of the user's that leave no room for the pipeline's: the deployment would. */
export function requireRoom(handler: keyof PipelineFunctionOptions, own: Variables, ours: Variables): void {
  const bytes = bytesOf({ ...ours, ...own });
  if (bytes > ENVIRONMENT_BYTES) {
    const room = ENVIRONMENT_BYTES - bytesOf(ours);
    throw new Error(`functionOptions.${handler}.environment: must be at most ${room} bytes as JSON beside what the pipeline sets, `
      + `of the ${ENVIRONMENT_BYTES} that a function may have, got ${bytes - bytesOf(ours)}; keep long values elsewhere, and name the place`);
  }
}

function bytesOf(variables: Variables): number {
  const measured = Object.entries(variables).map(([name, value]) => [name, withoutTokens(value)]);
  return Buffer.byteLength(JSON.stringify(Object.fromEntries(measured)));
}

function withoutTokens(value: string): string {
  return !Token.isUnresolved(value) ? value : Tokenization.reverseString(value)
    .mapTokens({ mapToken: () => 'x'.repeat(UNRESOLVED_CHARACTERS) })
    .join({ join: (left: string, right: string) => `${left}${right}` }) as string;
}
