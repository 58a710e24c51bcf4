import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { synthesize } from '../support/synthesis';

const synthesis = synthesize();

test('clean-up is called for every execution of this workflow that was stopped, ran out of time or failed', () => {
  expect(synthesis.properties('Workflow/ExecutionEnded')).toMatchObject({
    EventPattern: {
      'source': ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      'detail': { stateMachineArn: ['${Workflow/StateMachine}'], status: ['TIMED_OUT', 'ABORTED', 'FAILED'] },
    },
    State: 'ENABLED',
  });
});

test('it gets the event as it is', () => {
  expect(synthesis.properties('Workflow/ExecutionEnded').Targets).toEqual([{ Arn: '${Workflow/CleanUp.Arn}', Id: 'Target0' }]);
});

test('and only that rule may call it from outside', () => {
  const permissions = Object.values(synthesis.ofType('AWS::Lambda::Permission')).map(({ Properties }) => Properties);

  expect(permissions.filter(({ FunctionName }) => FunctionName === '${Workflow/CleanUp.Arn}')).toEqual([{
    Action: 'lambda:InvokeFunction',
    FunctionName: '${Workflow/CleanUp.Arn}',
    Principal: 'events.amazonaws.com',
    SourceArn: '${Workflow/ExecutionEnded.Arn}',
  }]);
});

test('Express sends no such events', () => {
  const express = synthesize({ stateMachineType: sfn.StateMachineType.EXPRESS });

  expect(Object.keys(express.ofType('AWS::Events::Rule'))).toEqual(['Catalog/SweepSchedule']);
});
