import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { bundleOf, ENVIRONMENT, HANDLERS } from './cold-start';
import { script } from '../contenders';
import { median } from '../harness';

/** Milliseconds of the processor that a warm call of request-upload takes, with its one call of AWS; the median of some processes. */
export async function warmCallMs(rounds: number): Promise<number> {
  const stub = spawn(process.execPath, [script('stub')], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = await once(stub.stdout, 'data') as [Buffer];
    const env = { ...process.env, ...ENVIRONMENT, AWS_ENDPOINT_URL: `http://127.0.0.1:${port.toString().trim()}` };
    const [name, event] = HANDLERS[0];
    return median(Array.from({ length: rounds }, () => {
      const { status, stderr } = spawnSync(process.execPath, [script('warm'), bundleOf(name), JSON.stringify(event)], { env, encoding: 'utf8' });
      if (status !== 0) {
        throw new Error(`a warm call ended with ${String(status)}\n${stderr}`);
      }
      return Number(stderr.split('\n').at(-1));
    }));
  } finally {
    stub.kill();
  }
}
