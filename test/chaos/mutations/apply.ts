import type { Mutation } from './mutation';
import type { Pipeline } from '../world';

/** The pipeline with a mutated definition. */
export function definitionWith(mutation: Mutation | undefined, pipeline: Pipeline): Pipeline {
  if (mutation?.definition === undefined) return pipeline;
  const before = JSON.stringify(pipeline.definition);
  const definition = JSON.parse(before) as Pipeline['definition'];
  mutation.definition(definition);
  if (JSON.stringify(definition) === before) throw new Error(`${mutation.name} changes nothing`);
  return { ...pipeline, definition };
}
