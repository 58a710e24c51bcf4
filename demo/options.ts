import { parseArgs } from 'node:util';
import { UserError } from '../local/user-error';

/** What the demo was asked to do. */
export interface DemoOptions {
  /** Files to upload; the photo that comes with the repository when empty. */
  readonly photos: readonly string[];
  readonly keep: boolean;
  readonly explain: boolean;
  readonly help: boolean;
  readonly port?: number;
}

export const USAGE = `Runs the whole pipeline on this machine: the example app, deployed to a local AWS engine
by the CDK CLI, and real uploads through it, whose outcomes are heard of by SNS, by
EventBridge and over a WebSocket. No AWS account, no Docker.

  npm run demo                      one photo that comes with the repository
  npm run demo -- FILE…             your own photos
  npm run demo -- --keep            leaves everything running until Ctrl-C and tells how to use it
  npm run demo -- --port 4566       the engine on this port instead of a free one
  npm run demo -- --explain         what is taken out of the app for the local engine, and why
  npm run demo -- --help            this text

Needs Node.js 20.18 and Python 3.10, or newer. The first run downloads the engine into .local.
The sizes that were made are in demo/out afterwards. DEBUG=1 adds stack traces to errors.`;

/** Reads the command line. */
export function readOptions(args: string[]): DemoOptions {
  const { values, positionals } = parse(args);
  return {
    photos: positionals,
    keep: values.keep === true,
    explain: values.explain === true,
    help: values.help === true,
    port: values.port === undefined ? undefined : toPort(values.port),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        keep: { type: 'boolean' },
        explain: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        port: { type: 'string' },
      },
    });
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('. ');
    throw new UserError(reason, 'npm run demo -- --help lists the options', { cause: error });
  }
}

function toPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UserError(`--port must be a whole number from 1 to 65535, received: ${text}`,
      'leave --port out and a free one is taken');
  }
  return port;
}
