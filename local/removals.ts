import { redirectWebSocketAddresses, removeRouteResponses } from './web-socket';

/** As much of a template as the removals look at. */
export interface Template {
  Resources?: { [logicalId: string]: TemplateResource };
}

/** One resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  Properties?: { [name: string]: unknown };
  DependsOn?: string | string[];
}

/** One thing that the local engine cannot take, and how it is taken out of a template. */
export interface Removal {
  readonly id: string;
  readonly what: string;
  readonly why: string;
  /** Takes it out and names the resources it touched, one entry for each thing removed. `engine` is where the engine will be. */
  readonly apply: (template: Template, engine: string) => string[];
}

/**
 * All that differs between what runs here and what runs on AWS. The construct
 * is never bent for the engine: a removal works on a copy of the synthesized
 * app, and every one of them costs a row in docs/fidelity.md.
 */
export const REMOVALS: readonly Removal[] = [
  {
    id: 'tls-only',
    what: 'policy statements that refuse requests without TLS (aws:SecureTransport, s3:TlsVersion)',
    why: 'the local engine speaks plain HTTP on the loopback and enforces bucket policies, so they would refuse every request',
    apply: removeTlsOnlyStatements,
  },
  {
    id: 'route-response',
    what: 'the route response of the WebSocket API, which sends the answer to a client\'s message back to it',
    why: 'the local engine has no such resource, and sends every answer back',
    apply: removeRouteResponses,
  },
  {
    id: 'web-socket-address',
    what: 'the addresses of the WebSocket API in the environment of functions; they become paths of the engine',
    why: 'on AWS every API has a host name of its own, here one address serves all',
    apply: redirectWebSocketAddresses,
  },
  {
    id: 'metric-math',
    what: 'alarms that watch an expression of several metrics, and their place on dashboards',
    why: 'the local engine refuses to create them',
    apply: removeMetricMathAlarms,
  },
];

const POLICIES = ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'];

interface Statement {
  readonly Effect?: string;
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: unknown } };
}

function removeTlsOnlyStatements(template: Template): string[] {
  return resourcesOf(template, POLICIES).flatMap(([logicalId, resource]) => {
    const policy = resource.Properties?.PolicyDocument as { Statement?: Statement[] } | undefined;
    if (!policy || !Array.isArray(policy.Statement)) {
      return [];
    }
    const kept = policy.Statement.filter(statement => !isTlsOnly(statement));
    const removed = policy.Statement.length - kept.length;
    policy.Statement = kept;
    if (removed > 0 && kept.length === 0) {
      removeResource(template, logicalId); // a policy without a statement is not valid
    }
    return Array.from({ length: removed }, () => logicalId);
  });
}

/** A refusal whose only condition is the transport. */
function isTlsOnly({ Effect, Condition }: Statement): boolean {
  const keys = Object.values(Condition ?? {}).flatMap(test => Object.keys(test));
  return Effect === 'Deny' && keys.length > 0 && keys.every(key => key === 'aws:SecureTransport' || key === 's3:TlsVersion');
}

/** A widget of alarms names each of them, so the alarm goes out of dashboards too. */
function removeMetricMathAlarms(template: Template): string[] {
  const removed = resourcesOf(template, ['AWS::CloudWatch::Alarm']).filter(([, { Properties }]) => Array.isArray(Properties?.Metrics)).map(([logicalId]) => logicalId);
  for (const [, { Properties = {} }] of resourcesOf(template, ['AWS::CloudWatch::Dashboard'])) {
    for (const logicalId of removed) {
      Properties.DashboardBody = withoutReference(Properties.DashboardBody, logicalId);
    }
  }
  removed.forEach(logicalId => removeResource(template, logicalId));
  return removed;
}

/** A dashboard's body is text that CloudFormation joins: the reference goes, with the quotes and the comma around it. */
function withoutReference(body: unknown, logicalId: string): unknown {
  const parts = (body as { 'Fn::Join'?: [string, unknown[]] } | undefined)?.['Fn::Join']?.[1];
  const at = parts?.findIndex(part => (part as { 'Fn::GetAtt'?: string[] })['Fn::GetAtt']?.[0] === logicalId) ?? -1;
  if (!parts || at < 0) {
    return body;
  }
  const [before, after] = [String(parts[at - 1]).replace(/"$/, ''), String(parts[at + 1]).replace(/^"/, '')];
  const joined = before.endsWith(',') ? before.slice(0, -1) + after : before + after.replace(/^,/, '');
  return { 'Fn::Join': ['', [...parts.slice(0, at - 1), joined, ...parts.slice(at + 2)]] };
}

function resourcesOf(template: Template, types: readonly string[]): [string, TemplateResource][] {
  return Object.entries(template.Resources ?? {}).filter(([, resource]) => types.includes(resource.Type));
}

function removeResource(template: Template, logicalId: string): void {
  const resources = template.Resources ?? {};
  delete resources[logicalId];
  for (const resource of Object.values(resources)) {
    if (resource.DependsOn !== undefined) {
      resource.DependsOn = [resource.DependsOn].flat().filter(dependency => dependency !== logicalId);
    }
  }
}
