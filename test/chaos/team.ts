import { ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Job, JobResult } from './worker';
import type { Pipeline } from './world';
import type { StateMachineKind } from '../../src/contract/environment';

/** Processes that share a list of jobs. */
export class Team {
  private readonly workers: readonly ChildProcess[];

  constructor(size: number, pipelines: { readonly [kind in StateMachineKind]: Pipeline }) {
    this.workers = Array.from({ length: size }, () => fork(join(__dirname, 'worker.ts'), { execArgv: ['--import', 'tsx'] }));
    for (const worker of this.workers) worker.send({ pipelines });
  }

  /** Results in the order of the jobs. */
  async run(jobs: readonly Job[]): Promise<JobResult[]> {
    const results: JobResult[] = [];
    const started = Date.now();
    let next = 0;
    await Promise.all(this.workers.map(async worker => {
      while (next < jobs.length) {
        const nth = next++;
        results[nth] = await ask(worker, jobs[nth]);
        if (nth % 40 === 39) process.stderr.write(`${nth + 1} of ${jobs.length} parts after ${Math.round((Date.now() - started) / 1000)} s\n`);
      }
    }));
    return results;
  }

  end(): void {
    for (const worker of this.workers) worker.disconnect();
  }
}

function ask(worker: ChildProcess, job: Job): Promise<JobResult> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`a worker died at seeds ${job.from} to ${job.to}${job.mutation ? ` of “${job.mutation}”` : ''}`));
    worker.once('message', (result: JobResult) => {
      worker.off('exit', gone);
      resolve(result);
    });
    worker.once('exit', gone);
    worker.send({ job });
  });
}
