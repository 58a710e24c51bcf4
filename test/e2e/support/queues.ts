import { DeleteMessageCommand, Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** The messages of an upload in a queue, which stay there; waits until there is one. */
export async function see(sqs: SQSClient, queueUrl: string, uploadId: string): Promise<string[]> {
  const found = new Map<string | undefined, string>();
  for (const until = Date.now() + 30_000; found.size === 0 && Date.now() < until;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
      QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: 0,
    }));
    Messages.filter(({ Body = '' }) => Body.includes(uploadId)).forEach(({ MessageId, Body = '' }) => found.set(MessageId, Body));
  }
  return [...found.values()];
}

/** Messages of a queue, until some are found that are wanted, or the time is over; each is taken off the queue. */
export async function take(
  sqs: SQSClient, queueUrl: string, wanted: (body: string) => boolean, howMany = 1, timeoutMs = 20_000,
): Promise<string[]> {
  const found: string[] = [];
  for (const until = Date.now() + timeoutMs; found.length < howMany && Date.now() < until;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
      QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1,
    }));
    await Promise.all(Messages.map(({ ReceiptHandle }: Message) => sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }))));
    found.push(...Messages.map(({ Body = '' }) => Body).filter(wanted));
  }
  return found;
}
