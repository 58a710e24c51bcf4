import { awscdk, Component, JsonFile } from 'projen';

/**
 * The long tests of the image engine: files nobody should send, files everybody sends, and quality against independent decoders.
 */
export class Images extends Component {
  public constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);

    const config = new JsonFile(project, 'test/images/jest.config.json', {
      obj: () => ({
        rootDir: '../..',
        testMatch: ['<rootDir>/test/images/**/*.images.ts'],
        transform: project.jest?.config.transform,
        transformIgnorePatterns: project.jest?.config.transformIgnorePatterns,
        modulePathIgnorePatterns: project.jest?.config.modulePathIgnorePatterns,
        testTimeout: 600_000,
      }),
    });
    project.addTask('images', { description: 'Test the image engine against hostile files and independent decoders' })
      .execArgs(['jest', '--config', config.path, '--runInBand', '--ci'], { receiveArgs: true });
  }
}
