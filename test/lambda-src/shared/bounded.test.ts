import { workBounded } from '../../../lambda-src/shared/bounded';

const pause = () => new Promise<void>(resolve => setImmediate(resolve));

test('works on everything, never on more than the limit at once', async () => {
  let running = 0;
  let most = 0;
  const { results, failures } = await workBounded([1, 2, 3, 4, 5, 6, 7], 3, async n => {
    most = Math.max(most, ++running);
    await pause();
    running -= 1;
    return n * 10;
  });
  expect([...results].sort()).toEqual([10, 20, 30, 40, 50, 60, 70]);
  expect(failures).toEqual([]);
  expect(most).toBe(3);
});

test('what fails keeps no other waiting, and is told', async () => {
  const { results, failures } = await workBounded([1, 2, 3, 4], 1, async n => {
    if (n % 2 === 1) throw new Error(`no ${n}`);
    return n;
  });
  expect(results).toEqual([2, 4]);
  expect(failures.map(failure => (failure as Error).message)).toEqual(['no 1', 'no 3']);
});

test('one that hangs takes one place only, and is waited for', async () => {
  let release!: () => void;
  const done: number[] = [];
  const work = workBounded([1, 2, 3], 2, async n => {
    if (n === 1) await new Promise<void>(resolve => { release = resolve; });
    done.push(n);
  });
  await pause();
  expect(done).toEqual([2, 3]);
  release();
  await work;
  expect(done).toEqual([2, 3, 1]);
});

test('nothing to do is done', async () => {
  expect(await workBounded([], 5, async () => 1)).toEqual({ results: [], failures: [] });
});
