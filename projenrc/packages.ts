import { awscdk, Component, JsonFile, Task } from 'projen';

/** All that npm publishes, beside package.json, README.md and LICENSE. test/packed/tarball.packed.ts says why each is there. */
const PUBLISHED = [
  '.jsii',
  '.jsii.tabl.json',
  'API.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'THIRD-PARTY-NOTICES.md',
  'assets/lambda-src/*/*/*.lambda/index.js',
  'assets/layers/sharp-arm64',
  'assets/layers/sharp-x64',
  'lib/**/*.js',
  'lib/**/*.d.ts',
  'licenses',
  'sbom.cdx.json',
  'schemas/*.json',
];

/**
 * The packages for npm and PyPI in `dist`, and the tests that use them as a stranger would: packed, elsewhere, without this repository.
 */
export class Packages extends Component {
  public constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);

    project.package.addField('files', PUBLISHED);
    this.packAll(project);

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

  /**
   * `package-all` makes what is missing or stale before it packs. The two it consists of do not: the jobs that publish call them
   * in a checkout that was filled from a tarball.
   */
  private packAll(project: awscdk.AwsCdkConstructLibrary): void {
    const find = (name: string): Task => project.tasks.tryFind(name)!;
    // What is packed is PUBLISHED: no .npmignore that jsii-pacmak would write.
    find('package:js').reset('rm -rf dist/js');
    find('package:js').execArgs(['jsii-pacmak', '-v', '--no-npmignore', '--target', 'js']);
    find('package:python').reset('tsx projenrc/scripts/python-package.ts');
    const all = find('package-all');
    ['snippets', 'sbom', 'assets'].forEach(name => all.prependSpawn(find(name)));
    // projen leaves the wheel out in CI, where it is the commonest thing to break.
    project.packageTask.reset();
    project.packageTask.spawn(all);
  }
}
