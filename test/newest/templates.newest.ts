import { cfnLint } from './support/cfn-lint';
import { newestConsumer, Synthesis, synthesize } from './support/consumer';
import { notice } from './support/notice';
import { tell } from '../packed/support/tell';

const EXAMPLES = ['minimal', 'own-sizes', 'channels', 'own-resources', 'everything'];
/** Every configuration of test/matrix, a stack each. */
const MATRIX = 'matrix/app';
const synthesized = new Map<string, Synthesis>();

beforeAll(async () => {
  const folder = newestConsumer();
  await Promise.all([...EXAMPLES, MATRIX, 'broken'].map(async app => synthesized.set(app, await synthesize(folder, app))));
});

afterAll(() => {
  const line = notice();
  if (line) {
    tell(line);
  }
});

test.each([...EXAMPLES, MATRIX])('the newest aws-cdk-lib, which validates what it synthesizes, finds nothing in %s', app => {
  expect(synthesized.get(app)!.findings).toEqual([]);
});

test('cfn-lint has neither an error nor a warning about the examples and the matrix', () => {
  const templates = [...EXAMPLES, MATRIX].flatMap(app => synthesized.get(app)!.templates);
  expect(templates.length).toBeGreaterThanOrEqual(EXAMPLES.length + 40);
  cfnLint(templates);
});

describe('what is broken on purpose', () => {
  test('is found by the newest aws-cdk-lib', () => {
    expect(synthesized.get('broken')!.findings).toEqual([{ ruleName: 'F3012', description: expect.stringContaining("'much' is not of type 'integer'") }]);
  });

  test('is found by cfn-lint, and nothing else', () => {
    const { templates } = synthesized.get('broken')!;
    let said = '';
    try {
      cfnLint(templates);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said.match(/^[EWI]\d{4}(?= )/gm)).toEqual(['E3012']);
  });
});

test.each([
  ['2.276.0', '2.277.0', 'and 2.277.0 is out'],
  ['2.276.0', '2.276.1', 'and 2.276.1 is out'],
  ['2.276.0', '2.276.0', undefined],
  ['2.276.0', '2.9.9', undefined],
  ['2.276.0', '', undefined],
])('pinned to %s, with "%s" in the registry: %s', (pinned, published, said) => {
  expect(notice(pinned, published)).toEqual(said && expect.stringContaining(said));
});
