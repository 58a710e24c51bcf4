import { parseArgs } from 'node:util';

/** What `npm run chaos` was asked for. */
export interface Options {
  /** Seeds without a mutation, both kinds of workflow together. */
  readonly seeds: number;
  /** Seeds with each mutation. */
  readonly mutationSeeds: number;
  /** Replay this one, with its story. */
  readonly seed?: number;
  readonly mutation?: string;
  readonly kind?: 'STANDARD' | 'EXPRESS';
  readonly write: boolean;
  readonly workers: number;
}

const USAGE = `npm run chaos -- [options]
  --seeds N        seeds without a mutation (24000)
  --mutants N      seeds with each mutation (1000)
  --long           200,000 seeds without a mutation
  --seed S         tell the story of one seed, shrunk if it fails
  --kind K         STANDARD or EXPRESS; a replayed seed has one by itself
  --mutation NAME  with this mutation only
  --write          write docs/proofs/exactly-once.md
  --workers N      processes (2)`;

/** Reads the command line; an option that does not exist is an error, not ignored. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string' },
      mutants: { type: 'string' },
      long: { type: 'boolean' },
      seed: { type: 'string' },
      kind: { type: 'string' },
      mutation: { type: 'string' },
      write: { type: 'boolean' },
      workers: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  if (values.kind !== undefined && values.kind !== 'STANDARD' && values.kind !== 'EXPRESS') throw new Error(`--kind is STANDARD or EXPRESS, not ${values.kind}`);
  return {
    seeds: values.long ? 200_000 : numberOf('seeds', values.seeds) ?? 24_000,
    mutationSeeds: numberOf('mutants', values.mutants) ?? 1_000,
    seed: numberOf('seed', values.seed),
    mutation: values.mutation,
    kind: values.kind,
    write: values.write ?? false,
    workers: numberOf('workers', values.workers) ?? 2,
  };
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`--${name} is a whole number, not ${text}`);
  return Number(text);
}
