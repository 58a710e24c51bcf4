import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { DeployedPipeline } from './deployed-pipeline';

/** What Lambda leaves in a queue when it has tried an event for the last time. */
export interface DeadLetter {
  readonly receiptHandle: string;
  readonly requestPayload: { readonly Records: readonly { readonly s3: { readonly object: { readonly key: string } } }[] };
  readonly requestContext: { readonly condition: string };
}

/** The next event that start-workflow could not handle; undefined if none comes in time. */
export async function nextDeadLetter(pipeline: DeployedPipeline, waitSeconds: number): Promise<DeadLetter | undefined> {
  const { Messages: [message] = [] } = await pipeline.aws.sqs.send(new ReceiveMessageCommand({
    QueueUrl: pipeline.output('StartWorkflowDeadLetters'), WaitTimeSeconds: waitSeconds,
  }));
  return message && { ...JSON.parse(message.Body!), receiptHandle: message.ReceiptHandle };
}

/** What an operator does with it: hands the event over again, and removes the letter if that went well. */
export async function redriveDeadLetter(pipeline: DeployedPipeline, { requestPayload, receiptHandle }: DeadLetter): Promise<void> {
  const { FunctionError, Payload } = await pipeline.aws.lambda.send(new InvokeCommand({
    FunctionName: pipeline.output('StartWorkflow'), Payload: Buffer.from(JSON.stringify(requestPayload)),
  }));
  if (FunctionError) {
    throw new Error(`start-workflow failed again: ${Buffer.from(Payload ?? []).toString()}`);
  }
  await pipeline.aws.sqs.send(new DeleteMessageCommand({ QueueUrl: pipeline.output('StartWorkflowDeadLetters'), ReceiptHandle: receiptHandle }));
}
