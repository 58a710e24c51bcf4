import { Reference, Stack, Token, Tokenization, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** What the wildcards of our policies stand for, by the text before them: the first that fits. */
const REASONS: { readonly [ending: string]: string } = {
  '/@connections/*': 'the wildcard stands for the connections of one stage of one WebSocket API',
  '/*': 'the wildcard stands for the ids of uploads, below one prefix of one bucket',
  ':*': 'the wildcard stands for the executions of one state machine, one for each attempt at an upload',
};

/** Rule checkers want a reason for every wildcard in a policy. Each of ours is acknowledged by its exact text, and no other is. */
export function acknowledgeWildcards(role: iam.Role, statements: iam.PolicyStatement[]): void {
  for (const resource of new Set(statements.flatMap(statement => statement.resources))) {
    const reason = Object.entries(REASONS).find(([ending]) => resource.endsWith(ending))?.[1];
    if (reason) {
      acknowledge(role, flatArn(role, resource), reason);
    }
  }
}

/** The permissions to send traces. */
export function acknowledgeTraces(role: iam.Role): void {
  acknowledge(role, '*', 'X-Ray offers no resource to limit the sending of traces to');
}

/** The permissions on network interfaces, which Lambda needs before there is one. */
export function acknowledgeInterfaces(role: iam.Role): void {
  acknowledge(role, '*', 'Lambda checks the permissions on network interfaces before any is there; calls of the function\'s own code are excluded by a condition');
}

function acknowledge(role: iam.Role, resource: string, reason: string): void {
  const id = `AwsSolutions-IAM5[Resource::${resource}]`;
  if (resource.includes('::')) {
    // An ARN with <AWS::Region> in it. `acknowledge` refuses such ids, checkers know them: so it is written down as `acknowledge` would.
    role.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [`annotation::${id}`]: reason });
  } else {
    Validations.of(role).acknowledge({ id, reason });
  }
}

/** An ARN as checkers will see it: what is of another stack of the app is imported from there by then. */
function flatArn(role: iam.Role, arn: string): string {
  const stack = Stack.of(role);
  const parts = Tokenization.reverseString(arn).mapTokens({
    mapToken: token => {
      const producer = Reference.isReference(token) ? Stack.of(token.target) : stack;
      return producer === stack || producer.nested || stack.nested ? token : Token.asAny(producer.exportValue(token));
    },
  });
  return flatten(stack.resolve(parts.join({ join: (left: unknown, right: unknown) => `${left}${right}` })));
}

/** A resolved ARN: text, or what CloudFormation joins it from. */
type ResolvedArn = string
  | { readonly Ref: string }
  | { readonly 'Fn::ImportValue': string }
  | { readonly 'Fn::GetAtt': readonly string[] }
  | { readonly 'Fn::Join': readonly [string, readonly ResolvedArn[]] };

/** Writes an ARN as cdk-nag does: `<LogicalId.Arn>/prefix/*`. */
function flatten(arn: ResolvedArn): string {
  if (typeof arn === 'string') {
    return arn;
  }
  if ('Fn::Join' in arn) {
    const [delimiter, parts] = arn['Fn::Join'];
    return parts.map(flatten).join(delimiter);
  }
  if ('Fn::ImportValue' in arn) {
    return arn['Fn::ImportValue'];
  }
  return 'Ref' in arn ? `<${arn.Ref}>` : `<${arn['Fn::GetAtt'].join('.')}>`;
}
