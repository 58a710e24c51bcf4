import { Context } from 'aws-lambda';

/** Loads one bundled handler, as Lambda does in a new environment, calls it once, and ends. What it prints are the parts of that time, in ms. */
async function main(): Promise<void> {
  const [, , bundle, event] = process.argv;
  const loading = performance.now();
  const { handler } = require(bundle) as { readonly handler: (event: unknown, context: Partial<Context>) => Promise<unknown> }; // eslint-disable-line @typescript-eslint/no-require-imports
  const calling = performance.now();
  // The stub answers every call of AWS with an empty body: some handlers take that for an error, after the call that counts here.
  await handler(JSON.parse(event), { awsRequestId: 'cold', functionName: 'cold' }).catch(() => undefined);
  const ended = performance.now();
  const used = process.cpuUsage();
  process.stderr.write(JSON.stringify({ start: loading, load: calling - loading, call: ended - calling, cpuMs: (used.user + used.system) / 1000 }));
  process.exit();
}

void main();
