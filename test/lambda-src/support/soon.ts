import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something that happens at the same time; in turn it would never happen, which throws. */
export async function soon(happened: () => boolean): Promise<void> {
  for (let waits = 0; !happened(); waits++) {
    if (waits === 1000) {
      throw new Error('it does not happen at the same time');
    }
    await sleep(1);
  }
}
