import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledgements';
import { HandlerEnvironment, HandlerName } from '../contract/environment';

/** What all functions of a pipeline share. */
export interface HandlerSettings {
  readonly architecture: lambda.Architecture;
  readonly logRetention: logs.RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: kms.IKey;
}

/** What one function is. */
export interface HandlerDefinition<H extends HandlerName> {
  readonly handler: H;
  readonly description: string;
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly environment: HandlerEnvironment<H>;
  /** Everything the function may do beside writing its own log. */
  readonly statements: iam.PolicyStatement[];
}

/**
 * Options of a generated function class: a role of its own with the statements written here and no others,
 * and a log group with a retention.
 */
export function handlerOptions<H extends HandlerName>(
  scope: Construct, id: string, settings: HandlerSettings, definition: HandlerDefinition<H>,
): lambda.FunctionOptions {
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
          ...definition.statements,
        ],
      }),
    },
  });
  acknowledgeWildcards(role, definition.statements);
  return {
    description: definition.description,
    architecture: settings.architecture,
    memorySize: definition.memorySize,
    timeout: definition.timeout,
    environment: { ...definition.environment },
    role,
    logGroup,
  };
}

/** One statement that allows exact actions on exact resources. */
export function allow(actions: string[], resources: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources });
}

/** One statement that allows to list a bucket below one prefix. */
export function allowListing(action: string, bucket: s3.IBucket, prefix: string): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: [action], resources: [bucket.bucketArn], conditions: { StringLike: { 's3:prefix': `${prefix}*` } } });
}
