import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { aChange, aTurn, uploadIdOf } from './changes';
import { announceOutcomes } from '../../../../lambda-src/announcement/announce-outcome/announce-outcome';
import { createLogger } from '../../../../lambda-src/shared/logger';
import { OUTCOME_STATUSES, UploadStatus } from '../../../../src/contract/codes';
import { linesOf, outputOf } from '../../shared/captured-output';

const TOPIC_ARN = 'arn:aws:sns:eu-west-1:111122223333:outcomes';
const sns = mockClient(SNSClient);
const throttled = Object.assign(new Error('canary message'), { name: 'ThrottledException' });

beforeEach(() => {
  sns.reset();
  sns.on(PublishCommand).resolves({ MessageId: 'm' });
});

interface Result {
  readonly response?: DynamoDBBatchResponse;
  readonly failure?: Error;
  readonly output: string;
}

async function announce(...Records: DynamoDBRecord[]): Promise<Result> {
  const dependencies = { sns: new SNSClient({}), topicArn: TOPIC_ARN, eventSource: 'urn:image-upload-pipeline:pipeline-1', logger: createLogger('announce-outcome') };
  let result: Omit<Result, 'output'> = {};
  const output = await outputOf(async () => {
    result = await announceOutcomes({ Records }, dependencies).then(response => ({ response }), failure => ({ failure }));
  });
  return { ...result, output };
}

/** Ids of the events that were sent to the topic, those refused included. */
function sent(): string[] {
  return sns.commandCalls(PublishCommand).map(call => JSON.parse(call.args[0].input.Message ?? '').id);
}

/** The topic refuses the events of the n-th upload. */
function refuse(n: number): void {
  sns.on(PublishCommand).callsFake(async input => {
    if (JSON.parse(input.Message).subject === uploadIdOf(n)) throw throttled;
    return { MessageId: 'm' };
  });
}

describe('an outcome', () => {
  test.each([...OUTCOME_STATUSES])('%s is announced when the record takes it', async status => {
    await announce(aTurn(1, 'PROCESSING', status));
    expect(sent()).toEqual([`${uploadIdOf(1)}:4:${status}`]);
  });

  test('is published to the topic with its attributes', async () => {
    await announce(aChange(1, { status: 'PROCESSING' }, { status: 'READY', version: 4, ownerId: 'AROAROLE' }));
    expect(sns.commandCalls(PublishCommand).map(call => call.args[0].input)).toEqual([{
      TopicArn: TOPIC_ARN,
      Message: expect.any(String),
      MessageAttributes: {
        type: { DataType: 'String', StringValue: 'image-upload-pipeline.image.ready.v1' },
        status: { DataType: 'String', StringValue: 'READY' },
        ownerId: { DataType: 'String', StringValue: 'AROAROLE' },
      },
    }]);
  });

  test('that comes after another outcome is announced', async () => {
    await announce(aTurn(1, 'EXPIRED', 'READY'));
    expect(sent()).toEqual([`${uploadIdOf(1)}:4:READY`]);
  });

  test('that a record is born with is announced', async () => {
    await announce(aTurn(1, undefined, 'READY'));
    expect(sent()).toEqual([`${uploadIdOf(1)}:4:READY`]);
  });

  test('that comes again after a redrive is announced again, under another id', async () => {
    await announce(
      aChange(1, { status: 'PROCESSING', version: 3 }, { status: 'FAILED', version: 4 }),
      aChange(1, { status: 'FAILED', version: 4 }, { status: 'PROCESSING', version: 5 }),
      aChange(1, { status: 'PROCESSING', version: 6 }, { status: 'FAILED', version: 7 }),
    );
    expect(sent()).toEqual([`${uploadIdOf(1)}:4:FAILED`, `${uploadIdOf(1)}:7:FAILED`]);
  });
});

describe('nothing is announced', () => {
  test.each([...OUTCOME_STATUSES])('when a record that is %s is touched', async status => {
    await announce(aTurn(1, status, status));
    expect(sent()).toEqual([]);
  });

  const turns: [UploadStatus | undefined, UploadStatus][] = [
    [undefined, 'PENDING'], ['PENDING', 'PENDING'], ['PENDING', 'PROCESSING'], ['PROCESSING', 'PROCESSING'], ['FAILED', 'PROCESSING'],
    ['EXPIRED', 'PENDING'], ['READY', 'DELETING'],
  ];
  test.each(turns)('when a record goes from %s to %s', async (from, to) => {
    await announce(aTurn(1, from, to));
    expect(sent()).toEqual([]);
  });

  test('when the table lets go of a record whose time is over', async () => {
    const removal = { ...aTurn(1, 'EXPIRED', undefined), userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } };
    await announce(removal);
    expect(sent()).toEqual([]);
  });

  test('of an item that is no upload', async () => {
    await announce({ eventName: 'INSERT', dynamodb: { SequenceNumber: 'seq-1', NewImage: { id: { S: 'other' } } } }, { eventName: 'MODIFY' });
    expect(sent()).toEqual([]);
  });
});

describe('a batch', () => {
  test('is announced in the order of the stream', async () => {
    await announce(aTurn(2, 'PROCESSING', 'READY'), aTurn(1, 'PROCESSING', 'FAILED'), aTurn(3, 'PENDING', 'EXPIRED'));
    expect(sent()).toEqual([`${uploadIdOf(2)}:4:READY`, `${uploadIdOf(1)}:4:FAILED`, `${uploadIdOf(3)}:4:EXPIRED`]);
  });

  test('waits for each event before the next, so nothing is in flight when it ends', async () => {
    const steps: string[] = [];
    sns.on(PublishCommand).callsFake(async input => {
      const id = JSON.parse(input.Message).subject.slice(-1);
      steps.push(`start ${id}`);
      await new Promise(resolve => setTimeout(resolve, 5));
      steps.push(`end ${id}`);
      return {};
    });
    await announce(aTurn(1, 'PROCESSING', 'READY'), aTurn(2, 'PROCESSING', 'READY'));
    expect(steps).toEqual(['start 1', 'end 1', 'start 2', 'end 2']);
  });

  test('without a failure is done', async () => {
    const { response } = await announce(aTurn(1, 'PROCESSING', 'READY'), aTurn(2, 'PENDING', 'PROCESSING'));
    expect(response).toEqual({ batchItemFailures: [] });
  });

  test('comes again from the first event that failed', async () => {
    refuse(3);
    const { response } = await announce(
      aTurn(1, 'PROCESSING', 'READY'), aTurn(2, 'READY', 'READY'), aTurn(3, 'PROCESSING', 'READY'), aTurn(4, 'PROCESSING', 'READY'),
    );
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'seq-3' }] });
  });

  test('stops at the first event that failed, since what follows comes again', async () => {
    refuse(2);
    await announce(aTurn(1, 'PROCESSING', 'READY'), aTurn(2, 'PROCESSING', 'READY'), aTurn(3, 'PROCESSING', 'READY'));
    expect(sent()).toEqual([`${uploadIdOf(1)}:4:READY`, `${uploadIdOf(2)}:4:READY`]);
  });

  test('of which nothing was announced fails as a whole, where alarms see it', async () => {
    refuse(2);
    const { failure } = await announce(aTurn(1, 'READY', 'READY'), aTurn(2, 'PROCESSING', 'READY'), aTurn(3, 'PROCESSING', 'READY'));
    expect(failure?.message).toBe('outcome not announced: ThrottledException');
  });

  test('fails as a whole where the failed change has no number to come back to', async () => {
    refuse(2);
    const nameless = aTurn(2, 'PROCESSING', 'READY');
    delete nameless.dynamodb!.SequenceNumber;
    const { failure } = await announce(aTurn(1, 'PROCESSING', 'READY'), nameless);
    expect(failure?.message).toBe('outcome not announced: ThrottledException');
  });

  test('with a record that cannot be read comes again from there', async () => {
    const broken = aTurn(2, 'PROCESSING', 'READY');
    broken.dynamodb!.NewImage!.declared = { X: 'unknown type' } as never;
    const { response } = await announce(aTurn(1, 'PROCESSING', 'READY'), broken);
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'seq-2' }] });
  });
});

describe('the log', () => {
  const declared = { contentType: 'image/jpeg', size: 1, fileName: 'canary.jpg' };
  const turn = aChange(1, { status: 'PROCESSING' }, { status: 'READY', version: 4, attempt: 2, ownerId: 'canary-owner', declared });

  test('says which upload was announced, and nothing of what the client said', async () => {
    const { output } = await announce(turn);
    expect(linesOf(output)).toEqual([expect.objectContaining({ level: 'INFO', uploadId: uploadIdOf(1), attempt: 2, status: 'READY' })]);
    expect(output).not.toContain('canary');
  });

  test('says which upload was not announced, by the name of the error only', async () => {
    refuse(1);
    const { output } = await announce(turn);
    expect(linesOf(output)).toEqual([expect.objectContaining({ level: 'ERROR', uploadId: uploadIdOf(1), error: 'ThrottledException' })]);
    expect(output).not.toContain('canary');
  });
});
