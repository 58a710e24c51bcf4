import { synthesize } from '../support/synthesis';

const synthesis = synthesize();

test('S3 calls start-workflow for whatever is created under incoming/, and for nothing else', () => {
  expect(synthesis.properties('Storage/Uploads/Notifications')).toMatchObject({
    BucketName: '${Storage/Uploads}',
    NotificationConfiguration: {
      LambdaFunctionConfigurations: [{
        Events: ['s3:ObjectCreated:*'],
        Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'incoming/' }] } },
        LambdaFunctionArn: '${Trigger/StartWorkflow.Arn}',
      }],
    },
  });
  expect(Object.keys(synthesis.ofType('Custom::S3BucketNotifications'))).toHaveLength(1);
});

test('only the uploads bucket of this account may call start-workflow', () => {
  const permissions = Object.values(synthesis.ofType('AWS::Lambda::Permission')).map(({ Properties }) => Properties);

  expect(permissions.filter(({ FunctionName }) => FunctionName === '${Trigger/StartWorkflow.Arn}')).toEqual([{
    Action: 'lambda:InvokeFunction',
    FunctionName: '${Trigger/StartWorkflow.Arn}',
    Principal: 's3.amazonaws.com',
    SourceAccount: '${AWS::AccountId}',
    SourceArn: '${Storage/Uploads.Arn}',
  }]);
});

test('an event that could not be handled goes to the dead-letter queue as a whole', () => {
  expect(synthesis.properties('Trigger/StartWorkflow/EventInvokeConfig')).toEqual({
    FunctionName: '${Trigger/StartWorkflow}',
    Qualifier: '$LATEST',
    DestinationConfig: { OnFailure: { Destination: '${Trigger/DeadLetters.Arn}' } },
  });
});

test('start-workflow starts this pipeline\'s workflow', () => {
  expect(synthesis.properties('Trigger/StartWorkflow').Environment.Variables.STATE_MACHINE_ARN).toBe('${Workflow/StateMachine}');
});
