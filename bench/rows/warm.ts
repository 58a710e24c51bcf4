import { spawnSync } from 'node:child_process';
import { bundleOf, HANDLERS } from './cold-start';
import { withStub } from './stubbed';
import { script } from '../contenders';
import { median } from '../harness';

/** Milliseconds of the processor that a warm call of request-upload takes, with its one call of AWS; the median of some processes. */
export function warmCallMs(rounds: number): Promise<number> {
  const [name, event] = HANDLERS[0];
  return withStub(env => median(Array.from({ length: rounds }, () => {
    const { status, stderr } = spawnSync(process.execPath, [script('warm'), bundleOf(name), JSON.stringify(event)], { env, encoding: 'utf8' });
    if (status !== 0) {
      throw new Error(`a warm call ended with ${String(status)}\n${stderr}`);
    }
    return Number(stderr.split('\n').at(-1));
  })));
}
