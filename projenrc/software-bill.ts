import { awscdk, Component } from 'projen';

/**
 * What is published and was made by others: a bill of materials for machines, notices for people, and a gate of licences before both.
 *
 * `sbom.cdx.json` is made after the assets and before packing, so that npm's tarball, which travels in the wheel too, contains it.
 */
export class SoftwareBill extends Component {
  public constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);

    const sbom = project.addTask('sbom', {
      description: 'Write sbom.cdx.json; fail when a licence is not allowed or the notices are not current',
      exec: 'tsx projenrc/scripts/sbom.ts',
    });
    const notices = project.addTask('notices', { description: 'Write the generated sections of THIRD-PARTY-NOTICES.md' });
    notices.spawn(project.tasks.tryFind('assets')!);
    notices.exec('tsx projenrc/scripts/sbom.ts --notices');

    project.gitignore.exclude('/sbom.cdx.json');
    project.preCompileTask.spawn(sbom);
    const afterAssets = project.testTask.steps.findIndex(({ spawn }) => spawn === 'assets') + 1;
    project.testTask.insertStep(afterAssets, { spawn: sbom.name });
  }
}
