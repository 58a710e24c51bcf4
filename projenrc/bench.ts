import { Component, Project } from 'projen';

/** Measures the image engine beside others, and writes docs/performance.md. No gate: times depend on the machine. */
export class Bench extends Component {
  public constructor(project: Project) {
    super(project);
    const bench = project.addTask('bench', { description: 'Measure the image engine and what others take, and write docs/performance.md' });
    const assets = project.tasks.tryFind('assets');
    if (assets) {
      bench.spawn(assets);
    }
    bench.execArgs(['node', '--import', 'tsx', 'bench/main.ts'], { receiveArgs: true });
  }
}
