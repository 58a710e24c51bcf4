import { Duration, Lazy, Size } from 'aws-cdk-lib';
import { anyOf, Misuse } from './misuse';
import { ImageFormat, ImageSize } from '../../src';

const unresolved = Lazy.number({ produce: () => 5 });

/** What may be uploaded, and for how long. */
export const LIMITS: readonly Misuse[] = [
  ['a file of nothing', () => ({ maxFileSize: Size.bytes(0) }), 'maxFileSize', 'must be whole bytes from 1 byte to 200 MiB', '0 bytes', 'stay within that'],
  ['a file larger than inspection can hold', () => ({ maxFileSize: Size.mebibytes(201) }), 'maxFileSize', 'must be whole bytes from 1 byte to 200 MiB', '201 MiB', 'stay within that'],
  ['one byte too many', () => ({ maxFileSize: Size.bytes(200 * 1024 * 1024 + 1) }), 'maxFileSize', 'must be whole bytes from 1 byte to 200 MiB', '209715201 bytes', 'stay within that'],
  ['half a byte', () => ({ maxFileSize: Size.bytes(1.5) }), 'maxFileSize', 'must be whole bytes from 1 byte to 200 MiB', '1.5 bytes', 'stay within that'],
  ['a file size that nobody knows yet', () => ({ maxFileSize: Size.mebibytes(unresolved) }), 'maxFileSize', 'must be known when the app is synthesized', 'an unresolved value', 'pass a literal like Size.mebibytes(10)'],
  ['no pixels', () => ({ maxPixels: 0 }), 'maxPixels', 'must be a whole number from 1 to 100000000', '0', 'stay within that'],
  ['more pixels than memory holds', () => ({ maxPixels: 100_000_001 }), 'maxPixels', 'must be a whole number from 1 to 100000000', '100000001', 'stay within that'],
  ['half a pixel', () => ({ maxPixels: 1.5 }), 'maxPixels', 'must be a whole number from 1 to 100000000', '1.5', 'stay within that'],
  ['pixels that are no number', () => ({ maxPixels: NaN }), 'maxPixels', 'must be a whole number from 1 to 100000000', 'NaN', 'stay within that'],
  ['pixels that nobody knows yet', () => ({ maxPixels: unresolved }), 'maxPixels', 'must be known when the app is synthesized', 'an unresolved value', 'pass a plain number'],
  ['no frames', () => ({ maxFrames: 0 }), 'maxFrames', 'must be a whole number from 1 to 10000', '0', 'stay within that'],
  ['too many frames', () => ({ maxFrames: 10_001 }), 'maxFrames', 'must be a whole number from 1 to 10000', '10001', 'stay within that'],
  ['frames that nobody knows yet', () => ({ maxFrames: unresolved }), 'maxFrames', 'must be known when the app is synthesized', 'an unresolved value', 'pass a plain number'],
  ['no format', () => ({ acceptedFormats: [] }), 'acceptedFormats', 'needs at least one element', 'none', 'pass for example [ImageFormat.JPEG], or leave it out for the default'],
  ['a format twice', () => ({ acceptedFormats: [ImageFormat.PNG, ImageFormat.PNG] }), 'acceptedFormats', 'each element at most once', "'image/png' twice", 'leave one out'],
  ['a form that expires at once', () => ({ uploadExpiry: Duration.seconds(9) }), 'uploadExpiry', 'must be whole seconds from 10 to 3600', '9 s', 'stay within that'],
  ['a form valid for longer than an hour', () => ({ uploadExpiry: Duration.minutes(61) }), 'uploadExpiry', 'must be whole seconds from 10 to 3600', '3660 s', 'stay within that'],
  ['a form valid for half a second more', () => ({ uploadExpiry: Duration.millis(10_500) }), 'uploadExpiry', 'must be whole seconds from 10 to 3600', '10.5 s', 'stay within that'],
  ['an expiry that nobody knows yet', () => ({ uploadExpiry: Duration.seconds(unresolved) }), 'uploadExpiry', 'must be known when the app is synthesized', 'an unresolved value', 'pass a literal like Duration.minutes(5)'],
  ['a quarantine of half a day', () => ({ quarantineRetention: Duration.hours(12) }), 'quarantineRetention', 'must be Duration.days(0) or whole days from 1 to 30', '43200 s', 'stay within that'],
  ['a quarantine that outlives its record', () => ({ quarantineRetention: Duration.days(31) }), 'quarantineRetention', 'must be Duration.days(0) or whole days from 1 to 30', '31 days', 'stay within that'],
  ['a number for the quarantine', () => ({ quarantineRetention: anyOf(7) }), 'quarantineRetention', 'must be a Duration like Duration.days(7)', '7', 'pass one'],
  ['a quarantine that nobody knows yet', () => ({ quarantineRetention: Duration.days(unresolved) }), 'quarantineRetention', 'must be known when the app is synthesized', 'an unresolved value', 'pass a literal like Duration.days(7)'],
  ['a number for a file size', () => ({ maxFileSize: anyOf(5e6) }), 'maxFileSize', 'must be a Size like Size.mebibytes(10)', '5000000', 'pass one'],
  ['a number for a duration', () => ({ uploadExpiry: anyOf(300) }), 'uploadExpiry', 'must be a Duration like Duration.minutes(5)', '300', 'pass one'],
  ['a format that nobody decodes', () => ({ acceptedFormats: [anyOf('image/heic')] }), 'acceptedFormats', 'must be ImageFormat.JPEG, PNG, WEBP, GIF, AVIF or TIFF', "'image/heic'", 'HEIC is not accepted, so let clients convert it to JPEG'],
  ['a text for a number', () => ({ maxPixels: '100' }), 'maxPixels', 'must be a whole number from 1 to 100000000', "the text '100'", 'stay within that'],
  ['a text for a size', () => ({ maxFileSize: '10' }), 'maxFileSize', 'must be a Size like Size.mebibytes(10)', "'10'", 'pass one'],
  ['a text for a duration', () => ({ uploadExpiry: '5' }), 'uploadExpiry', 'must be a Duration like Duration.minutes(5)', "'5'", 'pass one'],
  ['an object for a duration', () => ({ uploadExpiry: { minutes: 5 } }), 'uploadExpiry', 'must be a Duration like Duration.minutes(5)', 'an object', 'pass one'],
  ['properties that are a text', () => 'x', "ImageUploadPipeline 'Images': props", 'must be an object like { maxFrames: 1 }', "'x'", 'name what it is to have'],
  ['properties that are a list', () => ImageSize.defaults(), "ImageUploadPipeline 'Images': props", 'must be an object like { maxFrames: 1 }', 'a list', 'name what it is to have'],
];
