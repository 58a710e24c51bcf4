import { CONTENT_TYPE, Handlers } from '../functions';
import type { Scenario } from '../scenario';
import { Pipeline, World } from '../world';

/** One call of DynamoDB or S3, as a function or a form made it. */
export interface Step {
  readonly service: 'dynamo' | 's3';
  /** Name of its class in the SDK. */
  readonly command: string;
  readonly input: { readonly [name: string]: unknown };
}

/** All calls of one scenario, in the order in which they took effect. */
export type Trace = readonly Step[];

/** Lives a scenario of the model, and writes down what it does to table and buckets. */
export async function recorded(scenario: Scenario, handlers: Handlers, pipeline: Pipeline): Promise<Trace> {
  const world = new World(handlers, pipeline, scenario);
  const steps: Step[] = [];

  const { table } = world;
  const applyToTable = table.apply.bind(table);
  table.apply = (command, options = {}) => {
    // What an index showed some time ago nobody can ask the engine for.
    if (options.asOf === undefined) steps.push({ service: 'dynamo', command: command.constructor.name, input: command.input as never });
    return applyToTable(command, options);
  };

  for (const bucket of [world.uploads, world.images]) {
    const [apply, put] = [bucket.apply.bind(bucket), bucket.put.bind(bucket)];
    let applying = false;
    bucket.apply = command => {
      applying = true;
      const { input } = command;
      try {
        const output = apply(command) as { readonly Errors?: readonly { readonly Key: string; readonly VersionId?: string }[] };
        const done = without(input as never, output.Errors);
        if (done) steps.push({ service: 's3', command: command.constructor.name, input: done });
        return output;
      } catch (error) {
        steps.push({ service: 's3', command: command.constructor.name, input: input as never });
        throw error;
      } finally {
        applying = false;
      }
    };
    bucket.put = (Key, Body, about) => {
      if (!applying) steps.push({ service: 's3', command: 'PutObjectCommand', input: { Bucket: bucket.name, Key, Body, ContentType: CONTENT_TYPE } });
      return put(Key, Body, about);
    };
  }

  await world.live();
  return steps;
}

/** The engine refuses no deletion, so what was refused is not asked for; nothing is, if all of it was. */
function without(input: Step['input'], refused: readonly { readonly Key: string; readonly VersionId?: string }[] = []): Step['input'] | undefined {
  if (refused.length === 0) return input;
  const { Objects, ...rest } = input.Delete as { readonly Objects: readonly { readonly Key: string; readonly VersionId?: string }[] };
  const kept = Objects.filter(({ Key, VersionId }) => !refused.some(one => one.Key === Key && one.VersionId === VersionId));
  return kept.length === 0 ? undefined : { ...input, Delete: { ...rest, Objects: kept } };
}
