import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareEnvironment } from './synthesis';
import { fresh } from './workshop';
import { run } from '../../../projenrc/scripts/command';

const ROUNDS = 7;

/** What somebody pays at synth for a default pipeline over an empty stack: a line to read, nothing that could fail. */
export function measureCost(consumerFolder: string, cdk: string): string {
  const empty = "const { App, Stack } = require('aws-cdk-lib'); new Stack(new App(), 'Empty');";
  writeFileSync(join(consumerFolder, 'app', 'empty.js'), empty);
  const times: Record<'empty' | 'minimal', number[]> = { empty: [], minimal: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const app of ['empty', 'minimal'] as const) {
      const start = process.hrtime.bigint();
      run(process.execPath, [join('app', `${app}.js`)], {
        cwd: consumerFolder, env: { ...bareEnvironment(fresh('cdk.out')), CDK_VALIDATION: 'false' },
      });
      times[app].push(Number(process.hrtime.bigint() - start) / 1e9);
    }
  }
  const [without, with_] = [median(times.empty), median(times.minimal)];
  return `aws-cdk-lib ${cdk}: an empty stack takes ${without.toFixed(2)} s, with a pipeline ${with_.toFixed(2)} s, `
    + `so a pipeline costs +${(with_ - without).toFixed(2)} s (medians of ${ROUNDS}; target +0.35 s on two idle cores)`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
