import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { consumer, Example, EXAMPLES, lowestPeers, STACKS } from './support/consumer';
import { REPOSITORY } from './support/packages';
import { EXAMPLES as PYTHON_EXAMPLES, PROGRAMS, pythonWithWheel, runPython } from './support/python';
import { Assembly, readAssembly, synthesizeAlone } from './support/synthesis';
import { fresh } from './support/workshop';

const synthesize = async (example: Example): Promise<Assembly> => {
  const outdir = fresh('cdk.out');
  await runPython(join(PYTHON_EXAMPLES, `${example.replaceAll('-', '_')}.py`), [], { CDK_OUTDIR: outdir });
  return readAssembly(outdir);
};

test('the example apps synthesize the same templates and assets as their twins in TypeScript', async () => {
  pythonWithWheel();
  const queue = [...EXAMPLES];
  const made: Partial<Record<Example, Assembly>> = {};
  await Promise.all([1, 2].map(async () => { // as many at a time as there are processors, at least
    for (let example = queue.shift(); example; example = queue.shift()) {
      made[example] = await synthesize(example);
    }
  }));

  for (const example of EXAMPLES) {
    const twin = synthesizeAlone(consumer(lowestPeers()), example);
    expect(Object.keys(twin.templates)).toHaveLength(STACKS[example]);
    expect([example, made[example]!.templates]).toEqual([example, twin.templates]);
    expect([example, made[example]!.assets]).toEqual([example, twin.assets]);
  }
});

describe('whoever slips', () => {
  let told: Readonly<Record<string, string>>;
  beforeAll(async () => {
    told = JSON.parse(await runPython(join(PROGRAMS, 'misuse.py'))) as Readonly<Record<string, string>>;
  });

  test('is told in every case', () => {
    expect(Object.keys(told).length).toBeGreaterThanOrEqual(30);
    expect(Object.entries(told).filter(([, message]) => message === 'nothing')).toEqual([]);
  });

  test('is told the name of the property', () => {
    for (const [slip, message] of Object.entries(told)) {
      const [snakeCase] = slip.split(':') as [string];
      const camelCase = snakeCase.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
      expect([slip, message, message.includes(snakeCase) || message.includes(camelCase)]).toEqual([slip, message, true]);
    }
  });

  test('of a tuple for a list is told to write a list', () => {
    for (const [slip, message] of Object.entries(told).filter(([name]) => name.endsWith(': a tuple'))) {
      expect([slip, message]).toEqual([slip, expect.stringMatching(/must be a list; got tuple instead: write it in square brackets$/)]);
    }
  });

  test('where no list is wanted is not told to write one', () => {
    expect(told['removal_policy: a comma']).toMatch(/removal_policy must be one of \(aws_cdk.RemovalPolicy, NoneType\); got tuple instead$/);
    expect(told['width: a comma']).not.toContain('square brackets');
  });

  test('of a number out of range is told the range and the number', () => {
    expect(told['width: too large']).toContain('from 1 to 16383, got 16384');
    expect(told['quality: too large']).toContain('from 1 to 100, got 101');
    expect(told['max_pixels: zero']).toContain('from 1 to 100000000, got 0');
  });
});

/** Each program of the README stands there in both languages. */
const pythonPrograms = [...readFileSync(join(REPOSITORY, 'README.md'), 'utf8').matchAll(/^app\.synth\(\)$/gm)].length;

test('the Python of the README runs', async () => {
  const counts = JSON.parse(await runPython(join(PROGRAMS, 'run_snippets.py'), [join(REPOSITORY, 'README.md')])) as { readonly programs: number };

  expect(counts.programs).toBe(pythonPrograms);
});

test('the README as PyPI shows it, its TypeScript translated, runs', async () => {
  const page = join(fresh('page'), 'README.md');
  const dump = join(fresh('dump'), 'dump.py');
  writeFileSync(dump, "import importlib.metadata as m; print(m.metadata('cdk-image-upload-pipeline').get_payload())");
  writeFileSync(page, await runPython(dump, [], { PYTHONIOENCODING: 'utf-8' }));

  const counts = JSON.parse(await runPython(join(PROGRAMS, 'run_snippets.py'), [page])) as { readonly programs: number };
  expect(counts.programs).toBe(pythonPrograms);
});
