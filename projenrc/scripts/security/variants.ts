import { rmSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ImageUploadPipeline, ImageUploadPipelineProps, UploadAuthorization, UploadTrigger } from '../../../src';
import { allChannels } from '../../../test/support/channels';
import { Synthesis } from '../../../test/support/synthesized';

/** A pipeline with every channel, and the same with one thing more. */
export interface Variant {
  /** What the page says where only this one has something. */
  readonly only: string;
  readonly synthesis: Synthesis;
}

/** The default first. */
export function variants(): Variant[] {
  return [
    variant('', () => ({})),
    variant('with `encryptionKey`', stack => ({ encryptionKey: new kms.Key(stack, 'Key') })),
    variant('with `none()`', () => ({ authorization: UploadAuthorization.none() })),
    variant('Express only', () => ({ stateMachineType: sfn.StateMachineType.EXPRESS })),
    variant('with `UploadTrigger.EVENT_BRIDGE`', () => ({ uploadTrigger: UploadTrigger.EVENT_BRIDGE })),
    variant('with `encryptionKey` and `UploadTrigger.EVENT_BRIDGE`', stack => ({
      encryptionKey: new kms.Key(stack, 'Key'), uploadTrigger: UploadTrigger.EVENT_BRIDGE,
    })),
    variant('with `vpc`', stack => ({
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc', availabilityZones: ['a', 'b'], privateSubnetIds: ['one', 'two'], privateSubnetRouteTableIds: ['one', 'two'],
      }),
    })),
  ];
}

function variant(only: string, props: (stack: Stack) => ImageUploadPipelineProps): Variant {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:disable-asset-staging': true } });
  const stack = new Stack(app, 'Stack');
  const pipeline = new ImageUploadPipeline(stack, 'Images', { notificationChannels: allChannels(), ...props(stack) });
  const synthesis = new Synthesis(stack, pipeline);
  rmSync(app.outdir, { recursive: true, force: true });
  return { only, synthesis };
}
