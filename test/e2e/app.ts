import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { outputsOf } from './outputs';
import { addOwners } from './owners';
import { addSideBySide } from './side-by-side';
import { CropPosition, ImageFormat, ImageSize, ImageUploadPipeline, NotificationChannel, OutputFormat, UploadAuthorization } from 'cdk-image-upload-pipeline';

/** What the end-to-end tests deploy: pipelines in one stack, each with settings of its own, and in stacks beside it those that share something. */
const app = new App();
const stack = new Stack(app, 'EndToEnd');
const common = {
  architecture: app.node.tryGetContext('architecture') === 'x86_64' ? Architecture.X86_64 : Architecture.ARM_64,
  removalPolicy: RemovalPolicy.DESTROY,
};
/** What pages of the tests may call. */
const forPages = { ...common, allowedOrigins: [app.node.tryGetContext('page')] };

const images = new ImageUploadPipeline(stack, 'Images', {
  ...forPages,
  notificationChannels: [NotificationChannel.eventBridge(), NotificationChannel.webSocket(), NotificationChannel.longPolling()],
});
const avatars = new ImageUploadPipeline(stack, 'Avatars', {
  ...forPages,
  authorization: UploadAuthorization.none(),
  acceptedFormats: [ImageFormat.PNG],
  sizes: [
    ImageSize.cover('face', { width: 64, height: 64, position: CropPosition.ATTENTION, formats: [OutputFormat.png(), OutputFormat.avif()] }),
    ImageSize.contain('card', { width: 120, height: 60, background: '#ff0000' }),
    ImageSize.outside('tile', { width: 80, height: 80, formats: [OutputFormat.sameAsSource()] }),
  ],
  outputFormats: [OutputFormat.jpeg({ quality: 60 })],
  uploadExpiry: Duration.seconds(10),
  notificationChannels: [NotificationChannel.webSocket()],
});
const express = new ImageUploadPipeline(stack, 'Express', {
  ...common,
  stateMachineType: StateMachineType.EXPRESS,
  authorization: UploadAuthorization.none(),
  sizes: [ImageSize.inside('small', { width: 64, height: 64 })],
  outputFormats: [OutputFormat.webp()],
});

// What it takes to make the sizes of a web page in three formats: the figures of docs/cost.md.
const counted = new ImageUploadPipeline(stack, 'Counted', {
  ...common,
  stateMachineType: StateMachineType.EXPRESS,
  sizes: [1920, 1280, 640, 320, 160].map(width => ImageSize.inside(`w${width}`, { width })),
  outputFormats: [OutputFormat.jpeg(), OutputFormat.webp(), OutputFormat.avif()],
});

const heard = (id: string) => new Queue(stack, id, { removalPolicy: RemovalPolicy.DESTROY });
const [onReady, onRejected] = [heard('OnReadyQueue'), heard('OnRejectedQueue')];
images.onReady('OnReady', { target: new SqsQueue(onReady) });
images.onRejected('OnRejected', { target: new SqsQueue(onRejected) });

const client = new Role(stack, 'Client', { assumedBy: new AccountRootPrincipal() });
const otherClient = new Role(stack, 'OtherClient', { assumedBy: new AccountRootPrincipal() });
const stranger = new Role(stack, 'Stranger', { assumedBy: new AccountRootPrincipal() });
images.grants.requestUpload(client);
images.grants.deleteUpload(client);
counted.grants.requestUpload(client);
images.grants.requestUpload(otherClient);
images.grants.deleteUpload(client);
images.grants.deleteUpload(otherClient);
images.grants.readImages(otherClient);
const backend = new Role(stack, 'Backend', { assumedBy: new AccountRootPrincipal() });
images.grants.requestUploadForOthers(backend);
new CfnOutput(stack, 'BackendRoleArn', { value: backend.roleArn });

new CfnOutput(stack, 'ClientRoleArn', { value: client.roleArn });
new CfnOutput(stack, 'OtherClientRoleArn', { value: otherClient.roleArn });
new CfnOutput(stack, 'StrangerRoleArn', { value: stranger.roleArn });
new CfnOutput(stack, 'ImagesOnReadyQueue', { value: onReady.queueUrl });
new CfnOutput(stack, 'ImagesOnRejectedQueue', { value: onRejected.queueUrl });
const find = (path: string) => images.node.findAll().find(({ node }) => node.path.endsWith(path)) as Queue;
new CfnOutput(stack, 'ImagesEventBusQueue', { value: find('EventBus/Hub/Queue').queueUrl });
new CfnOutput(stack, 'ImagesEventBusDeadLetters', { value: find('EventBus/Hub/DeadLetters').queueUrl });
for (const [name, pipeline] of Object.entries({ Images: images, Avatars: avatars, Express: express, Counted: counted })) {
  outputsOf(stack, name, pipeline);
}
addOwners(app, forPages);
addSideBySide(app, common);
