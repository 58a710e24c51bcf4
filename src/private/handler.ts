import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeInterfaces, acknowledgeTraces, acknowledgeWildcards } from './acknowledgements';
import { requireRoom } from './function-environment';
import { traceStatement } from './tracing';
import { HandlerEnvironment, HandlerName, PROCESS_ENVIRONMENT } from '../contract/environment';
import type { FunctionSettings, PipelineFunctionOptions } from '../function-options';

/** What all functions of a pipeline share. */
export interface HandlerSettings {
  readonly architecture: lambda.Architecture;
  readonly logRetention: logs.RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: kms.IKey;
  /** The user's own settings of the functions, checked. */
  readonly functionOptions?: PipelineFunctionOptions;
  /** The network that the functions are in; none is Lambda's own. */
  readonly network?: Network;
  /** Names this pipeline in metrics, alarms and on the dashboard. */
  readonly pipelineId: string;
  /** Names this pipeline in events. */
  readonly eventSource: string;
}

/** Where functions have their network interfaces. */
export interface Network {
  readonly vpc: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups: ec2.ISecurityGroup[];
}

/** What one function is. */
export interface HandlerDefinition<H extends HandlerName> {
  readonly handler: H;
  readonly description: string;
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly environment: HandlerEnvironment<H>;
  /** Everything the function may do beside writing its own log and traces. */
  readonly statements: iam.PolicyStatement[];
}

/**
 * Options of a generated function class: a role of its own with the statements written here and no others,
 * and a log group with a retention.
 */
export function handlerOptions<H extends HandlerName>(
  scope: Construct, id: string, settings: HandlerSettings, definition: HandlerDefinition<H>,
): lambda.FunctionOptions {
  const own = functionSettingsOf(settings, definition.handler);
  const ofProcess = PROCESS_ENVIRONMENT[definition.handler];
  if (own.environment) {
    requireRoom(keyOf(definition.handler), own.environment, { ...ofProcess, ...definition.environment });
  }
  const logGroup = new logs.LogGroup(scope, `${id}Logs`, {
    retention: settings.logRetention,
    encryptionKey: settings.encryptionKey,
    removalPolicy: settings.removalPolicy,
  });
  const role = new iam.Role(scope, `${id}Role`, {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    description: `Role of ${definition.handler}`,
    inlinePolicies: {
      Handler: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
          traceStatement(),
          ...definition.statements,
          ...(settings.network ? [allowInterfaces()] : []),
        ],
      }),
    },
  });
  acknowledgeWildcards(role, definition.statements);
  acknowledgeTraces(role);
  if (settings.network) {
    acknowledgeInterfaces(role);
  }
  return {
    description: definition.description,
    architecture: settings.architecture,
    memorySize: own.memorySize ?? definition.memorySize,
    timeout: own.timeout ?? definition.timeout,
    reservedConcurrentExecutions: own.reservedConcurrentExecutions,
    environment: { ...ofProcess, ...own.environment, ...definition.environment },
    role,
    logGroup,
    ...settings.network,
  };
}

/** The user's own settings of one function, by the name of its handler. */
export function functionSettingsOf({ functionOptions }: HandlerSettings, handler: HandlerName): FunctionSettings {
  return functionOptions?.[keyOf(handler)] ?? {};
}

function keyOf(handler: HandlerName): keyof PipelineFunctionOptions {
  return handler.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof PipelineFunctionOptions;
}

/**
 * What Lambda needs to put a function into a network. It acts with the function's role then, but without the key in the condition,
 * which only calls of the function's own code carry: the code itself may do none of this.
 */
function allowInterfaces(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: [
      'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'], // Lambda asks before any interface is there
    conditions: { Null: { 'lambda:SourceFunctionArn': 'true' } },
  });
}

/** One statement that allows exact actions on exact resources. */
export function allow(actions: string[], resources: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources });
}

/** One statement that allows to list a bucket below one prefix. */
export function allowListing(action: string, bucket: s3.IBucket, prefix: string): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: [action], resources: [bucket.bucketArn], conditions: { StringLike: { 's3:prefix': `${prefix}*` } } });
}
