import { Component, Project } from 'projen';

/**
 * The proof that every upload ends, once: the handlers and the synthesized workflow under tens of thousands of bad days.
 * It runs on sources alone, without a build and without the local engine.
 */
export class Chaos extends Component {
  public constructor(project: Project) {
    super(project);
    const chaos = project.addTask('chaos', {
      description: 'Run the handlers under every kind of failure, and check that the suite notices when a rule is missing',
    });
    chaos.execArgs(['node', '--import', 'tsx', 'test/chaos/main.ts'], { receiveArgs: true });
  }
}
