import type { Mutation } from './mutation';
import type { Definition, State } from '../../support/definition';

type Changeable = { -readonly [K in keyof State]: State[K] };

function stateOf(definition: Definition, name: string): Changeable {
  for (const [state, value] of Object.entries(definition.States)) {
    if (state === name) return value;
    const inside = value.ItemProcessor && value.ItemProcessor.States[name];
    if (inside) return inside;
  }
  throw new Error(`there is no state ${name}`);
}

function withoutCatch(...names: string[]): (definition: Definition) => void {
  return definition => names.forEach(name => {
    delete stateOf(definition, name).Catch;
  });
}

/** Exchanges where the first choice and the default lead. */
function inverted(name: string): (definition: Definition) => void {
  return definition => {
    const choice = stateOf(definition, name);
    const [first, ...others] = choice.Choices!;
    const otherwise = choice.Default!;
    choice.Choices = [{ ...first, Next: otherwise }, ...others];
    choice.Default = first.Next;
  };
}

/** Rules of the synthesized workflow. */
export const routing: readonly Mutation[] = [
  { name: 'Inspect image without Catch', rule: 'an inspection that fails is cleaned up', definition: withoutCatch('Inspect image') },
  {
    name: 'Record image without Catch',
    rule: 'a record that fails is cleaned up',
    definition: withoutCatch('Record image'),
    profiles: ['a dependency is down', 'READY meets a closing', 'tried again by hand'],
  },
  {
    name: 'Resize batch without Catch, the Map without Catch',
    rule: 'a batch that fails is cleaned up (a pair: the Map’s Catch covers the batch’s)',
    definition: withoutCatch('Resize batch', 'Resize batches'),
  },
  { name: 'Verdict? inverted', rule: 'an accepted file is resized', definition: inverted('Verdict?') },
  { name: 'All sizes made? inverted', rule: 'a refusal by the decoder is cleaned up', definition: inverted('All sizes made?') },
  { name: 'Resize image without Catch', rule: 'the one batch that fails is cleaned up', definition: withoutCatch('Resize image') },
  { name: 'Sizes made? inverted', rule: 'a refusal of the one batch is cleaned up', definition: inverted('Sizes made?') },
  {
    name: 'several batches taken for one',
    rule: 'every batch is resized',
    definition: definition => {
      const choice = stateOf(definition, 'Verdict?');
      choice.Choices = choice.Choices!.slice(1);
    },
  },
  { name: 'Outcome? inverted', rule: 'a refused file ends in Rejected, what another run has in Superseded', definition: inverted('Outcome?') },
  {
    name: 'FAILED counts as success',
    rule: 'an execution whose upload FAILED fails: alarms and EventBridge hear of it',
    definition: definition => {
      const choice = stateOf(definition, 'Outcome?');
      choice.Choices = choice.Choices!.filter(({ Next }) => Next !== 'Failed');
    },
  },
  {
    name: 'a failed batch counts as done',
    rule: 'a batch that failed keeps the record from READY',
    definition: definition => {
      const choice = stateOf(definition, 'All sizes made?');
      choice.Choices = choice.Choices!.slice(0, 1);
    },
  },
  {
    name: 'crashes are not tried again',
    rule: 'a function that died gets one more chance',
    definition: definition => {
      stateOf(definition, 'Inspect image').Retry = [];
    },
    profiles: ['a kill at every effect'],
  },
  {
    name: 'verdicts are tried again',
    rule: 'a verdict is reached once',
    sources: [{
      file: 'lambda-src/image-workflow/inspect-image/inspect-image.ts',
      find: '    return inspection;\n',
      // Every other fence of a record is one of a retry.
      replace: "    if (fence.record.version % 2 === 1) throw new Error('again');\n    return inspection;\n",
    }],
    profiles: ['calm', 'a kill at every effect'],
  },
];
