import { Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { allowLogs, warnOfKeyPolicy } from './encryption';
import { HandlerSettings } from './handler';
import { ResizeLimits } from './resize-needs';
import { resolveFunctions } from './resolve-functions';
import { resolveNetwork } from './resolve-network';
import { checkSettings } from './resolve-props';
import { warnOfScarceConcurrency } from './scarce-concurrency';
import { eventSourceOf } from '../contract/outcome-event';
import type { ImageUploadPipelineProps } from '../image-upload-pipeline-props';

/** What all functions of a pipeline share, checked and with defaults. */
export function resolveSettings(
  pipeline: Construct, props: ImageUploadPipelineProps, limits: ResizeLimits, stateMachineType: sfn.StateMachineType,
): HandlerSettings {
  const { encryptionKey } = props;
  const settings: HandlerSettings = {
    architecture: props.architecture ?? lambda.Architecture.ARM_64,
    logRetention: props.logRetention ?? logs.RetentionDays.ONE_MONTH,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    encryptionKey,
    functionOptions: resolveFunctions(props.functionOptions, limits, stateMachineType),
    network: resolveNetwork(pipeline, props),
    pipelineId: pipelineIdOf(pipeline),
    eventSource: sourceOf(pipeline),
  };
  checkSettings(settings, stateMachineType);
  warnOfScarceConcurrency(pipeline, settings.functionOptions);
  if (encryptionKey && !allowLogs(pipeline, encryptionKey)) {
    warnOfKeyPolicy(pipeline, encryptionKey);
  }
  return settings;
}

/**
 * Names this instance in metrics, alarms, dashboard and events: readable, and unique within account and region. It begins with the name of the top stack,
 * one of which is in an account and region, and goes on with the path below it; so one app deployed under two names has two, in nested stacks too.
 */
export function pipelineIdOf(pipeline: Construct): string {
  return Names.uniqueResourceName(pipeline, { maxLength: 80, separator: '-' });
}

/** Names this instance in its events. */
function sourceOf(pipeline: Construct): string {
  const { account, region } = Stack.of(pipeline);
  return eventSourceOf({ account, region, pipelineId: pipelineIdOf(pipeline) });
}
