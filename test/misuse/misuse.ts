import { Stack } from 'aws-cdk-lib';
import { ImageUploadPipeline } from '../../src';
import { newStack } from '../support/synthesis';

/**
 * One slip: its name, what is written, and the four parts of what it is told: the property, what is allowed, what it got, how to mend it.
 * What is written is the properties of a pipeline, or throws itself.
 */
export type Misuse = readonly [slip: string, write: (stack: Stack) => unknown, property: string, allowed: string, got: string, mend: string];

/** What a caller without a type checker may pass. */
export const anyOf = (value: unknown) => value as never;

/** What somebody who writes this is told. */
export function told(write: (stack: Stack) => unknown): string {
  const stack = newStack({ account: '111122223333', region: 'eu-west-1' });
  try {
    new ImageUploadPipeline(stack, 'Images', write(stack) as object);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}
