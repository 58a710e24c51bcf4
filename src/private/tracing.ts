import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

/** What a role must be allowed to send traces. X-Ray offers no resource to limit these actions to. */
export function traceStatement(): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] });
}

/** Lambda traces each call. The property itself, since `tracing` of the CDK would add a policy to the role, which is written by hand. */
export function traceActively(fn: lambda.Function): void {
  (fn.node.defaultChild as lambda.CfnFunction).tracingConfig = { mode: lambda.Tracing.ACTIVE };
}
