import { awscdk, Component, JsonFile } from 'projen';

/**
 * The construct with the newest aws-cdk-lib, which validates what it synthesizes, and with cfn-lint:
 * both know of CloudFormation what the pinned, oldest aws-cdk-lib does not.
 */
export class Newest extends Component {
  public constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);

    const config = new JsonFile(project, 'test/newest/jest.config.json', {
      obj: () => ({
        rootDir: '../..',
        testMatch: ['<rootDir>/test/newest/**/*.newest.ts'],
        globalSetup: '<rootDir>/test/packed/global-setup.ts',
        globalTeardown: '<rootDir>/test/packed/global-teardown.ts',
        transform: project.jest?.config.transform,
        modulePathIgnorePatterns: project.jest?.config.modulePathIgnorePatterns,
        testTimeout: 300_000,
      }),
    });
    const newest = project.addTask('newest', {
      description: 'Validate the templates of the package in dist with the newest aws-cdk-lib and cfn-lint (make it first: npx projen package:js)',
    });
    newest.execArgs(['jest', '--config', config.path, '--runInBand', '--ci'], { receiveArgs: true });
  }
}
