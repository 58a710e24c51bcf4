import { awscdk, Component, Task } from 'projen';

/**
 * The Lambda layers with sharp, one per processor architecture.
 *
 * `assets/layers/sharp-arm64` and `assets/layers/sharp-x64` are installed from `lambda-src/layers/sharp`, whose lock file
 * holds the binaries of every platform by hash. They travel in the published package: a consumer installs nothing.
 */
export class SharpLayer extends Component {
  /** Builds whatever of `assets` is missing or stale: the handlers and the layers. */
  public readonly assetsTask: Task;

  public constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);

    project.addTask('layers', {
      description: 'Build the sharp layers that are missing or stale (--force: all)',
      exec: 'tsx projenrc/scripts/assets.ts layers',
      receiveArgs: true,
    });
    this.assetsTask = project.addTask('assets', {
      description: 'Bundle handlers and build layers that are missing or stale (--force: all)',
      exec: 'tsx projenrc/scripts/assets.ts handlers layers',
      receiveArgs: true,
    });
    project.preCompileTask.spawn(this.assetsTask);
  }
}
