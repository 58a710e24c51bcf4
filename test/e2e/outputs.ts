import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { ImageUploadPipeline } from 'cdk-image-upload-pipeline';

/** Tells the tests where everything of a pipeline is; each output begins with its name. */
export function outputsOf(stack: Stack, name: string, pipeline: ImageUploadPipeline): void {
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
