import { App, CfnOutput, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { ImageFormat, ImageSize, ImageUploadPipeline, NotificationChannel, OutputFormat, UploadAuthorization } from 'cdk-image-upload-pipeline';

/** What the end-to-end tests deploy: a pipeline of defaults, and in the same stack an open one of its own making and an Express one. */
const app = new App();
const stack = new Stack(app, 'EndToEnd');
const common = {
  architecture: app.node.tryGetContext('architecture') === 'x86_64' ? Architecture.X86_64 : Architecture.ARM_64,
  removalPolicy: RemovalPolicy.DESTROY,
};

const images = new ImageUploadPipeline(stack, 'Images', {
  ...common,
  notificationChannels: [NotificationChannel.eventBridge(), NotificationChannel.webSocket(), NotificationChannel.longPolling()],
});
const avatars = new ImageUploadPipeline(stack, 'Avatars', {
  ...common,
  authorization: UploadAuthorization.none(),
  acceptedFormats: [ImageFormat.PNG],
  sizes: [
    ImageSize.cover('face', { width: 64, height: 64, formats: [OutputFormat.png(), OutputFormat.avif()] }),
    ImageSize.contain('card', { width: 120, height: 60, background: '#ff0000' }),
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

// The issuer of the tests speaks plain HTTP, which the construct refuses where it can see it.
const tokens = new ImageUploadPipeline(stack, 'Tokens', {
  ...common,
  authorization: UploadAuthorization.jwt({ issuer: Lazy.string({ produce: () => app.node.tryGetContext('issuer') }), audience: ['e2e'] }),
});
const guests = new ImageUploadPipeline(stack, 'Guests', {
  ...common,
  authorization: UploadAuthorization.lambdaAuthorizer(new Function(stack, 'Doorkeeper', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    // A caller's word is believed here: `ada` is Ada, `out` is locked out, and some come without a name that could own anything.
    code: Code.fromInline(`exports.handler = async ({ headers: { 'x-guest': guest } }) => ({
      isAuthorized: guest !== 'out', context: { nameless: {}, number: { ownerId: 7 }, empty: { ownerId: '' } }[guest] ?? { ownerId: guest },
    });`),
  }), { identitySource: ['$request.header.X-Guest'] }),
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
for (const [name, pipeline] of Object.entries({ Images: images, Avatars: avatars, Express: express, Tokens: tokens, Guests: guests })) {
  const output = (key: string, value: string) => new CfnOutput(stack, `${name}${key}`, { value });
  output('ApiId', pipeline.httpApi.apiId);
  output('UploadsBucket', pipeline.uploadsBucket.bucketName);
  output('ImagesBucket', pipeline.imagesBucket.bucketName);
  output('UploadsTable', pipeline.uploadsTable.tableName);
  output('StateMachineArn', pipeline.stateMachine.stateMachineArn);
  output('TopicArn', pipeline.topic.topicArn);
  output('StartWorkflow', pipeline.functions.startWorkflow.functionName);
  output('StartWorkflowDeadLetters', pipeline.deadLetterQueues[0].queueUrl);
  output('SweepUploads', pipeline.functions.sweepUploads.functionName);
  const functions: [string, Function | undefined][] = Object.entries(pipeline.functions);
  const clients = pipeline.node.tryFindChild('Announcement')?.node.tryFindChild('WebSocket')?.node.tryFindChild('Clients') as Table | undefined;
  if (clients) {
    output('ClientsTable', clients.tableName);
  }
  output('Roles', stack.toJsonString(Object.fromEntries(functions.map(([handler, made]) => [handler, made?.role?.roleName]))));
  output('Functions', stack.toJsonString(Object.fromEntries(functions.map(([handler, made]) => [handler, made?.functionName]))));
}
