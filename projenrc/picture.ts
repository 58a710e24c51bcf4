import { Component, Project } from 'projen';

/**
 * The picture of the README, for pages that show no SVG. Drawn by hand, not in the build: its text depends on the machine's fonts.
 */
export class Picture extends Component {
  public constructor(project: Project) {
    super(project);
    project.addTask('picture', {
      description: 'Render docs/journey.svg as docs/journey.png',
      exec: 'tsx projenrc/scripts/picture.ts',
    });
  }
}
