import { DescribeExecutionCommand, ExecutionAlreadyExists, ExecutionDoesNotExist, ExecutionStatus, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { anOverdueRun, callCleanUp, dependencies, dynamo, express, LONGEST_RUN, lose, NOW_SECONDS, started, stepFunctions, steps, sweep, writes } from './sweep';
import { conditionOf, removedBy, setBy } from '../../support/expressions';
import { aProcessingRecord, CREATED_AT, RUN, UPLOAD_ID } from '../../support/records';

const NAME = `${UPLOAD_ID}-1-${Date.parse(CREATED_AT)}`;
const closing = { outcome: 'REJECTED', code: 'corrupt-image', detail: 'The image is damaged.' } as const;

/** What Step Functions says of the execution. */
function executionIs(status: ExecutionStatus | undefined): void {
  const missing = new ExecutionDoesNotExist({ message: 'none', $metadata: {} });
  if (status) stepFunctions.on(DescribeExecutionCommand).resolves({ status });
  else stepFunctions.on(DescribeExecutionCommand).rejects(missing);
}

const redriven = aProcessingRecord({ attempt: 2, run: undefined, version: 8 });
const asked = () => stepFunctions.commandCalls(DescribeExecutionCommand).map(({ args: [{ input }] }) => input.executionArn);

describe('Standard, and the execution runs', () => {
  test.each(['RUNNING', 'PENDING_REDRIVE'] as const)('%s: it is looked at again in 5 minutes', async status => {
    executionIs(status);

    expect(await sweep(anOverdueRun())).toBe('postponed');
    expect(steps()).toEqual(['Get', 'DescribeExecution', 'Update']);
    expect(conditionOf(writes()[0])).toBe('version = 7');
    expect(setBy(writes()[0]).dueAt).toBe(`${NOW_SECONDS + 5 * 60}`);
  });

  test('it is asked for by the run of the record', async () => {
    executionIs('RUNNING');
    await sweep(anOverdueRun());

    expect(asked()).toEqual([RUN]);
  });

  test('it is asked for by its name, before it has shown itself', async () => {
    executionIs('RUNNING');
    await sweep(anOverdueRun({ run: undefined }));

    expect(asked()).toEqual([`arn:aws:states:eu-west-1:111122223333:execution:uploads:${NAME}`]);
  });
});

describe('Standard, and the execution ended without an outcome', () => {
  test.each([
    ['TIMED_OUT', 'processing-timeout'], ['ABORTED', 'internal'], ['FAILED', 'internal'], ['SUCCEEDED', 'internal'],
  ] as const)('%s: its end is the reason, and it is not tried again', async (status, code) => {
    executionIs(status);

    expect(await sweep(anOverdueRun())).toBe('closed');
    expect(steps()).toEqual(['Get', 'DescribeExecution', 'Update']);
    expect(setBy(writes()[0])).toMatchObject({ run: '"sweep-1"' });
    expect(setBy(writes()[0]).closing).toContain(`{"outcome":"FAILED","code":"${code}",`);
    expect(callCleanUp.mock.calls).toEqual([[aProcessingRecord(), { failed: { error: status, cause: '' } }]]);
  });

  test('before the fence, too', async () => {
    executionIs('ABORTED');

    expect(await sweep(anOverdueRun({ run: undefined }))).toBe('closed');
    expect(started()).toEqual([]);
  });

  test('it is closed as it was read', async () => {
    executionIs('FAILED');
    await sweep(anOverdueRun());

    expect(conditionOf(writes()[0])).toBe('status = "PROCESSING" AND version = 7');
  });

  test('clean-up is not called if somebody was quicker', async () => {
    executionIs('FAILED');
    lose();

    expect(await sweep(anOverdueRun())).toBe('not due');
    expect(callCleanUp).not.toHaveBeenCalled();
  });
});

describe.each([['Standard', dependencies], ['Express', express]])('%s, and nobody can find the run', (_, deps) => {
  beforeEach(() => executionIs(undefined));

  test('before the fence: the same name is started again, and the attempt not counted', async () => {
    expect(await sweep(anOverdueRun({ run: undefined }), deps)).toBe('started');
    expect(started().map(({ name }) => name)).toEqual([NAME]);
    expect(writes().map(setBy)).toEqual([expect.not.objectContaining({ attempt: expect.anything() })]);
    expect(setBy(writes()[0]).dueAt).toBe(`${NOW_SECONDS + LONGEST_RUN}`);
    expect(steps().slice(-2)).toEqual(['StartExecution', 'Update']);
  });

  test('before the fence: a run that takes the record by now keeps the time it has set', async () => {
    lose();

    expect(await sweep(anOverdueRun({ run: undefined }), deps)).toBe('started');
    expect(conditionOf(writes()[0])).toBe('version = 7');
  });

  test('before the fence: an execution of that name, started in between, is no trouble', async () => {
    stepFunctions.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: 'exists', $metadata: {} }));

    expect(await sweep(anOverdueRun({ run: undefined }), deps)).toBe('started');
  });

  test('before the fence: a start that fails leaves the record due', async () => {
    stepFunctions.on(StartExecutionCommand).rejects(new Error('throttled'));

    await expect(sweep(anOverdueRun({ run: undefined }), deps)).rejects.toThrow('throttled');
    expect(writes()).toEqual([]);
  });

  test('at attempt 1: it is redriven once, as it was read', async () => {
    dynamo.on(UpdateCommand).resolves({ Attributes: redriven });

    expect(await sweep(anOverdueRun(), deps)).toBe('redriven');
    expect(conditionOf(writes()[0]))
      .toBe('status = "PROCESSING" AND attempt = 1 AND (status = "FAILED" OR attribute_not_exists(closing)) AND version = 7');
    expect(setBy(writes()[0])).toMatchObject({ attempt: 'attempt + 1', dueAt: `${NOW_SECONDS + LONGEST_RUN}` });
    expect(removedBy(writes()[0])).toEqual(['run', 'closing', 'error']);
    expect(started().map(({ name }) => name)).toEqual([NAME.replace(`${UPLOAD_ID}-1`, `${UPLOAD_ID}-2`)]);
  });

  test('at attempt 1: nothing is started if somebody was quicker', async () => {
    lose();

    expect(await sweep(anOverdueRun(), deps)).toBe('not due');
    expect(started()).toEqual([]);
  });

  test.each([2, 3])('at attempt %p: it is ended, and not tried again', async attempt => {
    expect(await sweep(anOverdueRun({ attempt }), deps)).toBe('closed');
    expect(setBy(writes()[0])).toMatchObject({ run: `"sweep-${attempt}"` });
    expect(setBy(writes()[0]).closing).toContain('{"outcome":"FAILED","code":"internal",');
    expect(callCleanUp).toHaveBeenCalledTimes(1);
    expect(started()).toEqual([]);
  });
});

test('Express: no execution is asked for, which would be an error', async () => {
  await sweep(anOverdueRun({ attempt: 2 }), express);

  expect(asked()).toEqual([]);
});

describe.each([['Standard', dependencies], ['Express', express]])('%s, and it is closed but not ended', (_, deps) => {
  test.each([[1, RUN], [1, 'sweep-1'], [2, undefined]])('attempt %p of run %p: the sweep finishes in its place, whatever became of the run', async (attempt, run) => {
    const record = anOverdueRun({ attempt, run, closing });
    dynamo.on(UpdateCommand).resolves({ Attributes: { ...record, run: `sweep-${attempt}` } });

    expect(await sweep(record, deps)).toBe('closed');
    expect(steps()).toEqual(['Get', 'Update']);
    expect(setBy(writes()[0])).toMatchObject({ run: `"sweep-${attempt}"`, closing: expect.stringMatching(/^if_not_exists\(closing, /) });
    expect(callCleanUp).toHaveBeenCalledWith(expect.objectContaining({ closing }), { failed: { error: 'CleanUpUnfinished', cause: '' } });
  });
});

test('Standard: a run of a state machine that a deployment has replaced is redriven in this one, as a run that nobody can find', async () => {
  dynamo.on(UpdateCommand).resolves({ Attributes: redriven });

  expect(await sweep(anOverdueRun({ run: RUN.replace(':uploads:', ':uploads-before:') }))).toBe('redriven');
  expect(asked()).toEqual([]);
});

test('a call of clean-up that fails is trouble; the record is still due', async () => {
  callCleanUp.mockRejectedValue(new Error('throttled'));

  await expect(sweep(anOverdueRun({ closing }))).rejects.toThrow('throttled');
  expect(setBy(writes()[0])).not.toHaveProperty('dueAt');
});

test('trouble in asking for the execution is not its absence', async () => {
  stepFunctions.on(DescribeExecutionCommand).rejects(Object.assign(new Error('denied'), { name: 'AccessDeniedException' }));

  await expect(sweep(anOverdueRun())).rejects.toThrow('denied');
  expect(writes()).toEqual([]);
});
