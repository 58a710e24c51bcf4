import fc from 'fast-check';
import { SOURCE, UPLOAD } from './workflow-samples';
import type { RejectionCode } from '../../../src/contract/codes';
import type { SizeBatch } from '../../../src/contract/messages';
import { Definition, State } from '../../support/definition';

/** What a function does when it is called once more: throws by this name, or gives this. */
export type Answer = { readonly throws: string; readonly message: string } | { readonly gives: unknown };

/** What every function does, call by call; resize-image for each batch. The last answer is given again and again. */
export interface Behaviour {
  readonly inspect: readonly Answer[];
  readonly resize: { readonly [batch: string]: readonly Answer[] };
  readonly record: readonly Answer[];
  readonly cleanUp: readonly Answer[];
}

/** Names of errors that the policies treat apart, and some that nobody names. */
const ERRORS = [
  'Lambda.TooManyRequestsException', 'Lambda.Unknown', 'Runtime.ExitError', 'Runtime.OutOfMemory', 'Sandbox.Timedout', 'States.Timeout',
  'Error', 'AccessDenied', 'States.TaskFailed',
];

// Without quotes and backslashes: the reference spoils texts with them in States.JsonToString.
const message = fc.stringMatching(/^[a-z äß]{0,12}$/);
const thrown = fc.record({ throws: fc.constantFrom(...ERRORS), message });

/** Some errors of any kind, or one error again and again, and then what ends it: a result, or the last error for ever. */
function answers(result: fc.Arbitrary<unknown>): fc.Arbitrary<Answer[]> {
  const mixed = fc.array(thrown, { maxLength: 4 });
  const stubborn = fc.tuple(thrown, fc.integer({ min: 1, max: 20 })).map(([error, times]) => Array.from({ length: times }, () => error));
  const errors = fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 3, arbitrary: mixed }, { weight: 2, arbitrary: stubborn });
  const end = fc.oneof({ weight: 6, arbitrary: result.map(gives => ({ gives })) }, { weight: 1, arbitrary: thrown });
  return fc.tuple(errors, end).map(([before, last]) => [...before, last]);
}

const rejection = (...codes: RejectionCode[]) => fc.record({ verdict: fc.constant('rejected'), code: fc.constantFrom(...codes), detail: message });

const BATCHES: readonly SizeBatch[] = [160, 320, 800, 1600].map(width => ({
  id: `width-${width}`, sizes: [{ name: `w${width}`, fit: 'inside', width, enlarge: false, background: '#ffffff', outputs: [{ format: 'webp' }] }],
}));

const inspected = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.integer({ min: 1, max: BATCHES.length }).map(count => (
      { verdict: 'accepted', source: SOURCE, revision: 'r1', batches: BATCHES.slice(0, count) })),
  },
  { weight: 1, arbitrary: rejection('unsupported-format', 'type-mismatch') },
  { weight: 1, arbitrary: fc.constant({ verdict: 'superseded' }) },
  // Nothing of what the next state reads: no Catch catches that.
  { weight: 1, arbitrary: fc.constantFrom({ verdict: 'accepted' }, { verdict: 'rejected' }, {}) },
  // A word of a later version.
  { weight: 1, arbitrary: fc.constant({ verdict: 'undecided' }) },
);

const resized = (batch: SizeBatch) => fc.oneof(
  {
    weight: 5,
    arbitrary: fc.integer({ min: 1, max: 3 }).map(count => ({
      verdict: 'accepted',
      images: Array.from({ length: count }, (_, index) => ({
        size: batch.sizes[0].name, format: 'webp', width: 10, height: 10, bytes: index, key: `images/${UPLOAD}/r1/${batch.id}-${index}.webp`, sha256: 'bb',
      })),
      appearance: count === 1 ? { dominantColor: '#0a0b0c' } : {},
    })),
  },
  { weight: 1, arbitrary: rejection('corrupt-image', 'too-many-pixels') },
);

const status = (...words: string[]) => fc.constantFrom(...words).map(word => ({ status: word }));

export const behaviours: fc.Arbitrary<Behaviour> = fc.record({
  inspect: answers(inspected),
  resize: fc.tuple(...BATCHES.map(batch => answers(resized(batch)).map(script => [batch.id, script] as const))).map(Object.fromEntries),
  record: answers(status('READY', 'READY', 'superseded')),
  cleanUp: answers(status('REJECTED', 'FAILED', 'READY', 'superseded')),
});

/** A definition as a mistake would leave it, by name; the interpreter must follow that as well. */
export type Twist = (definition: Definition) => Definition;

export const TWISTS: { readonly [name: string]: Twist } = {
  'as it is': definition => definition,
  'Inspect image without Catch': without('Inspect image', 'Catch'),
  'Record image without Catch': without('Record image', 'Catch'),
  'Resize batches without Catch': without('Resize batches', 'Catch'),
  'Inspect image without Retry': without('Inspect image', 'Retry'),
  'Clean up without Retry': without('Clean up', 'Retry'),
  'Verdict? without default': without('Verdict?', 'Default'),
  'All sizes made? inverted': change('All sizes made?', ({ Choices = [], ...state }) => ({
    ...state, Choices: Choices.map((rule, index) => ({ ...rule, Next: Choices[(index + 1) % Choices.length].Next })),
  })),
  'All sizes made? asked for no': change('All sizes made?', ({ Choices = [], ...state }) => ({
    ...state, Choices: Choices.map(rule => ({ ...rule, BooleanEquals: false })),
  })),
  'Record image with a Catch of timeouts': change('Record image', ({ Catch = [], ...state }) => ({
    ...state, Catch: Catch.map(catcher => ({ ...catcher, ErrorEquals: ['States.Timeout', 'AccessDenied'] })),
  })),
  'Sizes made? inverted': change('Sizes made?', ({ Choices = [], Default, ...state }) => (
    { ...state, Choices: [{ ...Choices[0], Next: Default! }], Default: Choices[0].Next })),
  'Resize image without Catch': without('Resize image', 'Catch'),
  'Outcome? without default': without('Outcome?', 'Default'),
};

function without(name: string, field: keyof State): Twist {
  return change(name, state => {
    const { [field]: _, ...rest } = state;
    return rest as State;
  });
}

function change(name: string, to: (state: State) => State): Twist {
  return definition => ({ ...definition, States: { ...definition.States, [name]: to(definition.States[name]) } });
}
