import { CleanUpInput, CleanUpResult, ExecutionInput, InspectImageResult, MadeImage, RecordImageInput, ResizeImageInput, ResizeImageResult, TaskInput } from '../../src/contract/messages';
import { definitionOf } from '../support/definition';
import { synthesize } from '../support/synthesis';
import { named, RUN, runWorkflow, Stubs } from '../support/workflow-run';

const definition = definitionOf(synthesize());

const UPLOAD = '01890a5d-ac96-774b-bcce-b302099a8057';
const EXECUTION: ExecutionInput = {
  v: 1,
  uploadId: UPLOAD,
  attempt: 2,
  object: { key: `incoming/${UPLOAD}`, versionId: 'version-1', eTag: 'etag-1', bytes: 1234 },
  declared: { contentType: 'image/jpeg', size: 1234, sha256: 'aa' },
};
const TASK: TaskInput = { ...EXECUTION, run: RUN };

const SOURCE = { format: 'jpeg', width: 4000, height: 3000, frames: 1, hasAlpha: false, sha256: 'aa' } as const;
const [SMALL, LARGE] = [320, 1600].map(width => ({
  id: `width-${width}`,
  sizes: [{ name: `w${width}`, fit: 'inside', width, enlarge: false, background: '#ffffff', outputs: [{ format: 'webp' }, { format: 'jpeg' }] }],
} as const));
const accepted: InspectImageResult = { verdict: 'accepted', source: SOURCE, revision: 'r2', batches: [SMALL, LARGE] };

function imagesOf({ batch, revision }: Pick<ResizeImageInput, 'batch' | 'revision'>): MadeImage[] {
  return batch.sizes.flatMap(({ name, width = 0, outputs }) => outputs.map(({ format }) => ({
    size: name, format, width, height: width * 0.75, bytes: width, key: `images/${UPLOAD}/${revision}/${name}.${format}`, sha256: 'bb',
  })));
}

/** The first batch says what the image looks like, the other one has nothing to say. */
function made(input: Pick<ResizeImageInput, 'batch' | 'revision'>): ResizeImageResult {
  return { verdict: 'accepted', images: imagesOf(input), appearance: input.batch.id === SMALL.id ? { dominantColor: '#102030' } : {} };
}

/** Every function does what it should. */
const well: Stubs = {
  'Inspect image': () => accepted,
  'Resize image': input => made(input),
  'Record image': () => ({ status: 'READY' }),
  'Clean up': ({ reason }) => ({ status: 'rejected' in reason ? 'REJECTED' : 'FAILED' }),
};

const run = (stubs: Partial<Stubs> = {}, input = EXECUTION) => runWorkflow(definition, input, { ...well, ...stubs });
const cleanUp = (reason: CleanUpInput['reason']): CleanUpInput => ({ v: 1, uploadId: UPLOAD, attempt: 2, run: RUN, reason });
const failing = (name: string, message = 'no luck') => () => {
  throw named(name, message);
};

describe('two batches, all well', () => {
  test('the way to the end', async () => {
    const { states, error } = await run();

    expect(states).toEqual([
      'Inspect image', 'Verdict?', 'Resize batches', 'Resize batch', 'Resize batch', 'All sizes made?', 'Record image',
    ]);
    expect(error).toBeUndefined();
  });

  test('Inspect image gets the execution\'s input and its run', async () => {
    expect((await run()).calls['Inspect image']).toEqual([TASK]);
  });

  test('Resize image gets each batch once, with what inspection learnt', async () => {
    const expected: ResizeImageInput[] = [SMALL, LARGE].map(batch => ({ ...TASK, revision: 'r2', source: SOURCE, batch }));

    expect((await run()).calls['Resize image']).toEqual(expected);
  });

  test('Record image gets the images of all batches in one list, and what each says of the look', async () => {
    const expected: RecordImageInput = {
      ...TASK,
      revision: 'r2',
      source: SOURCE,
      images: [SMALL, LARGE].flatMap(batch => imagesOf({ batch, revision: 'r2' })),
      appearances: [{ dominantColor: '#102030' }, {}],
    };

    expect((await run()).calls['Record image']).toEqual([expected]);
  });

  test('nothing is cleaned up', async () => {
    expect((await run()).calls['Clean up']).toEqual([]);
  });
});

describe('one batch, all well', () => {
  const one = () => run({ 'Inspect image': () => ({ ...accepted, batches: [SMALL] }) });

  test('the way to the end takes no Map: five states', async () => {
    const { states, error } = await one();

    expect(states).toEqual(['Inspect image', 'Verdict?', 'Resize image', 'Sizes made?', 'Record image']);
    expect(error).toBeUndefined();
  });

  test('Resize image gets it, with what inspection learnt', async () => {
    expect((await one()).calls['Resize image']).toEqual([{ ...TASK, revision: 'r2', source: SOURCE, batch: SMALL }]);
  });

  test('Record image gets the same as of several', async () => {
    expect((await one()).calls['Record image']).toEqual([{
      ...TASK, revision: 'r2', source: SOURCE, images: imagesOf({ batch: SMALL, revision: 'r2' }), appearances: [{ dominantColor: '#102030' }],
    }]);
  });

  test('nothing is cleaned up', async () => {
    expect((await one()).calls['Clean up']).toEqual([]);
  });

  test('rejected: Clean up gets code and detail, nothing is recorded', async () => {
    const { calls, states } = await run({
      'Inspect image': () => ({ ...accepted, batches: [SMALL] }),
      'Resize image': () => ({ verdict: 'rejected', code: 'corrupt-image', detail: 'It ends early.' }),
    });

    expect(calls['Clean up']).toEqual([cleanUp({ rejected: { code: 'corrupt-image', detail: 'It ends early.' } })]);
    expect(calls['Record image']).toEqual([]);
    expect(states.slice(2)).toEqual(['Resize image', 'Sizes made?', 'Note rejection by resizing', 'Clean up', 'Outcome?', 'Rejected']);
  });
});

test('what an upload has not, no task gets', async () => {
  const object = { key: 'incoming/1', eTag: 'etag-1', bytes: 1 };
  const declared = { contentType: 'image/png', size: 1 };

  expect((await run({}, { ...EXECUTION, object, declared })).calls['Inspect image']).toEqual([{ ...TASK, object, declared }]);
});

describe('rejected', () => {
  test('by inspection: Clean up gets code and detail, nothing is made', async () => {
    const { calls, states, error } = await run({ 'Inspect image': () => ({ verdict: 'rejected', code: 'too-many-pixels', detail: 'It is too large.' }) });

    expect(calls['Clean up']).toEqual([cleanUp({ rejected: { code: 'too-many-pixels', detail: 'It is too large.' } })]);
    expect(states).toEqual(['Inspect image', 'Verdict?', 'Note rejection by inspection', 'Clean up', 'Outcome?', 'Rejected']);
    expect(error).toBeUndefined();
  });

  test('by one batch of two: Clean up gets code and detail of that batch, nothing is recorded', async () => {
    const { calls, states } = await run({
      'Resize image': input => input.batch.id === LARGE.id
        ? { verdict: 'rejected', code: 'corrupt-image', detail: 'It ends early.' }
        : made(input),
    });

    expect(calls['Clean up']).toEqual([cleanUp({ rejected: { code: 'corrupt-image', detail: 'It ends early.' } })]);
    expect(calls['Record image']).toEqual([]);
    expect(states.slice(-5)).toEqual(['All sizes made?', 'Note rejection by resizing', 'Clean up', 'Outcome?', 'Rejected']);
  });

  test('by both batches: the first one counts', async () => {
    const { calls } = await run({ 'Resize image': ({ batch }) => ({ verdict: 'rejected', code: 'corrupt-image', detail: batch.id }) });

    expect(calls['Clean up']).toEqual([cleanUp({ rejected: { code: 'corrupt-image', detail: SMALL.id } })]);
  });
});

describe('superseded', () => {
  test('by inspection: the run ends and touches nothing', async () => {
    const { calls, states, error } = await run({ 'Inspect image': () => ({ verdict: 'superseded' }) });

    expect(states).toEqual(['Inspect image', 'Verdict?', 'Superseded']);
    expect([...calls['Resize image'], ...calls['Record image'], ...calls['Clean up']]).toEqual([]);
    expect(error).toBeUndefined();
  });

  test('when it is recorded: the run ends and cleans up nothing', async () => {
    const { calls, states } = await run({ 'Record image': () => ({ status: 'superseded' }) });

    expect(states.at(-1)).toBe('Record image');
    expect(calls['Clean up']).toEqual([]);
  });
});

describe.each(['Inspect image', 'Resize image', 'Record image'] as const)('%s throws', name => {
  const batches = [SMALL];
  const once: Partial<Stubs> = { 'Inspect image': () => ({ ...accepted, batches }) as InspectImageResult };

  test('for good: is cleaned up with error and cause, and the run has failed', async () => {
    const { calls, states, error } = await run({ ...once, [name]: failing('TypeError', 'x is not a function') });

    expect(calls['Clean up']).toEqual([
      cleanUp({ failed: { error: 'TypeError', cause: JSON.stringify({ Error: 'TypeError', Cause: 'x is not a function' }) } }),
    ]);
    expect(states.slice(-4)).toEqual(['Note failure', 'Clean up', 'Outcome?', 'Failed']);
    expect(error).toBe('ProcessingFailed');
  });

  test.each([
    ['Lambda.TooManyRequestsException', 15],
    ['Lambda.Unknown', 2],
    ['Runtime.ExitError', 2],
    ['Runtime.OutOfMemory', 2],
    ['Sandbox.Timedout', 2],
    ['States.Timeout', 2],
    ['Lambda.ServiceException', 4],
    ['Error', 4],
  ])('%s: it is called %d times', async (error, times) => {
    expect((await run({ ...once, [name]: failing(error) })).calls[name]).toHaveLength(times);
  });

  test('once: a retry with the same input goes on to the end', async () => {
    let calledBefore = false;
    const { calls, states } = await run({
      ...once,
      [name]: (input: never) => {
        if (!calledBefore) {
          calledBefore = true;
          throw named('SlowDown', 'try again');
        }
        return ({ ...well, ...once })[name](input);
      },
    });

    expect(states.at(-1)).toBe('Record image');
    expect(calls[name]).toHaveLength(2);
    expect(calls[name][1]).toEqual(calls[name][0]);
  });
});

test('one batch of two throws for good: the other one ends first, then it is cleaned up once', async () => {
  const { calls, states } = await run({
    'Resize image': input => input.batch.id === SMALL.id ? failing('Error')() : made(input),
  });

  expect(new Set(calls['Resize image'].map(({ batch }) => batch.id)).size).toBe(2);
  expect(calls['Clean up']).toEqual([cleanUp({ failed: { error: 'Error', cause: JSON.stringify({ Error: 'Error', Cause: 'no luck' }) } })]);
  expect(calls['Record image']).toEqual([]);
  expect(states.slice(-4)).toEqual(['Note failure by resizing', 'Clean up', 'Outcome?', 'Failed']);
});

test.each([
  ['Lambda.TooManyRequestsException', 15],
  ['Runtime.OutOfMemory', 2],
  ['Error', 4],
])('one batch of two throws %s: it is called %d times', async (error, times) => {
  const { calls } = await run({ 'Resize image': input => input.batch.id === SMALL.id ? failing(error)() : made(input) });

  expect(calls['Resize image'].filter(({ batch }) => batch.id === SMALL.id)).toHaveLength(times);
});

test('one batch throws for good and the other refuses the file: the file is to blame', async () => {
  const { calls } = await run({
    'Resize image': input => input.batch.id === SMALL.id ? failing('Error')() : { verdict: 'rejected', code: 'corrupt-image', detail: 'It is.' },
  });

  expect(calls['Clean up']).toEqual([cleanUp({ rejected: { code: 'corrupt-image', detail: 'It is.' } })]);
});

test('a timeout, which has no cause, is cleaned up as well', async () => {
  const afterTimeout = { ...EXECUTION, thrown: { Error: 'States.Timeout' } };
  const { calls, states } = await runWorkflow({ ...definition, StartAt: 'Note failure' }, afterTimeout, well);

  expect(calls['Clean up']).toEqual([cleanUp({ failed: { error: 'States.Timeout', cause: '{"Error":"States.Timeout"}' } })]);
  expect(states.at(-1)).toBe('Failed');
});

test.each<[CleanUpResult['status'], string]>([
  ['REJECTED', 'Rejected'],
  ['FAILED', 'Failed'],
  ['READY', 'Ready'],
  ['superseded', 'Superseded'],
])('Clean up answers %s: the run ends in %s', async (status, state) => {
  const { states } = await run({ 'Record image': failing('Error'), 'Clean up': () => ({ status }) });

  expect(states.slice(-3)).toEqual(['Clean up', 'Outcome?', state]);
});

test('Clean up throws once: a retry with the same input ends the run', async () => {
  let calledBefore = false;
  const { calls, states } = await run({
    'Inspect image': () => ({ verdict: 'rejected', code: 'corrupt-image', detail: '' }),
    'Clean up': () => {
      if (!calledBefore) {
        calledBefore = true;
        throw named('SlowDown', 'try again');
      }
      return { status: 'REJECTED' };
    },
  });

  expect(calls['Clean up'][1]).toEqual(calls['Clean up'][0]);
  expect(states.at(-1)).toBe('Rejected');
});

test('Clean up throws for good: the run fails with its error, so that it is seen', async () => {
  const { states, error } = await run({ 'Inspect image': failing('Error'), 'Clean up': failing('AccessDenied') });

  expect(states.at(-1)).toBe('Clean up');
  expect(error).toBe('AccessDenied');
});
