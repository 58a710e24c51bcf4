import type { Invariant } from './invariant';

const lostAnswers: Invariant = {
  name: 'a lost answer is asked for again',
  sentence: 'Where nothing goes wrong but answers that get lost once, every request for an upload is answered.',
  begin: (world, broken) => {
    if (world.scenario.faults.some(({ kind }) => kind !== 'answer lost')) return {};
    return {
      uploadAsked({ statusCode }) {
        if (statusCode >= 500) broken(`the answer is ${statusCode}`);
      },
    };
  },
};

export const answers: readonly Invariant[] = [lostAnswers];
