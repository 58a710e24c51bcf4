import { stableTemplate } from './support/stable-template';
import { synthesize } from './support/synthesis';

// The whole template of the default pipeline, hashes of code masked. It tells of accidents; what is meant, the other tests say.
// After a change that is meant: npx projen test:update, and read the difference.
test('the template of the default pipeline', () => {
  expect(stableTemplate(synthesize().template)).toMatchSnapshot();
});
