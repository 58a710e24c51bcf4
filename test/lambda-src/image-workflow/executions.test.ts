import {
  DescribeExecutionCommand, ExecutionAlreadyExists, ExecutionDoesNotExist, SFNClient, StartExecutionCommand, StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { executionName, Executions } from '../../../lambda-src/image-workflow/executions';
import { aProcessingRecord, aRecord, CLAIMED, CREATED_AT, RUN, UPLOAD_ID } from '../support/records';

const stepFunctions = mockClient(SFNClient);
const STATE_MACHINE = 'arn:aws:states:eu-west-1:111122223333:stateMachine:uploads';
const executions = new Executions(new SFNClient({}), STATE_MACHINE);
const record = { ...aProcessingRecord({ attempt: 2, run: undefined, declared: { ...aRecord().declared, sha256: 'ab' } }), object: CLAIMED };
const BY_NAME = `arn:aws:states:eu-west-1:111122223333:execution:uploads:${executionName(record)}`;

const exists = new ExecutionAlreadyExists({ message: 'exists', $metadata: {} });
const missing = new ExecutionDoesNotExist({ message: 'none', $metadata: {} });

beforeEach(() => stepFunctions.reset());

describe('the name', () => {
  test.each([
    ['another upload', { uploadId: UPLOAD_ID.replace('17', '18') }],
    ['another attempt', { attempt: 3 }],
    ['the same id, created again', { createdAt: '2026-04-01T10:00:00.000Z' }],
  ])('is another one for %s', (_, change) => {
    expect(executionName({ ...record, ...change })).not.toBe(executionName(record));
  });

  test('is the same whatever else becomes of the record, and short enough', () => {
    expect(executionName({ ...record, version: 99, updatedAt: '2026-03-02T10:00:00.000Z', dueAt: 1, run: RUN })).toBe(executionName(record));
    expect(executionName({ ...record, attempt: 1000 }).length).toBeLessThanOrEqual(80);
  });
});

describe('start', () => {
  test('hands on what was claimed and declared, and nothing that a client named', async () => {
    expect(await executions.start(record)).toBe('started');

    const { input, ...rest } = stepFunctions.commandCalls(StartExecutionCommand)[0].args[0].input;
    expect(rest).toEqual({ stateMachineArn: STATE_MACHINE, name: `${UPLOAD_ID}-2-${Date.parse(CREATED_AT)}` });
    expect(JSON.parse(input ?? '')).toEqual({
      v: 1,
      uploadId: UPLOAD_ID,
      attempt: 2,
      object: { key: CLAIMED.key, versionId: 'v1', eTag: 'etag-1', bytes: 1234 },
      declared: { contentType: 'image/jpeg', size: 1234, sha256: 'ab' },
    });
  });

  test('is the very same for the same attempt, whoever starts it and in whatever order the table gives its maps', async () => {
    await executions.start(record);
    const { key, ...object } = CLAIMED;
    const { contentType, ...declared } = record.declared;
    await executions.start({ ...record, version: 9, object: { ...object, key }, declared: { ...declared, contentType } });

    const [first, second] = stepFunctions.commandCalls(StartExecutionCommand).map(({ args: [{ input }] }) => input);
    expect(second).toEqual(first);
  });

  test('takes an execution that exists already as started before', async () => {
    stepFunctions.on(StartExecutionCommand).rejects(exists);

    expect(await executions.start(record)).toBe('started before');
  });

  test('throws on trouble', async () => {
    stepFunctions.on(StartExecutionCommand).rejects(new Error('throttled'));

    await expect(executions.start(record)).rejects.toThrow('throttled');
  });
});

describe.each([
  ['statusOf', DescribeExecutionCommand, (run?: string) => executions.statusOf({ ...record, run })],
  ['stop', StopExecutionCommand, (run?: string) => executions.stop({ ...record, run }, 'UploadDeleted', 'its owner')],
] as const)('%s', (_, command, call) => {
  beforeEach(() => stepFunctions.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' }));

  test.each([
    ['the run of the record', RUN, RUN],
    ['the name of the attempt, before a run has shown itself', undefined, BY_NAME],
    ['the name of the attempt, where the sweep has taken over', 'sweep-2', BY_NAME],
  ])('finds the execution by %s', async (__, run, arn) => {
    await call(run);

    expect(stepFunctions.commandCalls(command as typeof DescribeExecutionCommand)[0].args[0].input.executionArn).toBe(arn);
  });

  test.each([
    ['another state machine', RUN.replace(':uploads:', ':uploads-before:')],
    ['one whose name begins like ours', RUN.replace(':uploads:', ':uploads2:')],
    ['an Express workflow', RUN.replace(':execution:', ':express:')],
  ])('knows no execution of %s, and asks for none, which would be refused', async (__, run) => {
    expect(await call(run)).toBeUndefined();
    expect(stepFunctions.calls()).toEqual([]);
  });

  test('says by nothing that there is none', async () => {
    stepFunctions.on(command as typeof DescribeExecutionCommand).rejects(missing);

    expect(await call()).toBeUndefined();
  });

  test('throws on trouble', async () => {
    stepFunctions.on(command as typeof DescribeExecutionCommand).rejects(new Error('denied'));

    await expect(call()).rejects.toThrow('denied');
  });
});

test('statusOf: says the status', async () => {
  stepFunctions.on(DescribeExecutionCommand).resolves({ status: 'ABORTED' });

  expect(await executions.statusOf(record)).toBe('ABORTED');
});

test('statusOf: an answer without a status is trouble, and not that there is no execution', async () => {
  stepFunctions.on(DescribeExecutionCommand).resolves({});

  await expect(executions.statusOf(record)).rejects.toThrow('has no status');
});

test('stop: says why', async () => {
  await executions.stop(record, 'UploadDeleted', 'its owner');

  expect(stepFunctions.commandCalls(StopExecutionCommand)[0].args[0].input).toMatchObject({ error: 'UploadDeleted', cause: 'its owner' });
});
