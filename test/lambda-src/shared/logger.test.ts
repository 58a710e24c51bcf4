import { linesOf, outputOf } from './captured-output';
import { childLogger, createLogger, errorName } from '../../../lambda-src/shared/logger';

test('a line is JSON that names its handler', async () => {
  const [line] = linesOf(await outputOf(() => createLogger('read-upload').info('upload read')));
  expect(line).toMatchObject({ level: 'INFO', message: 'upload read', service: 'read-upload' });
});

test('a child carries the keys of its invocation', async () => {
  const [line] = linesOf(await outputOf(() => childLogger(createLogger('clean-up'), { uploadId: 'u', attempt: 2, run: 'r' }).info('closed')));
  expect(line).toMatchObject({ uploadId: 'u', attempt: 2, run: 'r' });
});

test('the keys of a child do not stay for the next invocation', async () => {
  const [, line] = linesOf(await outputOf(() => {
    const logger = createLogger('clean-up');
    childLogger(logger, { uploadId: 'u', requestId: 'first' }).info('one');
    childLogger(logger, { requestId: 'second' }).info('two');
  }));
  expect(line).toMatchObject({ message: 'two', requestId: 'second' });
  expect(line).not.toHaveProperty('uploadId');
});

test('of an error only the name is told', () => {
  expect(errorName(Object.assign(new Error('holiday.jpg is secret'), { name: 'ThrottlingException' }))).toBe('ThrottlingException');
});

test('of something thrown that is no error only its kind is told', () => {
  expect(errorName('holiday.jpg')).toBe('string');
});
