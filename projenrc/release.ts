import { awscdk, Component } from 'projen';
import { ReleaseTrigger } from 'projen/lib/release';

/** How versions come to npm and PyPI: started by hand, built in CI, published without any stored token. */
export const releaseOptions = {
  release: true,
  releaseTrigger: ReleaseTrigger.workflowDispatch(),
  bumpPackage: 'commit-and-tag-version@12.7.3', // the last line that runs on Node.js 20
  npmTrustedPublishing: true,
  npmProvenance: true,
  publishTasks: false,
  workflowNodeVersion: '24',
  jsiiReleaseVersion: '0.2.1061',
  github: true,
  githubOptions: {
    mergify: false,
    pullRequestLintOptions: {
      semanticTitleOptions: { types: ['feat', 'fix', 'perf', 'refactor', 'docs', 'test', 'build', 'ci', 'chore', 'style', 'revert'] },
    },
  },
  buildWorkflow: false, // ci.yml below runs the same gates as everybody
  pullRequestTemplate: false, // written by hand, in .github
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;

export class Release extends Component {
  public constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
  }
}
