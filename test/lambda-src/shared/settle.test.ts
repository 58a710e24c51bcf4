import { settleAll } from '../../../lambda-src/shared/settle';

test('gives all results in order', async () => {
  expect(await settleAll([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2]);
});

test('throws only when everything has ended', async () => {
  let ended = false;
  const slow = new Promise<void>(resolve => setTimeout(() => {
    ended = true;
    resolve();
  }, 20));

  await expect(settleAll([Promise.reject(new Error('fast')), slow])).rejects.toThrow('fast');
  expect(ended).toBe(true);
});

test('throws a lone failure as it is', async () => {
  const failure = new Error('lone');

  await expect(settleAll([Promise.resolve(1), Promise.reject(failure)])).rejects.toBe(failure);
});

test('throws several failures together', async () => {
  const failures = [new Error('one'), new Error('two')];

  await expect(settleAll([Promise.reject(failures[0]), Promise.resolve(1), Promise.reject(failures[1])]))
    .rejects.toMatchObject({ errors: failures, message: '2 of 3 failed: Error, Error' });
});
