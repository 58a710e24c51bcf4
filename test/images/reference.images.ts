import { pillow } from './support/pillow';

test('the reference implementation is the one that the lock names, and reads every accepted format', async () => {
  expect(await pillow('versions.py', {})).toEqual({ pillow: '12.3.0', numpy: '2.2.6', avif: true });
});
