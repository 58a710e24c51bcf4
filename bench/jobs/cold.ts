import { readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { Context } from 'aws-lambda';

type Handler = (event: unknown, context: Partial<Context>) => Promise<unknown>;

/**
 * Loads one bundled handler, as Lambda does in a new environment, calls it once, and ends. What it prints are the parts of that time, in ms.
 * The bundle is loaded as `require` does it, in two steps, so that each can be told. Without a bundle it is Node.js alone.
 */
async function main(): Promise<void> {
  const [, , bundle, event] = process.argv;
  const started = performance.now();
  if (bundle === undefined) {
    return end({ start: started, compile: 0, init: 0, call: 0 });
  }
  const script = new Script(Module.wrap(readFileSync(bundle, 'utf8')), { filename: bundle });
  const compiled = performance.now();
  const loaded: { exports: { readonly handler?: Handler } } = { exports: {} };
  script.runInThisContext()(loaded.exports, createRequire(bundle), loaded, bundle, dirname(bundle));
  const ready = performance.now();
  // The stub answers every call of AWS with an empty body: some handlers take that for an error, after the call that counts here.
  await loaded.exports.handler!(JSON.parse(event), { awsRequestId: 'cold', functionName: 'cold' }).catch(() => undefined);
  end({ start: started, compile: compiled - started, init: ready - compiled, call: performance.now() - ready });
}

function end(parts: object): never {
  const used = process.cpuUsage();
  process.stderr.write(JSON.stringify({ ...parts, cpuMs: (used.user + used.system) / 1000, origin: performance.timeOrigin }));
  process.exit();
}

void main();
