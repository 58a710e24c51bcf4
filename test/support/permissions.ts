import type { Synthesis } from './synthesized';

/** One action that a role is allowed on one resource. */
export interface Permission {
  readonly action: string;
  /** A path like `Storage/Uploads/incoming/*`, with the construct for its ARN. */
  readonly resource: string;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: {
    readonly 'StringLike'?: { readonly 's3:prefix': string };
    readonly 'ForAllValues:StringEquals'?: { readonly 'events:source': string };
  };
}

/** Excludes calls of the function's own code, which carry its ARN. */
const BY_LAMBDA = JSON.stringify({ Null: { 'lambda:SourceFunctionArn': 'true' } });

/** What one statement of a role allows, in the words of a table. */
export interface Allowance {
  readonly actions: string[];
  readonly resources: string[];
  /** When only; empty for always. */
  readonly condition: string;
}

/** Every role that a pipeline makes, by path, with everything it is allowed. */
export function permissionsOf(synthesis: Synthesis): { readonly [role: string]: Permission[] } {
  return Object.fromEntries(Object.entries(allowancesOf(synthesis)).map(([path, allowances]) => [
    path,
    allowances.flatMap(({ actions, resources, condition }) =>
      actions.flatMap(action => resources.map(resource => ({ action, resource: resource + condition })))),
  ]));
}

/** Every role that a pipeline makes, by path, with its statements. */
export function allowancesOf(synthesis: Synthesis): { readonly [role: string]: Allowance[] } {
  return Object.fromEntries(Object.entries(rolesOf(synthesis)).map(([path, { Policies }]) => [
    path,
    (Policies as { readonly PolicyDocument: { readonly Statement: Statement[] } }[])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement).map(allowed),
  ]));
}

/** Properties of every role that a pipeline makes, by path. */
export function rolesOf(synthesis: Synthesis): { readonly [role: string]: any } {
  return Object.fromEntries(Object.entries(synthesis.ofType('AWS::IAM::Role'))
    .filter(([path]) => !path.startsWith('/')).map(([path, { Properties }]) => [path, Properties]));
}

function allowed(statement: Statement): Allowance {
  const { Effect, Action, Resource, Condition, ...unexpected } = statement;
  const prefix = Condition?.StringLike?.['s3:prefix'];
  const source = Condition?.['ForAllValues:StringEquals']?.['events:source'];
  const byLambda = JSON.stringify(Condition) === BY_LAMBDA;
  const known = [undefined, { StringLike: { 's3:prefix': prefix } }, { 'ForAllValues:StringEquals': { 'events:source': source } }];
  const readable = byLambda || known.some(condition => JSON.stringify(condition) === JSON.stringify(Condition));
  if (Effect !== 'Allow' || Object.keys(unexpected).length > 0 || !readable) {
    throw new Error(`a table cannot show this statement: ${JSON.stringify(statement)}`);
  }
  const condition = byLambda ? ' by Lambda itself' : prefix !== undefined ? ` below ${prefix}` : source !== undefined ? `, as ${source}` : '';
  return { actions: [Action].flat(), resources: [Resource].flat().map(pathOf), condition };
}

/**
 * `${Storage/Uploads.Arn}/incoming/*` → `Storage/Uploads/incoming/*`, all executions → `executions of …`, `${Catalog/Uploads.StreamArn}` →
 * `Catalog/Uploads stream`, connections of an API → `{its path}/{stage}/POST/@connections/*`.
 */
export function pathOf(resource: string): string {
  const executions = /:states:.*:execution:\$\{([^}]+)\.Name\}:\*$/.exec(resource);
  if (executions) {
    return `executions of ${executions[1]}`;
  }
  if (/^arn:.*:events:.*:event-bus\/default$/.test(resource)) {
    return 'default event bus';
  }
  const connections = /:execute-api:.*:\$\{([^}]+)\}(\/.*)$/.exec(resource);
  if (connections) {
    return connections[1] + connections[2];
  }
  return resource.replace(/^\$\{([^}]+?)(?:\.(Stream)?Arn)?\}/, (_, path: string, stream?: string) => stream ? `${path} stream` : path);
}
