import { StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import fc from 'fast-check';
import { behaviours, TWISTS } from './workflow-behaviours';
import { referenceTrailOf, trailOf } from './workflow-runs';
import { Definition, definitionOf, withArns } from '../../support/definition';
import { synthesize } from '../../support/synthesis';

const DEFINITIONS: { readonly [type: string]: Definition } = {
  Standard: withArns(definitionOf(synthesize())),
  Express: withArns(definitionOf(synthesize({ stateMachineType: StateMachineType.EXPRESS }))),
};

test.each(Object.keys(DEFINITIONS))('%s: 300 random behaviours of the functions go the same way as in an independent interpreter', async type => {
  const definition = DEFINITIONS[type];
  const entered = new Set<string>();
  await fc.assert(fc.asyncProperty(behaviours, async behaviour => {
    const trail = await trailOf(definition, behaviour);
    trail.states.forEach(state => entered.add(state));

    expect(trail).toEqual(await referenceTrailOf(definition, behaviour));
  }), { numRuns: 300, seed: 5 });
  // No state is left out.
  expect([...entered].sort()).toEqual(Object.keys(definition.States).sort());
});

test.each(Object.keys(TWISTS))('Standard, %s: 40 random behaviours', async twist => {
  const definition = TWISTS[twist](DEFINITIONS.Standard);
  await fc.assert(fc.asyncProperty(behaviours, async behaviour => {
    expect(await trailOf(definition, behaviour)).toEqual(await referenceTrailOf(definition, behaviour));
  }), { numRuns: 40, seed: 5 });
});
