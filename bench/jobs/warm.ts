import { Context } from 'aws-lambda';

const [BEFORE, CALLS] = [100, 300];

/** Calls one bundled handler again and again, as a function that stays warm, and prints what of the processor one call takes, in ms. */
async function main(): Promise<void> {
  const [, , bundle, event] = process.argv;
  const { handler } = require(bundle) as { readonly handler: (event: unknown, context: Partial<Context>) => Promise<unknown> }; // eslint-disable-line @typescript-eslint/no-require-imports
  const call = async (times: number) => {
    for (let nth = 0; nth < times; nth++) {
      await handler(JSON.parse(event), { awsRequestId: 'warm', functionName: 'warm' });
    }
  };
  await call(BEFORE);
  const before = process.cpuUsage();
  await call(CALLS);
  const { user, system } = process.cpuUsage(before);
  process.stderr.write(`\n${(user + system) / 1000 / CALLS}`);
  process.exit();
}

void main();
