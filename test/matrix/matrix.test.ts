import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { addPipeline } from './pipelines';
import { CONFIGURATIONS, missingPairs } from './table';
import * as library from '../../src';

/** What AwsSolutions finds in the pipelines of a stack; what stands beside them is the user's or the CDK's. */
function findings(stack: Stack): string[] {
  const { violations } = new AwsSolutionsChecks(stack).validateScope(stack);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`)).filter(line => / at \w+\/Images/.test(line));
}

const newApp = () => new App({ analyticsReporting: false, context: { 'aws:cdk:disable-asset-staging': true } });

test('there are at least 40 configurations, and every two values of two properties meet in one', () => {
  expect(CONFIGURATIONS.length).toBeGreaterThanOrEqual(40);
  expect(missingPairs()).toEqual([]);
});

test.each(CONFIGURATIONS.map((configuration, index) => [index + 1, configuration] as const))('%d: synthesizes, AwsSolutions clean: %j', (number, configuration) => {
  const stack = addPipeline(library, newApp(), `Row${number}`, configuration);
  if (number % 8 === 0) {
    new library.ImageUploadPipeline(stack, 'ImagesOfOthers');
  }

  expect(Object.keys(Template.fromStack(stack).toJSON().Resources).length).toBeGreaterThan(40);
  expect(findings(stack)).toEqual([]);
});
