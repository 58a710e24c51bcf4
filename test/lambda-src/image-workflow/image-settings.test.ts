import { acceptedFormats, inspectionSettings } from '../../../lambda-src/image-workflow/image-settings';
import { CONTENT_TYPES } from '../../../src/contract/image-formats';
import { SIZES } from '../support/payloads';

test('knows the format of every content type', () => {
  expect(acceptedFormats({ ACCEPTED_TYPES: JSON.stringify(Object.values(CONTENT_TYPES)) })).toEqual(Object.keys(CONTENT_TYPES));
});

test('fails on a content type that no format has', () => {
  expect(() => acceptedFormats({ ACCEPTED_TYPES: '["image/svg+xml"]' })).toThrow('ACCEPTED_TYPES holds "image/svg+xml", which is the type of no format');
});

test('reads what the construct wrote', () => {
  expect(inspectionSettings({
    UPLOADS_TABLE_NAME: 'table',
    UPLOADS_BUCKET_NAME: 'uploads',
    KEY_PREFIX: '/',
    LONGEST_RUN_SECONDS: '900',
    ACCEPTED_TYPES: '["image/png"]',
    MAX_PIXELS: '100000000',
    MAX_FRAMES: '50',
    SIZES: JSON.stringify(SIZES),
    RESIZE_MEMORY_MIB: '1769',
    RESIZE_SECONDS: '120',
  })).toEqual({
    longestRunSeconds: 900, accepted: ['png'], maxPixels: 100_000_000, maxFrames: 50, sizes: SIZES, resizing: { memoryMiB: 1769, seconds: 120 },
  });
});
