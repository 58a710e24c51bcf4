import { awscdk, Component, JsonFile } from 'projen';

/**
 * The runs against the local engine: the demo for people, the end-to-end tests for machines.
 */
export class LocalRuns extends Component {
  public constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);

    // Plain npm scripts, and node itself in the place of npm's shell: a projen task, a shell or tsx's own process
    // in between would lose a signal or deliver it twice, and the demo cleans up on Ctrl-C.
    project.package.setScript('predemo', 'tsx projenrc/scripts/assets.ts handlers layers');
    project.package.setScript('demo', 'exec node --import tsx demo/main.ts');

    const config = new JsonFile(project, 'test/e2e/jest.config.json', {
      obj: () => ({
        rootDir: '../..',
        testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'],
        globalSetup: '<rootDir>/test/e2e/global-setup.ts',
        globalTeardown: '<rootDir>/test/e2e/global-teardown.ts',
        transform: project.jest?.config.transform,
        moduleNameMapper: project.jest?.config.moduleNameMapper,
        modulePathIgnorePatterns: project.jest?.config.modulePathIgnorePatterns,
        setupFiles: project.jest?.config.setupFiles,
        clearMocks: true,
        testTimeout: 60_000,
      }),
    });
    const e2e = project.addTask('e2e', { description: 'Run the end-to-end tests against the local engine' });
    const assets = project.tasks.tryFind('assets');
    if (assets) {
      e2e.spawn(assets);
    }
    e2e.execArgs(['jest', '--config', config.path, '--runInBand', '--ci'], { receiveArgs: true });
  }
}
