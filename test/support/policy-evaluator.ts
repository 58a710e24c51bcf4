import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { Synthesis } from './synthesized';

export const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';

/** A policy with everything in it named. */
export interface Policy {
  readonly Version: string;
  readonly Statement: readonly { readonly Effect: string; readonly Action: string | string[]; readonly [member: string]: unknown }[];
}

/** What is asked of AWS. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  /** Keys of conditions, like `s3:prefix`. */
  readonly context?: Record<string, string | string[]>;
}

/** Who asks: a role by what its policies allow, or a service. */
export interface Caller {
  readonly identity?: Policy;
  readonly resourcePolicy?: Policy;
  readonly principal?: string;
}

/**
 * Whether AWS would let a request through, as an independent evaluator of policies says. Throws where the request or a policy is none
 * that AWS knows: an action that does not exist, a resource of another kind, a condition key that the action does not have.
 */
export async function isAllowed({ action, resource, context = {} }: Request, { identity, resourcePolicy, principal }: Caller): Promise<boolean> {
  const result = await runSimulation({
    request: {
      principal: principal ?? `arn:aws:sts::${ACCOUNT}:assumed-role/Role/session`,
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: context,
    },
    identityPolicies: identity ? [{ name: 'Inline', policy: identity }] : [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy,
  }, {});
  if (result.resultType === 'error') {
    throw new Error(`no request of AWS: ${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  }
  const ignored = result.resultType === 'single' ? result.result.ignoredContextKeys ?? [] : [];
  if (ignored.length > 0) {
    throw new Error(`no request of AWS: ${action} has no ${ignored.join(', ')}`);
  }
  return result.overallResult === 'Allowed';
}

/** A policy without one of its actions, wherever it stands. */
export function without(policy: Policy, action: string): Policy {
  const statements = policy.Statement.map(statement => ({ ...statement, Action: [statement.Action].flat().filter(name => name !== action) }));
  return { ...policy, Statement: statements.filter(({ Action }) => Action.length > 0) };
}

/** The readable text of a template with a name for everything, as if it were deployed. */
export function named<T>(synthesis: Synthesis, value: T): T {
  return JSON.parse(JSON.stringify(value), (_, text) => typeof text === 'string' ? nameIn(synthesis, text) : text) as T;
}

/** The ARN of a resource by its path, and what stands behind it: `Storage/Uploads/incoming/id`. */
export function arnOf(synthesis: Synthesis, path: string): string {
  return nameIn(synthesis, `\${${path}.Arn}`);
}

function nameIn(synthesis: Synthesis, text: string): string {
  return text.replace(/\$\{([^}]+)\}/g, (_, reference: string) => {
    switch (reference) {
      case 'AWS::Partition': return 'aws';
      case 'AWS::Region': return REGION;
      case 'AWS::AccountId': return ACCOUNT;
    }
    const [, path, attribute] = /^(.*?)(?:\.(\w+))?$/.exec(reference)!;
    return nameOf(path, synthesis.resource(path).Type, attribute);
  });
}

/** What CloudFormation answers for a `Ref` (without attribute) or a `Fn::GetAtt`. */
function nameOf(path: string, type: string, attribute?: string): string {
  const name = path.replace(/\W+/g, '-').replace(/^-/, '').toLowerCase();
  const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
  switch (type) {
    case 'AWS::S3::Bucket': return attribute === 'Arn' ? `arn:aws:s3:::${name}` : name;
    case 'AWS::DynamoDB::Table': {
      const table = arn('dynamodb', `table/${name}`);
      return attribute === 'Arn' ? table : attribute === 'StreamArn' ? `${table}/stream/2026-01-01T00:00:00.000` : name;
    }
    case 'AWS::Lambda::Function': return attribute === 'Arn' ? arn('lambda', `function:${name}`) : name;
    case 'AWS::StepFunctions::StateMachine': return attribute === 'Name' ? name : arn('states', `stateMachine:${name}`);
    case 'AWS::SQS::Queue': return attribute === 'Arn' ? arn('sqs', name) : `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
    case 'AWS::SNS::Topic': return arn('sns', name);
    case 'AWS::Logs::LogGroup': return attribute === 'Arn' ? arn('logs', `log-group:${name}:*`) : name;
    case 'AWS::Events::Rule': return attribute === 'Arn' ? arn('events', `rule/${name}`) : name;
    case 'AWS::KMS::Key': return attribute === 'Arn' ? arn('kms', `key/${name}`) : name;
    case 'AWS::IAM::Role': return attribute === 'Arn' ? `arn:aws:iam::${ACCOUNT}:role/${name}` : name;
    case 'AWS::ApiGatewayV2::Api': return name;
    default: throw new Error(`no name for a ${type}`);
  }
}
