/** What the demo deploys: a pipeline of defaults with a WebSocket and a rule of EventBridge, that is thrown away after use. */
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { ImageUploadPipeline, NotificationChannel } from 'cdk-image-upload-pipeline';

const app = new App();
const stack = new Stack(app, 'ImageUploads');

const images = new ImageUploadPipeline(stack, 'Images', {
  // Functions run on ARM unless the app says otherwise: `-c architecture=x86_64` for hosts that are x64.
  architecture: app.node.tryGetContext('architecture') === 'x86_64' ? Architecture.X86_64 : Architecture.ARM_64,
  // An example is thrown away; leave this out to keep images and records when the stack goes.
  removalPolicy: RemovalPolicy.DESTROY,
  // Browsers hear of their uploads at once, over a WebSocket that they open with a ticket.
  notificationChannels: [NotificationChannel.webSocket()],
});

// Whoever else is to hear: here a queue, of every outcome. `onReady` and its like hear of one kind.
const outcomes = new Queue(stack, 'Outcomes', { enforceSSL: true });
images.onEvent('OutcomesToQueue', { target: new SqsQueue(outcomes) });

// Whoever uploads: here a role that the account may assume, in an app the role of its users or of its backend.
const client = new Role(stack, 'Client', { assumedBy: new AccountRootPrincipal() });
images.grants.requestUpload(client);
images.grants.deleteUpload(client);

new CfnOutput(stack, 'ApiUrl', { value: images.apiUrl });
new CfnOutput(stack, 'ApiId', { value: images.httpApi.apiId });
new CfnOutput(stack, 'ClientRoleArn', { value: client.roleArn });
new CfnOutput(stack, 'UploadsBucketName', { value: images.uploadsBucket.bucketName });
new CfnOutput(stack, 'ImagesBucketName', { value: images.imagesBucket.bucketName });
new CfnOutput(stack, 'UploadsTableName', { value: images.uploadsTable.tableName });
new CfnOutput(stack, 'StateMachineArn', { value: images.stateMachine.stateMachineArn });
new CfnOutput(stack, 'SweepUploadsName', { value: images.functions.sweepUploads.functionName });
new CfnOutput(stack, 'TopicArn', { value: images.topic.topicArn });
new CfnOutput(stack, 'OutcomesQueueUrl', { value: outcomes.queueUrl });
