import { NestedStack, Stack, StackProps, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { ImageUploadPipeline, NotificationChannel } from '../src';
import { newStack } from './support/synthesis';

/** What a pipeline is called in each place that names it, each name once. */
interface Names {
  readonly functions: string[];
  readonly alarms: string[];
  readonly dashboard: string[];
  readonly events: string[];
  readonly metric: string[];
}

const distinct = (names: string[]) => [...new Set(names)];
const found = (text: string, pattern: RegExp) => distinct([...text.matchAll(pattern)].map(([, name]) => name));

/** Names in one deployment of the same app. */
function namesIn(scope: Construct, props: StackProps, nested: boolean): Names {
  const stack = new Stack(scope, 'Trials', props);
  const place = nested ? new NestedStack(stack, 'Nested') : stack;
  const pipeline = new ImageUploadPipeline(place, 'Images', {
    notificationChannels: [NotificationChannel.eventBridge(), NotificationChannel.webSocket()],
  });
  const template = Template.fromStack(place);
  const textOf = (type: string) => Object.values(template.findResources(type)).map(resource => JSON.stringify(resource)).join('\n');
  return {
    functions: found(textOf('AWS::Lambda::Function'), /"PIPELINE_ID":"([^"]+)"/g),
    alarms: found(textOf('AWS::CloudWatch::Alarm'), /"Name":"Pipeline","Value":"([^"]+)"/g),
    dashboard: [
      ...found(textOf('AWS::CloudWatch::Dashboard'), /\\"Pipeline\\",\\"([^"\\]+)\\"/g),
      ...found(textOf('AWS::CloudWatch::Dashboard'), /# Image uploads: ([^\\]+)\\/g),
    ],
    events: found(textOf('AWS::Lambda::Function'), /"EVENT_SOURCE":"urn:image-upload-pipeline:111122223333:eu-west-1:([^"]+)"/g),
    metric: [pipeline.metricReady().dimensions!.Pipeline as string],
  };
}

const env = { account: '111122223333', region: 'eu-west-1' };

test.each([['in a stack', false], ['in a nested stack', true]])('%s: one name in functions, alarms, dashboard, events and metrics', (_, nested) => {
  const { metric: [name], ...others } = namesIn(newStack().node.root, { env }, nested);

  expect(name).toMatch(nested ? /^Trials-Nested-Images-[0-9A-F]{8}$/ : /^Trials-Images-[0-9A-F]{8}$/);
  expect(others).toEqual({ functions: [name], alarms: [name], dashboard: [name, name], events: [name] });
});

test('the same app deployed several times to one account and region: no two pipelines of one name', () => {
  const app = () => newStack().node.root;
  const names = [false, true].flatMap(nested => [
    namesIn(app(), { env }, nested),
    namesIn(app(), { env, stackName: 'Second' }, nested),
    namesIn(new Stage(app(), 'Beta'), { env }, nested),
    namesIn(app(), { env, stackName: 'S'.repeat(127) + 'a' }, nested),
    namesIn(app(), { env, stackName: 'S'.repeat(127) + 'b' }, nested),
  ]).map(({ metric: [name] }) => name);

  expect(distinct(names)).toEqual(names);
  // CloudWatch takes 1,024 characters, and a name is read on a dashboard.
  names.forEach(name => expect(name.length).toBeLessThanOrEqual(80));
});
