import { awscdk, Component } from 'projen';

/** Longest hand-written file. */
const MAX_LINES = 300;

/**
 * What `npm test` checks: assets are built, types fit in every tree, style and boundaries hold, tests pass, API.md is up to date.
 */
export class Checks extends Component {
  public constructor(private readonly library: awscdk.AwsCdkConstructLibrary) {
    super(library);
    this.addLintRules();
    this.addBoundaries();
    this.addTasks();
  }

  private addTasks(): void {
    const project = this.library;
    // esbuild and ts-jest only strip types, and jsii sees nothing but src.
    const typecheck = project.addTask('typecheck', {
      description: 'Check the types of every tree',
      exec: `tsc --noEmit -p ${project.tsconfigDev.fileName}`,
    });
    project.addTask('generated:check', {
      description: 'Fail when a generated file does not match .projenrc.ts',
      exec: 'tsx projenrc/scripts/check-generated.ts',
    });

    const assets = project.tasks.tryFind('assets')!;
    const jest = project.testTask.steps.find(step => step.execArgs?.[0] === 'jest')!.execArgs!;
    project.testTask.reset();
    project.testTask.spawn(assets);
    project.testTask.spawn(typecheck);
    project.testTask.spawn(project.eslint!.eslintTask);
    project.testTask.execArgs([...jest], { receiveArgs: true });
    project.testTask.spawn(project.tasks.tryFind('api:check')!);
    for (const name of ['test:update', 'test:watch']) {
      project.tasks.tryFind(name)?.prependSpawn(assets);
    }
  }

  private addLintRules(): void {
    const eslint = this.library.eslint!;
    eslint.addIgnorePattern('/src/functions/'); // generated
    eslint.addRules({
      'max-lines': ['error', { max: MAX_LINES }],
      'import/order': ['error', { groups: ['builtin', 'external'], alphabetize: { order: 'asc', caseInsensitive: true } }],
    });
    eslint.addOverride({ files: ['test/fixtures/**'], rules: { 'max-lines': 'off' } });
    eslint.addOverride({ files: ['lambda-src/**'], rules: { 'no-console': 'error' } });
  }

  /** Who may import whom. */
  private addBoundaries(): void {
    const eslint = this.library.eslint!;
    const outside = ['./local', './test', './demo', './bench', './examples', './projenrc'];
    eslint.addRules({
      'import/no-restricted-paths': ['error', {
        zones: [
          {
            target: './src',
            from: ['./lambda-src', ...outside],
            message: 'src is published alone: what it shares with the handlers lives in src/contract',
          },
          {
            target: './src/contract',
            from: './src',
            except: ['./contract'],
            message: 'src/contract is bundled into every handler: it imports nothing but itself',
          },
          {
            target: './lambda-src',
            from: './src',
            except: ['./contract'],
            message: 'a handler may import only src/contract from src',
          },
          {
            target: './lambda-src',
            from: outside,
            message: 'handlers know nothing of tests and local runs',
          },
        ],
      }],
    });
    eslint.addOverride({
      files: ['src/contract/**'],
      rules: restrictImports({
        regex: '^[^.]',
        message: 'src/contract is bundled into every handler: it imports nothing but itself',
      }),
    });
    const construct = {
      regex: '^(aws-cdk-lib|constructs|cdk-image-upload-pipeline)(/|$)',
      message: 'the CDK must not be bundled into a handler',
    };
    eslint.addOverride({ files: ['lambda-src/**'], rules: restrictImports(construct) });
    eslint.addOverride({
      files: ['lambda-src/image-engine/**'],
      rules: restrictImports(construct, {
        regex: '^@(aws-sdk|smithy|aws-lambda-powertools)/',
        message: 'the image engine works on pixels and bytes: AWS is the business of its callers',
      }),
    });
  }
}

interface ImportPattern {
  readonly regex: string;
  readonly message: string;
}

function restrictImports(...patterns: readonly ImportPattern[]): Record<string, unknown> {
  return { 'no-restricted-imports': ['error', { patterns }] };
}
