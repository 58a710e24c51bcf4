import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Outcome } from './jobs/process';

/** One way to do a job: a fresh process, which prints its outcome. */
export interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly input?: string;
  readonly env?: { readonly [name: string]: string };
  /** The most rounds that it takes part in: the slow tell as much in fewer. */
  readonly rounds?: number;
  /** Another way to run it once. */
  readonly run?: () => Outcome | Promise<Outcome>;
}

/** What a contender took: medians of its processes. */
export interface Measured {
  readonly name: string;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly peakMiB: number;
  readonly idleMiB: number;
  readonly startMs?: number;
  /** Half of the distance between the quartiles of the processor times, in percent of their median. */
  readonly spreadPercent: number;
  /** Bytes of all outputs. */
  readonly bytes: number;
  readonly outputs: Outcome['outputs'];
}

/** Runs a process once. */
export function runOnce({ name, command, args, input, env }: Contender): Outcome {
  const child = spawnSync(command, args, { input, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, ...env } }); // eslint-disable-line no-bitwise
  if (child.status !== 0) {
    throw new Error(`${name} ended with ${child.status ?? child.signal}\n${child.stderr}`);
  }
  return JSON.parse(child.stdout) as Outcome;
}

/** Runs all contenders in turn, again and again, so that what happens to the machine happens to all of them. */
export async function alternate(contenders: readonly Contender[], rounds: number): Promise<Measured[]> {
  const outcomes = contenders.map((): Outcome[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      if (round >= (contender.rounds ?? rounds)) {
        continue;
      }
      outcomes[index].push(await (contender.run?.() ?? runOnce(contender)));
    }
  }
  return contenders.map(({ name }, index) => measured(name, outcomes[index]));
}

function measured(name: string, outcomes: readonly Outcome[]): Measured {
  const of = (key: 'cpuMs' | 'wallMs' | 'peakMiB' | 'idleMiB') => outcomes.map(outcome => outcome[key]);
  const cpu = of('cpuMs');
  const { outputs } = outcomes[0];
  const starts = outcomes.flatMap(({ startMs }) => startMs ?? []);
  return {
    name,
    cpuMs: median(cpu),
    wallMs: median(of('wallMs')),
    peakMiB: median(of('peakMiB')),
    idleMiB: median(of('idleMiB')),
    ...(starts.length > 0 && { startMs: median(starts) }),
    spreadPercent: 50 * (quantile(cpu, 0.75) - quantile(cpu, 0.25)) / median(cpu),
    bytes: outputs.reduce((sum, output) => sum + output.bytes, 0),
    outputs,
  };
}

/** What a contender makes, as it lies in a folder of its own while `use` runs. */
export async function withOutputs<T>(
  contender: (folder: string) => Contender, use: (folder: string, outcome: Outcome) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return await use(folder, runOnce(contender(folder)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Digests of files, by their names. */
export function digestsOf(folder: string, outcome: Outcome): { readonly [name: string]: string } {
  return Object.fromEntries(outcome.outputs.map(({ name }) => [name, createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')]));
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  return sorted[below] + (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]) * (at - below);
}
