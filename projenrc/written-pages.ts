import { awscdk, Component } from 'projen';

/** Pages that a script writes from the sources. */
export interface WrittenPagesOptions {
  /** Name of the task, and of its script in `projenrc/scripts`. */
  readonly task: string;
  readonly description: string;
  /** What the check, which is part of `npm test`, finds. */
  readonly checkDescription: string;
  /** Files that nobody reads in a review. */
  readonly generated?: string;
}

/** A task that writes pages, and one that fails when they are not current, or are wrong. */
export class WrittenPages extends Component {
  public constructor(project: awscdk.AwsCdkConstructLibrary, { task, description, checkDescription, generated }: WrittenPagesOptions) {
    super(project);
    const exec = `tsx projenrc/scripts/${task}.ts`;

    project.addTask(task, { description, exec });
    project.testTask.spawn(project.addTask(`${task}:check`, { description: checkDescription, exec: `${exec} --check` }));
    if (generated) {
      project.gitattributes.addAttributes(generated, 'linguist-generated');
    }
  }
}
