import { awscdk, Component, JsonFile } from 'projen';

/**
 * The packages for npm and PyPI in `dist`, and the tests that use them as a stranger would: packed, elsewhere, without this repository.
 */
export class Packages extends Component {
  public constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);

    project.tasks.tryFind('package:python')!.reset('tsx projenrc/scripts/python-package.ts');
    // projen leaves the wheel out in CI, where it is the commonest thing to break.
    project.packageTask.reset();
    project.packageTask.spawn(project.tasks.tryFind('package-all')!);

    const config = new JsonFile(project, 'test/packed/jest.config.json', {
      obj: () => ({
        rootDir: '../..',
        testMatch: ['<rootDir>/test/packed/**/*.packed.ts', '<rootDir>/test/newest/**/*.newest.ts'], // they share what they install
        globalSetup: '<rootDir>/test/packed/global-setup.ts',
        globalTeardown: '<rootDir>/test/packed/global-teardown.ts',
        transform: project.jest?.config.transform,
        modulePathIgnorePatterns: project.jest?.config.modulePathIgnorePatterns,
        testTimeout: 600_000,
      }),
    });
    const packed = project.addTask('packed', {
      description: 'Test the packages in dist as their users would (make them first: npx projen package-all)',
    });
    const jest = ['jest', '--config', config.path, '--runInBand', '--ci'];
    packed.execArgs(jest, { receiveArgs: true });
    project.addTask('newest', {
      description: 'Of these, only those with the newest aws-cdk-lib, which validates what it synthesizes, and cfn-lint',
    }).execArgs([...jest, 'test/newest/']);
  }
}
