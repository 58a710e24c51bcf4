import { awscdk, Component } from 'projen';

/** The tables of docs/security.md: who may do what with which resource, and why, from the synthesized templates. */
export class Security extends Component {
  public constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);

    project.addTask('security', {
      description: 'Write the tables of docs/security.md from the synthesized templates',
      exec: 'tsx projenrc/scripts/security.ts',
    });
    const check = project.addTask('security:check', {
      description: 'Fail when docs/security.md is not current, or a permission has no reason',
      exec: 'tsx projenrc/scripts/security.ts --check',
    });
    project.testTask.spawn(check);
  }
}
