import { rmSync } from 'node:fs';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { clientsOfFunctions } from './bundle/clients';
import { FUNCTION_NAMES, FunctionName } from './functions';
import type { Pipeline } from './world';
import { ImageUploadPipeline } from '../../src';
import type { StateMachineKind } from '../../src/contract/environment';
import { Definition, statesOfType } from '../support/definition';

/** One resource of the template. */
interface Resource {
  readonly type: string;
  readonly logicalId: string;
  /** Id of its construct. */
  readonly id: string;
  readonly properties: any;
}

/** Synthesizes a pipeline, and reads off its template and its handlers all that the model has to know: nothing of it is written twice. */
export function synthesizedPipeline(kind: StateMachineKind): Pipeline {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:disable-asset-staging': true } });
  const stack = new Stack(app, 'Stack');
  const pipeline = new ImageUploadPipeline(stack, 'Images', { stateMachineType: sfn.StateMachineType[kind] });
  const resources = pipeline.node.findAll().filter((found): found is CfnResource => CfnResource.isCfnResource(found)).map((found): Resource => {
    const [[logicalId, { Properties }]] = Object.entries(stack.resolve(found._toCloudFormation()).Resources) as [string, { Properties?: any }][];
    return { type: found.cfnResourceType, logicalId, id: found.node.scope!.node.id, properties: Properties ?? {} };
  });
  rmSync(app.outdir, { recursive: true, force: true });

  const functions = resources.filter(({ type }) => type === 'AWS::Lambda::Function');
  const nameOf = new Map(functions.map(({ logicalId, id }) => [logicalId, kebabCase(id) as FunctionName]));
  const functionOf = (name: FunctionName) => only(functions.filter(({ logicalId }) => nameOf.get(logicalId) === name)).properties;
  const definition = JSON.parse(joined(ofType(resources, 'AWS::StepFunctions::StateMachine').properties.DefinitionString)) as Definition;
  return {
    definition,
    stateMachineKind: kind,
    workflowTimeoutSeconds: definition.TimeoutSeconds!,
    longestRunSeconds: Number(functionOf('sweep-uploads').Environment.Variables.LONGEST_RUN_SECONDS),
    uploadExpirySeconds: Number(functionOf('request-upload').Environment.Variables.UPLOAD_EXPIRY_SECONDS),
    sweepMinutes: minutesOf(only(resources.filter(({ properties }) => properties.ScheduleExpression !== undefined)).properties.ScheduleExpression),
    timeouts: Object.fromEntries(FUNCTION_NAMES.map(name => [name, functionOf(name).Timeout])) as Record<FunctionName, number>,
    functionOfState: Object.fromEntries(Object.entries(statesOfType(definition, 'Task')).map(([state, task]) => {
      const called = [...nameOf.keys()].filter(id => JSON.stringify(task).includes(`:function:${id}"`));
      return [state, nameOf.get(only(called))!];
    })),
    toldStatuses: resources.filter(({ properties }) => properties.EventPattern?.['detail-type']?.includes('Step Functions Execution Status Change'))
      .flatMap(({ properties }) => properties.EventPattern.detail.status as string[]),
    stream: streamOf(ofType(resources, 'AWS::Lambda::EventSourceMapping')),
    clients: clientsOfFunctions(),
  };
}

/** The model knows one way to read a stream: halved on errors, partial answers heeded, filtered by the new status, tried until it is too old. */
function streamOf({ properties }: Resource): Pipeline['stream'] {
  const { BatchSize, MaximumRecordAgeInSeconds, MaximumRetryAttempts = -1, BisectBatchOnFunctionError, FunctionResponseTypes, FilterCriteria } =
    properties;
  const { dynamodb, ...others } = JSON.parse((only(FilterCriteria.Filters) as { Pattern: string }).Pattern);
  const statuses = dynamodb?.NewImage?.status?.S as string[];
  const sameFilter = JSON.stringify({ dynamodb, ...others }) === JSON.stringify({ dynamodb: { NewImage: { status: { S: statuses } } } });
  if (!sameFilter || !BisectBatchOnFunctionError || !FunctionResponseTypes.includes('ReportBatchItemFailures') || MaximumRetryAttempts >= 0) {
    throw new Error(`the model reads no stream so: ${JSON.stringify(properties)}`);
  }
  return { batchSize: BatchSize, maxAgeSeconds: MaximumRecordAgeInSeconds, statuses };
}

function ofType(resources: readonly Resource[], type: string): Resource {
  return only(resources.filter(resource => resource.type === type));
}

function only<T>(all: readonly T[]): T {
  if (all.length !== 1) throw new Error(`the model expects one, not ${all.length}`);
  return all[0];
}

function minutesOf(rate: string): number {
  return Number(/^rate\((\d+) minutes\)$/.exec(rate)![1]);
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
