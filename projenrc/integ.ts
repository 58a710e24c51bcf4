import { awscdk, Component, Task } from 'projen';

const FOLDER = 'test/integ';

/** Without an account there is none to look for: seconds of asking the host for a region are saved. */
const OFFLINE = { AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' };

/**
 * The integration test for AWS: its snapshot for everybody, its deployment for whoever has an account.
 */
export class Integ extends Component {
  public constructor(private readonly library: awscdk.AwsCdkConstructLibrary) {
    super(library);

    this.addTask('integ', 'Fail when what the integration test deploys is not its snapshot (no account needed)', [], OFFLINE);
    this.addTask('integ:update', 'Write the snapshot of the integration test again (no account needed)',
      ['--dry-run', '--update-on-failed', '--force'], OFFLINE);
    // An update would start from the old snapshot, whose assets are not in git.
    this.addTask('integ:deploy', 'Deploy the integration test to your AWS account, check what it asserts, and destroy it',
      ['--update-on-failed', '--force', '--disable-update-workflow']);

    // A snapshot names its assets; each is some 20 MB of what the build makes anyway.
    library.gitignore.exclude(`/${FOLDER}/*.snapshot/asset.*`, `/${FOLDER}/cdk-integ.out.*`);
    library.gitattributes.addAttributes(`/${FOLDER}/*.snapshot/**`, 'linguist-generated');
  }

  private addTask(name: string, description: string, options: readonly string[], env: Record<string, string> = {}): Task {
    const task = this.library.addTask(name, { description, env });
    task.spawn(this.library.tasks.tryFind('assets')!);
    task.execArgs(['integ-runner', '--directory', FOLDER, '--language', 'typescript',
      '--app', 'tsx --tsconfig tsconfig.dev.json {filePath}', ...options], { receiveArgs: true });
    return task;
  }
}
