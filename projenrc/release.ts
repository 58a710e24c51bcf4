import { awscdk, Component, ReleasableCommits } from 'projen';
import { GithubWorkflow, WorkflowSteps } from 'projen/lib/github';
import { JobPermission } from 'projen/lib/github/workflows-model';
import { ReleaseTrigger } from 'projen/lib/release';

/** The versions of Node.js that every change is tried with: the oldest line that works, and the one that functions run on. */
const NODE_VERSIONS = ['20', '24'];
/** Builds the local engine and the wheel. */
const PYTHON_VERSION = '3.12';

/** How versions come to npm and PyPI: started by hand, built in CI, published without any stored token. See docs/releasing.md. */
export const releaseOptions = {
  release: true,
  releaseTrigger: ReleaseTrigger.workflowDispatch(),
  releasableCommits: ReleasableCommits.featuresAndFixes(),
  // Without a tag there is no version to raise yet.
  nextVersionCommand: 'node -e "process.stdout.write(process.env.VERSION === \'0.0.0\' ? \'0.1.0\' : process.env.SUGGESTED_BUMP)"',
  bumpPackage: 'commit-and-tag-version@12.7.3', // the last line that runs on Node.js 20
  jsiiReleaseVersion: '0.2.1061',
  npmTrustedPublishing: true,
  npmProvenance: true,
  publishTasks: false,
  workflowNodeVersion: '24',
  github: true,
  githubOptions: {
    mergify: false,
    pullRequestLintOptions: {
      semanticTitleOptions: { types: ['feat', 'fix', 'perf', 'refactor', 'docs', 'test', 'build', 'ci', 'chore', 'style', 'revert'] },
    },
  },
  buildWorkflow: false, // `ci` below runs the same gates as everybody
  pullRequestTemplate: false, // written by hand, in .github
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;

/** What goes beyond projen's own release: the changelog in the package, and the workflow of every change. */
export class Release extends Component {
  public constructor(private readonly library: awscdk.AwsCdkConstructLibrary) {
    super(library);
    this.addChangelog();
    this.leaveOutRegistry();
    this.addContinuousIntegration();
  }

  /** The packages of a release carry its changes. The file is nobody's to edit, so it is not in the repository. */
  private addChangelog(): void {
    const { tasks } = this.library;
    tasks.tryFind('bump')!.exec('node -e "fs.copyFileSync(process.env.CHANGELOG, \'CHANGELOG.md\')"');
    tasks.tryFind('unbump')!.exec('node -e "fs.rmSync(\'CHANGELOG.md\', { force: true })"');
    this.library.addGitIgnore('/CHANGELOG.md');
  }

  /** publib knows npm's own registry without being told. */
  private leaveOutRegistry(): void {
    this.library.tryFindObjectFile('.github/workflows/release.yml')!.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');
  }

  /** Runs the gates on every change, and once a week, because registries and runners change, too. */
  private addContinuousIntegration(): void {
    const workflow = new GithubWorkflow(this.library.github!, 'ci', {
      limitConcurrency: true,
      concurrencyOptions: { group: '${{ github.workflow }}-${{ github.ref }}', cancelInProgress: true },
    });
    workflow.on({ pullRequest: {}, push: { branches: ['main'] }, schedule: [{ cron: '0 5 * * 1' }], workflowDispatch: {} });
    workflow.addJob('gates', {
      name: 'Node.js ${{ matrix.node }}',
      runsOn: ['ubuntu-latest'],
      permissions: { contents: JobPermission.READ },
      timeoutMinutes: 55,
      strategy: { failFast: false, matrix: { domain: { node: NODE_VERSIONS } } },
      steps: [
        WorkflowSteps.checkout({ with: { fetchDepth: 0 } }),
        { name: 'Set up Node.js', uses: 'actions/setup-node@v7.0.0', with: { 'node-version': '${{ matrix.node }}', 'package-manager-cache': false } },
        { name: 'Set up Python', uses: 'actions/setup-python@v7.0.0', with: { 'python-version': PYTHON_VERSION } },
        // The packages are tried without a network: that takes a namespace, which Ubuntu keeps from whoever is not root.
        { name: 'Allow user namespaces', run: 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0' },
        { name: 'Run all gates', run: 'bash .ci/run' },
      ],
    });
  }
}
