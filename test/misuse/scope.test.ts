import { App, Lazy, Stack, Stage } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { told } from './misuse';
import { ImageUploadPipeline } from '../../src';
import { newStack } from '../support/synthesis';

describe('a scope without a stack', () => {
  const MESSAGE = "ImageUploadPipeline 'Images': needs a Stack as scope, got none; make one like new Stack(app, 'ImageUploads')";

  test.each<[string, () => Construct]>([
    ['an app', () => new App()],
    ['a stage', () => new Stage(new App(), 'Prod')],
    ['nothing', () => undefined as never],
  ])('%s', (_, scope) => {
    expect(() => new ImageUploadPipeline(scope(), 'Images')).toThrow(MESSAGE);
  });

  test('a construct in a stack has one', () => {
    expect(() => new ImageUploadPipeline(new Construct(new Stack(newStack(), 'Nested'), 'Between'), 'Images')).not.toThrow();
  });
});

test('every member of RetentionDays is allowed, and a value that the deployment knows', () => {
  const days = Object.values(logs.RetentionDays).filter(value => typeof value === 'number');

  expect(days).toContain(logs.RetentionDays.INFINITE);
  expect([...days, Lazy.number({ produce: () => 30 })].map(logRetention => told(() => ({ logRetention })))).toEqual(
    Array(days.length + 1).fill('nothing'));
});
