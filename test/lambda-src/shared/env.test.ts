import { jsonArray, jsonTexts, oneOf, positiveInteger, readEnvironment } from '../../../lambda-src/shared/env';
import { HANDLER_ENVIRONMENT, HandlerName } from '../../../src/contract/environment';

const HANDLERS = Object.keys(HANDLER_ENVIRONMENT) as HandlerName[];

function completeFor(handler: HandlerName): Record<string, string> {
  return Object.fromEntries(HANDLER_ENVIRONMENT[handler].map(name => [name, `value of ${name}`]));
}

describe('the environment of a handler', () => {
  test.each(HANDLERS)('%s reads every variable of its contract', handler => {
    expect(readEnvironment(handler, completeFor(handler))).toEqual(completeFor(handler));
  });

  test('holds nothing that is not in the contract', () => {
    expect(readEnvironment('announce-outcome', { ...completeFor('announce-outcome'), AWS_SECRET_ACCESS_KEY: 'secret' }))
      .not.toHaveProperty('AWS_SECRET_ACCESS_KEY');
  });

  test('comes from the process unless told', () => {
    process.env.TOPIC_ARN = 'topic';
    process.env.EVENT_SOURCE = 'pipeline';
    try {
      expect(readEnvironment('announce-outcome')).toEqual({ TOPIC_ARN: 'topic', EVENT_SOURCE: 'pipeline' });
    } finally {
      delete process.env.TOPIC_ARN;
      delete process.env.EVENT_SOURCE;
    }
  });

  test('fails with one error that names the handler and every missing variable', () => {
    const { UPLOADS_TABLE_NAME, ...rest } = completeFor('read-upload');
    expect(() => readEnvironment('read-upload', { UPLOADS_TABLE_NAME }))
      .toThrow('read-upload misses in its environment: AUTHORIZATION, URL_EXPIRY_SECONDS, ACCEPTED_TYPES, '
        + 'MAX_FILE_SIZE, UPLOAD_EXPIRY_SECONDS, MAX_PIXELS, MAX_FRAMES');
    expect(() => readEnvironment('read-upload', rest)).toThrow('read-upload misses in its environment: UPLOADS_TABLE_NAME');
  });

  test('fails on a variable that is empty', () => {
    expect(() => readEnvironment('announce-outcome', { TOPIC_ARN: '', EVENT_SOURCE: 'pipeline' })).toThrow('TOPIC_ARN');
  });
});

describe('a positive integer', () => {
  test('is read from plain digits', () => {
    expect(positiveInteger('MAX_FILE_SIZE', '26214400')).toBe(26_214_400);
  });

  test.each(['', '0', '-1', '1.5', '1e3', '0x10', ' 1', 'NaN', '9007199254740993'])('fails on "%s"', text => {
    expect(() => positiveInteger('MAX_FILE_SIZE', text)).toThrow(`MAX_FILE_SIZE must be a whole number above zero, received "${text}"`);
  });
});

describe('a JSON array', () => {
  test('is read with its elements', () => {
    expect(jsonArray('SIZES', '[{"name":"small"}]')).toEqual([{ name: 'small' }]);
  });

  test.each(['', '[]', '{}', 'null', '"a"', '[1'])('fails on "%s"', text => {
    expect(() => jsonArray('SIZES', text)).toThrow('SIZES must be a JSON array with at least one element');
  });

  test.each(['[1]', '[""]', '["image/png", null]'])('of texts fails on %s', text => {
    expect(() => jsonTexts('ACCEPTED_TYPES', text)).toThrow('ACCEPTED_TYPES must hold texts only');
  });
});

describe('one of a few words', () => {
  test('is taken as it stands', () => {
    expect(oneOf('AUTHORIZATION', 'none', ['iam', 'none'])).toBe('none');
  });

  test.each(['', 'None', 'open'])('fails on "%s"', text => {
    expect(() => oneOf('AUTHORIZATION', text, ['iam', 'none'])).toThrow(`AUTHORIZATION must be one of iam, none, received "${text}"`);
  });
});
