import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { ImageUploadPipeline } from '../src';
import { synthesize } from './support/synthesis';

describe('a permissions boundary', () => {
  const boundedBy = (scopeOf: (pipeline: ImageUploadPipeline, stack: Stack) => IConstruct) => synthesize(
    { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY },
    (pipeline, stack) => iam.PermissionsBoundary.of(scopeOf(pipeline, stack)).apply(iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'team-boundary')),
  ).ofType('AWS::IAM::Role');
  const unbounded = (roles: ReturnType<typeof boundedBy>) => Object.entries(roles)
    .filter(([, { Properties }]) => !JSON.stringify(Properties.PermissionsBoundary ?? '').includes(':policy/team-boundary')).map(([path]) => path);

  test('on the pipeline is on each of its roles; those of the CDK stand beside it', () => {
    const roles = boundedBy(pipeline => pipeline);
    expect(Object.keys(roles).length).toBeGreaterThan(10);
    expect(unbounded(roles).filter(path => !path.startsWith('/'))).toEqual([]);
    expect(unbounded(roles)).toHaveLength(2);
  });

  test('on the stack is on every role', () => {
    expect(unbounded(boundedBy((_, stack) => stack))).toEqual([]);
  });
});
