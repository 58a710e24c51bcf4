import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Rule checkers want a reason for every wildcard in a policy. All of ours stand for the ids of uploads below one
 * prefix of one bucket, so each is acknowledged by its exact text and no other is.
 */
export function acknowledgePrefixes(role: iam.Role, statements: iam.PolicyStatement[]): void {
  const prefixes = new Set(statements.flatMap(statement => statement.resources).filter(resource => resource.endsWith('/*')));
  for (const prefix of prefixes) {
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${flatten(Stack.of(role).resolve(prefix))}]`,
      reason: 'the wildcard stands for the ids of uploads, below one prefix of one bucket',
    });
  }
}

/** A resolved ARN: text, or what CloudFormation joins it from. */
type ResolvedArn = string
  | { readonly Ref: string }
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
  return 'Ref' in arn ? `<${arn.Ref}>` : `<${arn['Fn::GetAtt'].join('.')}>`;
}
