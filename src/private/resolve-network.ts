import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { Network } from './handler';
import { requireSameEnvironment } from './same-environment';
import { mended, requireList, requireOptions } from './validation';
import type { ImageUploadPipelineProps } from '../image-upload-pipeline-props';

/** The network that the user wants the functions in, with a security group; none where they stay in Lambda's own. */
export function resolveNetwork(scope: Construct, { vpc, vpcSubnets, securityGroups }: ImageUploadPipelineProps): Network | undefined {
  if (vpc === undefined) {
    requireNone('vpcSubnets', vpcSubnets);
    requireNone('securityGroups', securityGroups);
    return undefined;
  }
  if (typeof vpc?.selectSubnets !== 'function') {
    throw new Error(`vpc: must be a VPC like new Vpc(this, 'Vpc'), got ${mended(vpc)}`);
  }
  // Of another account it may be: subnets can be shared.
  requireSameEnvironment(scope, 'vpc', vpc, ['region']);
  if (vpcSubnets !== undefined) {
    requireOptions('vpcSubnets:', vpcSubnets, '{ subnetType: SubnetType.PRIVATE_ISOLATED }');
  }
  if (securityGroups !== undefined) {
    requireGroups(securityGroups);
  }
  return {
    vpc,
    vpcSubnets,
    securityGroups: securityGroups ?? [new ec2.SecurityGroup(scope, 'FunctionsSecurityGroup', {
      vpc,
      description: 'Functions of an image upload pipeline: nothing in, everything out',
    })],
  };
}

function requireNone(prop: string, value: unknown): void {
  if (value !== undefined) {
    throw new Error(`${prop}: needs \`vpc\` beside it, got none; name the VPC, or leave ${prop} out`);
  }
}

function requireGroups(groups: ec2.ISecurityGroup[]): void {
  requireList('securityGroups', groups, '[securityGroup]');
  if (groups.length === 0) {
    throw new Error('securityGroups: needs at least one element, got none; pass for example [securityGroup], or leave it out for the default');
  }
  for (const group of groups) {
    if (typeof group?.securityGroupId !== 'string') {
      throw new Error(`securityGroups: each element must be a security group, got ${mended(group, 'pass one', 'securityGroups')}`);
    }
  }
}
