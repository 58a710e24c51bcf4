import { awscdk, Component } from 'projen';

/**
 * What guards the public API: its docs, the snippets in them, the conventions of the CDK, and what was promised before.
 */
export class PublicApi extends Component {
  public constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const check = (name: string, description: string, ...checks: string[]) => project.addTask(name, {
      description,
      exec: ['tsx projenrc/scripts/check-api.ts', ...checks].join(' '),
    });
    check('api:check', 'Compile, and hold the public API against all that follows');
    check('api:docs', 'Fail when a public member lacks docs, a default or a range', 'docs');
    check('api:lint', 'Check the public API against the conventions of the CDK', 'lint');
    check('api:compat', 'Fail when the public API breaks what test/api/baseline.json promises', 'compat');
    check('api:baseline', 'Promise the public API of today: after a release, or when a break is decided', 'baseline');
    const snippets = check('snippets', 'Compile every snippet of README and docs, and translate it for the Python docs', 'snippets');

    project.compileTask.prependExec('rm -rf lib'); // else what was removed from src is still published
    project.compileTask.exec('tsx projenrc/scripts/assembly.ts'); // so that no check compiles again
    project.postCompileTask.spawn(snippets); // the translations travel in the package

    // projen's own compares with the registry and passes where nothing is published: the baseline is the one that counts.
    project.removeTask('compat');

    project.package.addField('awslint', {
      exclude: [
        'prefer-ref-interface:aws-cdk-lib.*', // the CDK's own types, which properties lead to
        // Takes a key and not the narrower reference: CloudWatch Logs must be named in the key's own policy, which only IKey can change.
        // See docs/decisions/0011-public-api-is-guarded.md.
        `prefer-ref-interface:${project.name}.ImageUploadPipelineProps.encryptionKey`,
        `prefer-ref-interface:${project.name}.EventBridgeChannelOptions.eventBus`,
        ...['imagesBucket', 'uploadsBucket', 'uploadsTable', 'topic', 'vpc', 'securityGroups'].map(prop =>
          `prefer-ref-interface:${project.name}.ImageUploadPipelineProps.${prop}`),
        `prefer-ref-interface:${project.name}.UploadsTableProps.encryptionKey`,
      ],
    });
  }
}
