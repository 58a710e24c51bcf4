import { Duration, Lazy, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { anyOf, Misuse } from './misuse';
import { ImageSize, ImageUploadPipelineProps, OutputFormat, UploadAuthorization } from '../../src';

const { EXPRESS } = sfn.StateMachineType;
const unresolved = Lazy.number({ produce: () => 2048 });
const resize = (settings: object): ImageUploadPipelineProps => ({ functionOptions: { resizeImage: settings } });
const slowSize = (effort: number) => ImageSize.inside('large', { width: 1600, formats: [OutputFormat.avif({ effort })] });
const vpcOf = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false });

/** Settings of the functions, and the network that they are in. */
export const FUNCTIONS: readonly Misuse[] = [
  ['no object', () => ({ functionOptions: anyOf(3008) }), 'functionOptions', 'must be an object like { resizeImage: { memorySize: 3008 } }', '3008', 'name what it is to have'],
  ['no settings', () => ({ functionOptions: { resizeImage: anyOf(3008) } }), 'functionOptions.resizeImage', 'must be an object like { memorySize: 3008 }', '3008', 'name what it is to have'],
  ['too much memory', () => (resize({ memorySize: 10_241 })), 'functionOptions.resizeImage.memorySize', 'must be a whole number from 128 to 10240', '10241', 'stay within that'],
  ['too little', () => ({ functionOptions: { cleanUp: { memorySize: 127 } } }), 'functionOptions.cleanUp.memorySize', 'must be a whole number from 128 to 10240', '127', 'stay within that'],
  ['half a MiB', () => (resize({ memorySize: 2048.5 })), 'functionOptions.resizeImage.memorySize', 'must be a whole number from 128 to 10240', '2048.5', 'stay within that'],
  ['memory that nobody knows yet', () => (resize({ memorySize: unresolved })), 'functionOptions.resizeImage.memorySize', 'must be known when the app is synthesized', 'an unresolved value', 'pass a plain number'],
  ['longer than Lambda runs', () => (resize({ timeout: Duration.seconds(901) })), 'functionOptions.resizeImage.timeout', 'must be whole seconds from 40 to 900', '901 s', 'stay within that'],
  ['longer than the API waits', () => ({ functionOptions: { readUpload: { timeout: Duration.seconds(30) } } }), 'functionOptions.readUpload.timeout', 'must be whole seconds from 7 to 29', '30 s', 'stay within that'],
  ['a sweep without time', () => ({ functionOptions: { sweepUploads: { timeout: Duration.seconds(119) } } }), 'functionOptions.sweepUploads.timeout', 'must be whole seconds from 120 to 300', '119 s', 'raise it to 120, before which its clients do not give up on a service that falls silent'],
  ['less time than two silent calls take', () => ({ functionOptions: { requestUpload: { timeout: Duration.seconds(13) } } }), 'functionOptions.requestUpload.timeout', 'must be whole seconds from 14 to 29', '13 s', 'raise it to 14, before which its clients do not give up on a service that falls silent'],
  ['no call at all', () => (resize({ reservedConcurrentExecutions: 0 })), 'functionOptions.resizeImage.reservedConcurrentExecutions', 'must be a whole number from 1 to 10000', '0', 'stay within that'],
  ['a name of ours', () => (resize({ environment: { UPLOADS_BUCKET_NAME: 'other' } })), 'functionOptions.resizeImage.environment: a name', 'must be none that the pipeline sets itself', "'UPLOADS_BUCKET_NAME'", 'take another name'],
  ['a name of Lambda\'s', () => (resize({ environment: { AWS_REGION: 'eu-central-1' } })), 'functionOptions.resizeImage.environment: a name', 'must be none that Lambda reserves', "'AWS_REGION'", 'take another name'],
  ['no name', () => (resize({ environment: { '1A': 'x' } })), 'functionOptions.resizeImage.environment: a name', 'must have letters, digits and underscores, at least two, a letter first', "'1A'", 'take another name'],
  ['a number for a text', () => (resize({ environment: { LEVEL: 3 } })), "functionOptions.resizeImage.environment: the value of 'LEVEL'", 'must be a text', '3', 'write it in quotes'],
  ['a function that there is not', () => ({ functionOptions: anyOf({ resiseImage: {} }) }), 'functionOptions.resiseImage', 'must be a function of this pipeline, one of requestUpload, readUpload, deleteUpload, startWorkflow, inspectImage, resizeImage, recordImage, cleanUp, sweepUploads, announceOutcome', "'resiseImage'", 'leave it out'],
  ['a function that this one lacks', () => ({ authorization: UploadAuthorization.none(), functionOptions: { deleteUpload: {} } }), 'functionOptions.deleteUpload', 'must be a function of this pipeline, one of requestUpload, readUpload, startWorkflow, inspectImage, resizeImage, recordImage, cleanUp, sweepUploads, announceOutcome', "'deleteUpload'", 'leave it out'],
  ['subnets without a VPC', () => ({ vpcSubnets: {} }), 'vpcSubnets', 'needs `vpc` beside it', 'none', 'name the VPC, or leave vpcSubnets out'],
  ['security groups without a VPC', () => ({ securityGroups: [] }), 'securityGroups', 'needs `vpc` beside it', 'none', 'name the VPC, or leave securityGroups out'],
  ['the id of a VPC', () => ({ vpc: anyOf('vpc-1') }), 'vpc', "must be a VPC like new Vpc(this, 'Vpc')", "'vpc-1'", 'pass one'],
  ['a VPC of another region', stack => ({ vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-2a'], region: 'eu-west-2' }) }), 'vpc', "must be of the pipeline's own region, which is eu-west-1", 'one of eu-west-2', 'take another, or move the pipeline'],
  ['more variables than a function takes', () => ({ functionOptions: { inspectImage: { environment: { NOTES: 'x'.repeat(3200) } } } }), 'functionOptions.inspectImage.environment', 'must be at most 2943 bytes as JSON beside what the pipeline sets, of the 4096 that a function may have', '3211', 'keep long values elsewhere, and name the place'],
  ['memory that the limits do not fit in', () => ({ maxFileSize: Size.mebibytes(100), functionOptions: { inspectImage: { memorySize: 349 } } }), 'functionOptions.inspectImage.memorySize', 'must be at least 350 MiB for maxFileSize of 100 MiB', '349', 'raise it to 350, or lower the limits'],
  ['memory that the pixels do not fit in', () => ({ functionOptions: { resizeImage: { memorySize: 1617 } } }), 'functionOptions.resizeImage.memorySize', 'must be at least 1618 MiB for 100000000 pixels in image/jpeg, image/png, image/webp, image/gif, and what is made of them', '1617', 'raise it to 1618, or lower the limits'],
  ['a size that takes longer', () => ({ sizes: [slowSize(4)] }), 'functionOptions.resizeImage.timeout', "must be at least 146 s for size 'large' of 100000000 pixels with 1769 MiB", '120 s', 'raise it to 146, or take less effort, give the size both sides, or lower the limits'],
  ['a size that takes longer than Lambda runs', () => ({ sizes: [slowSize(9)] }), 'functionOptions.resizeImage.timeout', "must be at least 1053 s for size 'large' of 100000000 pixels with 1769 MiB", '120 s', 'take less effort, give the size both sides, or lower the limits'],
  ['more time than Express has', () => ({ stateMachineType: EXPRESS, functionOptions: { resizeImage: { timeout: Duration.seconds(161) } } }), 'functionOptions.resizeImage.timeout', 'must be at most 160 s with StateMachineType.EXPRESS, whose runs end after five minutes with Clean up in them', '161 s', 'shorten it, or take StateMachineType.STANDARD'],
  ['no security group', stack => ({ vpc: vpcOf(stack), securityGroups: [] }), 'securityGroups', 'needs at least one element', 'none', 'pass for example [securityGroup], or leave it out for the default'],
  ['the id of a security group', stack => ({ vpc: vpcOf(stack), securityGroups: anyOf(['sg-1']) }), 'securityGroups', 'each element must be a security group', "'sg-1'", 'pass one'],
];
