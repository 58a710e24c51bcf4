import { App, CfnOutput, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { outputsOf } from './outputs';
import {
  ImageFormat, ImageSize, ImageUploadPipeline, NotificationChannel, OutputFormat, UploadAuthorization, UploadsTable, UploadTrigger,
} from 'cdk-image-upload-pipeline';

/**
 * Pipelines that could get into each other's way, as differently made as the engine can run: `Press` owns nothing, `Blog` has its buckets,
 * its topic and its event bus, and takes tokens of the same issuer; `Shop`, of defaults and with a VPC, which the engine
 * makes and does not use, has nothing to do with them.
 */
export function addSideBySide(app: App, common: { readonly architecture: Architecture; readonly removalPolicy: RemovalPolicy }): void {
  const removalPolicy = RemovalPolicy.DESTROY;
  const data = new Stack(app, 'SideBySideData');
  const encryptionKey = new Key(data, 'Key', { removalPolicy });
  const shared = {
    uploadsBucket: new Bucket(data, 'Uploads', { versioned: true, encryptionKey, removalPolicy }),
    imagesBucket: new Bucket(data, 'Images', { encryptionKey, removalPolicy }),
    topic: new Topic(data, 'Outcomes', { masterKey: encryptionKey }),
    encryptionKey,
    uploadTrigger: UploadTrigger.EVENT_BRIDGE,
    // The issuer of the tests speaks plain HTTP, which the construct refuses where it can see it.
    authorization: UploadAuthorization.jwt({ issuer: Lazy.string({ produce: () => app.node.tryGetContext('issuer') }), audience: ['e2e'] }),
    notificationChannels: [NotificationChannel.eventBridge({ eventBus: new EventBus(data, 'Bus') })],
  };
  const records = (id: string) => new UploadsTable(data, id, { encryptionKey, removalPolicy }).table;
  const vpc = new Vpc(data, 'Vpc', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'Functions', subnetType: SubnetType.PRIVATE_ISOLATED }] });

  const stack = new Stack(app, 'SideBySide');
  const press = new ImageUploadPipeline(stack, 'Press', {
    ...common,
    ...shared,
    uploadsTable: records('PressRecords'),
    keyPrefix: 'press/',
    stateMachineType: StateMachineType.EXPRESS,
    sizes: [ImageSize.inside('page', { width: 200, height: 200 })],
    outputFormats: [OutputFormat.jpeg()],
  });
  const blog = new ImageUploadPipeline(stack, 'Blog', {
    ...common,
    ...shared,
    uploadsTable: records('BlogRecords'),
    keyPrefix: 'blog/',
    sizes: [ImageSize.cover('page', { width: 100, height: 100 })],
    outputFormats: [OutputFormat.webp()],
    quarantineRetention: Duration.days(0),
  });
  const shop = new ImageUploadPipeline(stack, 'Shop', {
    ...common,
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    acceptedFormats: [ImageFormat.JPEG],
    sizes: [ImageSize.contain('tile', { width: 90, height: 90, background: '#ffffff', formats: [OutputFormat.png(), OutputFormat.avif()] })],
    notificationChannels: [NotificationChannel.eventBridge()],
  });

  const buyer = new Role(stack, 'Buyer', { assumedBy: new AccountRootPrincipal() });
  shop.grants.requestUpload(buyer);
  shop.grants.deleteUpload(buyer);
  new CfnOutput(stack, 'BuyerRoleArn', { value: buyer.roleArn });
  for (const [name, pipeline] of Object.entries({ Press: press, Blog: blog, Shop: shop })) {
    outputsOf(stack, name, pipeline);
    const heard = new Queue(stack, `${name}Heard`, { removalPolicy });
    pipeline.onEvent(`${name}Events`, { target: new SqsQueue(heard) });
    new CfnOutput(stack, `${name}HeardQueue`, { value: heard.queueUrl });
  }
}
