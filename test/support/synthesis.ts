import { rmSync } from 'node:fs';
import { App, Environment, Stack } from 'aws-cdk-lib';
import { Synthesis } from './synthesized';
import { ImageUploadPipeline, ImageUploadPipelineProps } from '../../src';

export type { Resource } from './synthesized';
export { Synthesis } from './synthesized';

/** Props, or what makes them where they need a scope. */
export type PropsSource = ImageUploadPipelineProps | ((stack: Stack) => ImageUploadPipelineProps);

/** Synthesizes a stack with one pipeline named `Images`, and what `use` adds to it. */
export function synthesize(props: PropsSource = {}, use: (pipeline: ImageUploadPipeline, stack: Stack) => void = () => {}): Synthesis {
  const stack = newStack();
  const pipeline = new ImageUploadPipeline(stack, 'Images', typeof props === 'function' ? props(stack) : props);
  use(pipeline, stack);
  return new Synthesis(stack, pipeline);
}

const assemblies: string[] = [];
afterAll(() => assemblies.forEach(folder => rmSync(folder, { recursive: true, force: true })));

/** A stack in an app of its own, that copies no assets and reports nothing. */
export function newStack(env?: Environment): Stack {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:disable-asset-staging': true } });
  assemblies.push(app.outdir);
  return new Stack(app, 'Stack', { env });
}
