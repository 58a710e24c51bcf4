import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { permissionsOf } from '../support/permissions';
import { synthesize } from '../support/synthesis';

const synthesis = synthesize();
const express = synthesize({ stateMachineType: sfn.StateMachineType.EXPRESS });

test('sweeps every five minutes', () => {
  expect(synthesis.properties('Catalog/SweepSchedule')).toMatchObject({
    ScheduleExpression: 'rate(5 minutes)',
    State: 'ENABLED',
    Targets: [{ Arn: '${Catalog/SweepUploads.Arn}' }],
  });
});

test('a sweep that fails is not repeated: the next one finds what it missed', () => {
  expect(synthesis.properties('Catalog/SweepSchedule').Targets[0].RetryPolicy).toMatchObject({ MaximumRetryAttempts: 0 });
  expect(synthesis.properties('Catalog/SweepUploads/EventInvokeConfig')).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 300 });
});

test('ends before the next one starts', () => {
  expect(synthesis.properties('Catalog/SweepUploads').Timeout).toBeLessThan(300);
});

test('only its schedule may call it', () => {
  const permissions = Object.values(synthesis.ofType('AWS::Lambda::Permission')).map(({ Properties }) => Properties);

  expect(permissions.filter(({ FunctionName }) => FunctionName === '${Catalog/SweepUploads.Arn}')).toEqual([{
    Action: 'lambda:InvokeFunction',
    FunctionName: '${Catalog/SweepUploads.Arn}',
    Principal: 'events.amazonaws.com',
    SourceArn: '${Catalog/SweepSchedule.Arn}',
  }]);
});

test('knows the workflow, its type, and clean-up', () => {
  expect(synthesis.properties('Catalog/SweepUploads').Environment.Variables).toMatchObject({
    STATE_MACHINE_ARN: '${Workflow/StateMachine}',
    STATE_MACHINE_TYPE: 'STANDARD',
    CLEAN_UP_FUNCTION_NAME: '${Workflow/CleanUp}',
  });
  expect(express.properties('Catalog/SweepUploads').Environment.Variables.STATE_MACHINE_TYPE).toBe('EXPRESS');
});

test('in Express nobody asks for executions or stops them, which the service does not offer', () => {
  const actions = Object.values(permissionsOf(express)).flat().map(({ action }) => action);

  expect(actions).not.toContain('states:DescribeExecution');
  expect(actions).not.toContain('states:StopExecution');
});
