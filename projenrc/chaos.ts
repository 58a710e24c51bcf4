import { Component, Project } from 'projen';

/**
 * The proof that every upload ends, once: the handlers and the synthesized workflow under tens of thousands of bad days.
 * It runs the sources, without the local engine; only the synthesis of the construct wants the bundles to be there.
 */
export class Chaos extends Component {
  public constructor(project: Project) {
    super(project);
    const chaos = project.addTask('chaos', {
      description: 'Run the handlers under every kind of failure, and check that the suite notices when a rule is missing',
    });
    const assets = project.tasks.tryFind('assets');
    if (assets) {
      chaos.spawn(assets);
    }
    chaos.execArgs(['node', '--import', 'tsx', 'test/chaos/main.ts'], { receiveArgs: true });
  }
}
