import { awscdk, Component } from 'projen';

/** The wire formats for everybody else: JSON Schema, OpenAPI and AsyncAPI in `schemas/`, written from the zod schemas of the handlers. */
export class Schemas extends Component {
  public constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);

    project.addTask('schemas', {
      description: 'Write the JSON Schemas, the OpenAPI and the AsyncAPI document from the wire formats',
      exec: 'tsx projenrc/scripts/schemas.ts',
    });
    const check = project.addTask('schemas:check', {
      description: 'Fail when schemas/ is not current, or breaks the rules of OpenAPI, AsyncAPI or JSON Schema',
      exec: 'tsx projenrc/scripts/schemas.ts --check',
    });
    project.testTask.spawn(check);
    project.gitattributes.addAttributes('/schemas/**', 'linguist-generated');
  }
}
