import { rmSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { FUNCTION_NAMES, FunctionName } from './functions';
import type { Pipeline } from './world';
import { ImageUploadPipeline } from '../../src';
import type { StateMachineKind } from '../../src/contract/environment';
import type { Definition } from '../support/definition';

/** Synthesizes a pipeline, and reads off it what the model runs: the definition, the functions' timeouts, the longest run. */
export function synthesizedPipeline(kind: StateMachineKind): Pipeline {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:disable-asset-staging': true } });
  const stack = new Stack(app, 'Stack');
  const pipeline = new ImageUploadPipeline(stack, 'Images', { stateMachineType: sfn.StateMachineType[kind] });
  const settingsOf = new Map<string, { timeout: number; environment: Record<string, unknown> }>();
  for (const construct of pipeline.node.findAll().filter(found => found instanceof CfnFunction)) {
    const { Properties } = Object.values(stack.resolve(construct._toCloudFormation()).Resources)[0] as { Properties: any };
    settingsOf.set(kebabCase(construct.node.scope!.node.id), { timeout: Properties.Timeout, environment: Properties.Environment?.Variables ?? {} });
  }
  const machine = pipeline.node.findAll().find(found => found instanceof sfn.CfnStateMachine)!;
  const definition = JSON.parse(joined(stack.resolve((machine as sfn.CfnStateMachine).definitionString))) as Definition;
  rmSync(app.outdir, { recursive: true, force: true });
  return {
    definition,
    stateMachineKind: kind,
    workflowTimeoutSeconds: definition.TimeoutSeconds!,
    longestRunSeconds: Number(settingsOf.get('sweep-uploads')!.environment.LONGEST_RUN_SECONDS),
    timeouts: Object.fromEntries(FUNCTION_NAMES.map(name => [name, settingsOf.get(name)!.timeout])) as Record<FunctionName, number>,
  };
}

/** The text of `Fn::Join`; what refers to a function is its ARN by its logical id. */
function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::GetAtt': att, 'Ref': ref } = value as { 'Fn::Join'?: [string, unknown[]]; 'Fn::GetAtt'?: [string, string]; 'Ref'?: string };
  if (join) return join[1].map(joined).join(join[0]);
  return att ? `arn:aws:lambda:eu-central-1:111122223333:function:${att[0]}` : ref ?? '';
}

function kebabCase(id: string): string {
  return id.replace(/(?!^)[A-Z]/g, letter => `-${letter}`).toLowerCase();
}
