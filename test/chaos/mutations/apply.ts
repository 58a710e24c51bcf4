import { isDeepStrictEqual } from 'node:util';
import type { Mutation } from './mutation';
import type { Pipeline } from '../world';

/** The pipeline with a mutated definition. */
export function definitionWith(mutation: Mutation | undefined, pipeline: Pipeline): Pipeline {
  if (mutation?.definition === undefined) return pipeline;
  const definition = structuredClone(pipeline.definition);
  mutation.definition(definition);
  if (isDeepStrictEqual(definition, pipeline.definition)) throw new Error(`${mutation.name} changes nothing`);
  return { ...pipeline, definition };
}
