import { OUTCOME_STATUSES } from '../../src/contract/codes';
import { synthesize } from '../support/synthesis';

const synthesis = synthesize();
const mapping = synthesis.properties('Announcement/AnnounceOutcome/Stream');

test('the stream of the uploads table calls announce-outcome, from its beginning', () => {
  expect(mapping).toMatchObject({
    EventSourceArn: '${Catalog/Uploads.StreamArn}',
    FunctionName: '${Announcement/AnnounceOutcome}',
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 10,
  });
  expect(Object.keys(synthesis.ofType('AWS::Lambda::EventSourceMapping'))).toHaveLength(1);
});

test('only records that hold an outcome reach the function', () => {
  expect(mapping.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern))).toEqual([
    { dynamodb: { NewImage: { status: { S: ['READY', 'REJECTED', 'FAILED', 'EXPIRED', 'DELETED'] } } } },
  ]);
});

test('every status that ends an upload is announced', () => {
  expect(JSON.parse(mapping.FilterCriteria.Filters[0].Pattern).dynamodb.NewImage.status.S).toEqual([...OUTCOME_STATUSES]);
});

test('one outcome that cannot be announced holds up no other', () => {
  expect(mapping).toMatchObject({ BisectBatchOnFunctionError: true, FunctionResponseTypes: ['ReportBatchItemFailures'] });
});

test('what could not be announced for six hours becomes a dead letter', () => {
  expect(mapping).toMatchObject({
    MaximumRecordAgeInSeconds: 6 * 3600,
    DestinationConfig: { OnFailure: { Destination: '${Announcement/DeadLetters.Arn}' } },
  });
});

test('outcomes are published to one topic', () => {
  expect(Object.keys(synthesis.ofType('AWS::SNS::Topic'))).toEqual(['Announcement/Outcomes']);
  expect(synthesis.properties('Announcement/AnnounceOutcome').Environment.Variables.TOPIC_ARN).toBe('${Announcement/Outcomes}');
});

test('the topic takes nothing without TLS, and its policy allows nobody', () => {
  expect(synthesis.properties('Announcement/Outcomes/Policy').PolicyDocument.Statement).toEqual([expect.objectContaining({
    Effect: 'Deny',
    Principal: '*',
    Action: 'sns:Publish',
    Resource: '${Announcement/Outcomes}',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  })]);
});
