import validate from 'asl-validator';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { definitionOf, statesOf, statesOfType, withArns } from '../support/definition';
import { synthesize } from '../support/synthesis';

const synthesis = synthesize();
const definition = definitionOf(synthesis);
const states = statesOf(definition);
const tasks = statesOfType(definition, 'Task');

/** From the first state along the way on which nothing goes wrong. */
function happyPath(): string[] {
  const path: string[] = [];
  for (let name: string | undefined = definition.StartAt; name; name = happyNext(name)) {
    path.push(name);
  }
  return path;
}

function happyNext(name: string): string | undefined {
  const happyChoices: { readonly [choice: string]: string | undefined } = {
    'Verdict?': 'Resize image', 'Sizes made?': 'Record image',
  };
  return happyChoices[name] ?? states[name].Next;
}

const TARGETS: { readonly [choice: string]: unknown } = {
  'Verdict?': {
    Choices: [
      {
        And: [{ Variable: '$.inspected.verdict', StringEquals: 'accepted' }, { Variable: '$.inspected.batches[1]', IsPresent: true }],
        Next: 'Resize batches',
      },
      { Variable: '$.inspected.verdict', StringEquals: 'accepted', Next: 'Resize image' },
      { Variable: '$.inspected.verdict', StringEquals: 'rejected', Next: 'Note rejection by inspection' },
    ],
    Default: 'Superseded',
  },
  'Sizes made?': {
    Choices: [{ Variable: '$.resized.verdict', StringEquals: 'rejected', Next: 'Note rejection by resizing' }],
    Default: 'Record image',
  },
  'All sizes made?': {
    Choices: [
      { Variable: '$.resized.rejected', BooleanEquals: true, Next: 'Note rejection by resizing' },
      { Variable: '$.resized.failed', BooleanEquals: true, Next: 'Note failure by resizing' },
    ],
    Default: 'Record image',
  },
  'Outcome?': {
    Choices: [
      { Variable: '$.cleaned.status', StringEquals: 'REJECTED', Next: 'Rejected' },
      { Variable: '$.cleaned.status', StringEquals: 'FAILED', Next: 'Failed' },
      { Variable: '$.cleaned.status', StringEquals: 'READY', Next: 'Ready' },
    ],
    Default: 'Superseded',
  },
};

test('goes from inspection over sizes to the record: each state costs, so there is none that nothing follows from', () => {
  expect(happyPath()).toEqual(['Inspect image', 'Verdict?', 'Resize image', 'Sizes made?', 'Record image']);
  expect(states['Record image'].End).toBe(true);
});

test('has exactly these states', () => {
  expect(Object.fromEntries(Object.entries(states).map(([name, { Type }]) => [name, Type]))).toEqual({
    'Inspect image': 'Task',
    'Verdict?': 'Choice',
    'Note rejection by inspection': 'Pass',
    'Resize image': 'Task',
    'Sizes made?': 'Choice',
    'Resize batches': 'Map',
    'Resize batch': 'Task',
    'Note failure of a batch': 'Pass',
    'All sizes made?': 'Choice',
    'Note rejection by resizing': 'Pass',
    'Note failure by resizing': 'Pass',
    'Record image': 'Task',
    'Note failure': 'Pass',
    'Clean up': 'Task',
    'Outcome?': 'Choice',
    'Ready': 'Succeed',
    'Superseded': 'Succeed',
    'Rejected': 'Succeed',
    'Failed': 'Fail',
  });
});

test('has exactly these choices', () => {
  expect(Object.keys(statesOfType(definition, 'Choice')).sort()).toEqual(Object.keys(TARGETS).sort());
});

test.each(Object.keys(TARGETS))('%s leads exactly there', choice => {
  const { Choices, Default } = states[choice];

  expect({ Choices, Default }).toEqual(TARGETS[choice]);
});

test.each(['Note rejection by inspection', 'Note rejection by resizing', 'Note failure by resizing', 'Note failure'])('%s leads to Clean up', name => {
  expect(states[name].Next).toBe('Clean up');
});

test('every task calls the function of its name', () => {
  expect(Object.fromEntries(Object.entries(tasks).map(([name, { Resource }]) => [name, Resource]))).toEqual({
    'Inspect image': '${Workflow/InspectImage.Arn}',
    'Resize image': '${Workflow/ResizeImage.Arn}',
    'Resize batch': '${Workflow/ResizeImage.Arn}',
    'Record image': '${Workflow/RecordImage.Arn}',
    'Clean up': '${Workflow/CleanUp.Arn}',
  });
});

describe.each(Object.keys(tasks))('%s', name => {
  const [throttled, crashed, thrown] = tasks[name].Retry!;

  test('has three retry policies', () => {
    expect(tasks[name].Retry).toHaveLength(3);
  });

  test('waits longest where Lambda has no room', () => {
    expect(throttled).toEqual({
      ErrorEquals: ['Lambda.TooManyRequestsException'],
      IntervalSeconds: 1,
      BackoffRate: 2,
      MaxDelaySeconds: 30,
      MaxAttempts: 14,
      JitterStrategy: 'FULL',
    });
  });

  test('is tried once more after a crash or a timeout, because the file may have done it', () => {
    expect(crashed).toEqual({
      ErrorEquals: ['Lambda.Unknown', 'Runtime.ExitError', 'Runtime.OutOfMemory', 'Sandbox.Timedout', 'States.Timeout'],
      IntervalSeconds: 2,
      BackoffRate: 1,
      MaxAttempts: 1,
      JitterStrategy: 'FULL',
    });
  });

  test('is tried three times more after anything else', () => {
    expect(thrown).toEqual({
      ErrorEquals: ['States.ALL'],
      IntervalSeconds: 2,
      BackoffRate: 2,
      MaxDelaySeconds: 20,
      MaxAttempts: 3,
      JitterStrategy: 'FULL',
    });
  });
});

test('every task has ten seconds more than its function', () => {
  expect(Object.fromEntries(Object.entries(tasks).map(([name, { TimeoutSeconds }]) => [name, TimeoutSeconds]))).toEqual({
    'Inspect image': 60 + 10,
    'Resize image': 120 + 10,
    'Resize batch': 120 + 10,
    'Record image': 60 + 10,
    'Clean up': 60 + 10,
  });
  for (const [, { TimeoutSeconds, Resource }] of Object.entries(tasks)) {
    expect(TimeoutSeconds).toBe(synthesis.properties(/^\$\{(.+)\.Arn\}$/.exec(Resource!)![1]).Timeout + 10);
  }
});

describe('Express, which ends after five minutes', () => {
  const express = synthesize({ stateMachineType: sfn.StateMachineType.EXPRESS });
  const expressTasks = statesOfType(definitionOf(express), 'Task');

  test('its tasks and their functions are shorter', () => {
    expect(Object.fromEntries(Object.entries(expressTasks).map(([name, { TimeoutSeconds }]) => [name, TimeoutSeconds]))).toEqual({
      'Inspect image': 45 + 10,
      'Resize image': 75 + 10,
      'Resize batch': 75 + 10,
      'Record image': 45 + 10,
      'Clean up': 45 + 10,
    });
    for (const [, { TimeoutSeconds, Resource }] of Object.entries(expressTasks)) {
      expect(TimeoutSeconds).toBe(express.properties(/^\$\{(.+)\.Arn\}$/.exec(Resource!)![1]).Timeout + 10);
    }
  });

  test.each(Object.keys(expressTasks))('%s: fewer retries, and a crash once', name => {
    expect(expressTasks[name].Retry!.map(({ MaxAttempts }) => MaxAttempts)).toEqual([6, 1, 2]);
  });

  test.each(['Inspect image', 'Resize image', 'Resize batch', 'Record image'])('when %s runs out of time twice, Clean up may do so once and still try again', name => {
    const twice = ({ TimeoutSeconds, Retry }: typeof expressTasks[string]) => 2 * TimeoutSeconds! + Retry![1].IntervalSeconds;

    expect(twice(expressTasks[name]) + twice(expressTasks['Clean up'])).toBeLessThan(5 * 60);
  });
});

test.each(['Inspect image', 'Resize image', 'Resize batches', 'Record image'])('%s: whatever is thrown is noted and cleaned up', name => {
  expect(states[name].Catch).toEqual([{ ErrorEquals: ['States.ALL'], ResultPath: '$.thrown', Next: 'Note failure' }]);
});

test('whatever a step throws is caught, and what Clean up throws ends the run', () => {
  const catching = Object.entries(states).filter(([, state]) => state.Catch).map(([name]) => name);

  expect(catching.sort()).toEqual(['Inspect image', 'Record image', 'Resize batch', 'Resize batches', 'Resize image']);
});

test.each([
  [sfn.StateMachineType.STANDARD, 30 * 60],
  [sfn.StateMachineType.EXPRESS, 5 * 60],
])('%s: is written in JSONPath, bounded, and valid', (stateMachineType, seconds) => {
  const synthesized = definitionOf(synthesize({ stateMachineType }));
  expect(synthesized).toMatchObject({ QueryLanguage: 'JSONPath', TimeoutSeconds: seconds });

  const { isValid, errorsText } = validate(withArns(synthesized), { checkPaths: true, checkArn: true });
  expect(isValid ? '' : errorsText('\n')).toBe('');
});

test('no state is written in another query language', () => {
  expect(JSON.stringify(states)).not.toContain('QueryLanguage');
});

test('no run ends in a failure but one that Clean up recorded as FAILED', () => {
  expect(Object.keys(statesOfType(definition, 'Fail'))).toEqual(['Failed']);
  expect(states.Failed).toMatchObject({ Error: 'ProcessingFailed' });
});
