import { Synthesis } from './synthesis';

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
  readonly Condition?: unknown;
}

/** Every role that a pipeline makes, by path, with everything it is allowed. */
export function permissionsOf(synthesis: Synthesis): { readonly [role: string]: Permission[] } {
  return Object.fromEntries(Object.entries(rolesOf(synthesis)).map(([path, { Policies }]) => [
    path,
    (Policies as { readonly PolicyDocument: { readonly Statement: Statement[] } }[])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement).flatMap(allowed),
  ]));
}

/** Properties of every role that a pipeline makes, by path. */
export function rolesOf(synthesis: Synthesis): { readonly [role: string]: any } {
  return Object.fromEntries(Object.entries(synthesis.ofType('AWS::IAM::Role'))
    .filter(([path]) => !path.startsWith('/')).map(([path, { Properties }]) => [path, Properties]));
}

function allowed(statement: Statement): Permission[] {
  const unexpected = Object.keys(statement).filter(key => !['Effect', 'Action', 'Resource'].includes(key));
  if (statement.Effect !== 'Allow' || unexpected.length > 0) {
    throw new Error(`a table cannot show this statement: ${JSON.stringify(statement)}`);
  }
  return [statement.Action].flat().flatMap(action => [statement.Resource].flat().map(resource => ({ action, resource: pathOf(resource) })));
}

/** `${Storage/Uploads.Arn}/incoming/*` → `Storage/Uploads/incoming/*`, `${Catalog/Uploads.StreamArn}` → `Catalog/Uploads stream`. */
function pathOf(resource: string): string {
  return resource.replace(/^\$\{([^}]+?)(?:\.(Stream)?Arn)?\}/, (_, path: string, stream?: string) => stream ? `${path} stream` : path);
}
