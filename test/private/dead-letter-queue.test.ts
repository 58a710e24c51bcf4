import { synthesize } from '../support/synthesis';

const synthesis = synthesize();
const QUEUES = ['Trigger/DeadLetters', 'Announcement/DeadLetters'];

test('the pipeline tells all of its dead-letter queues', () => {
  expect(synthesis.pipeline.deadLetterQueues.map(queue => synthesis.text(queue.queueArn))).toEqual(QUEUES.map(path => `\${${path}.Arn}`));
  expect(Object.keys(synthesis.ofType('AWS::SQS::Queue'))).toEqual(QUEUES);
});

describe.each(QUEUES)('%s', path => {
  test('keeps letters for 14 days, the most that SQS keeps', () => {
    expect(synthesis.properties(path).MessageRetentionPeriod).toBe(14 * 24 * 3600);
  });

  test('is encrypted by SQS', () => {
    expect(synthesis.properties(path).SqsManagedSseEnabled).toBe(true);
  });

  test('denies everything that comes without TLS, and allows nobody', () => {
    expect(synthesis.properties(`${path}/Policy`).PolicyDocument.Statement).toEqual([{
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sqs:*',
      Resource: `\${${path}.Arn}`,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }]);
  });
});
