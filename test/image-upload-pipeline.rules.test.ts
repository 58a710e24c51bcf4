import { Lazy } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ImageUploadPipeline, NotificationChannel } from '../src';
import { newStack, Synthesis, synthesize } from './support/synthesis';

type Method = 'onEvent' | 'onReady' | 'onRejected' | 'onFailed';

const type = (word: string) => `image-upload-pipeline.image.${word}.v1`;

/** The rule that a method makes. */
function ruleOf(method: Method, options?: events.OnEventOptions): ReturnType<Synthesis['properties']> {
  return synthesize({}, pipeline => pipeline[method]('Rule', options)).properties('Rule');
}

/** What a method says. */
function told(method: Method, options: unknown): string {
  try {
    ruleOf(method, options as events.OnEventOptions);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

const pipelineSource = synthesize().properties('Announcement/AnnounceOutcome').Environment.Variables.EVENT_SOURCE;

test.each<[Method, string[] | undefined]>([
  ['onEvent', undefined], ['onReady', [type('ready')]], ['onRejected', [type('rejected')]], ['onFailed', [type('failed')]],
])('%s lets events of this pipeline pass, of type %j', (method, detailType) => {
  expect(ruleOf(method).EventPattern).toEqual({
    source: ['image-upload-pipeline'],
    ...(detailType && { 'detail-type': detailType }),
    detail: { source: [pipelineSource] },
  });
});

test('a user can filter by the source that the handlers write', () => {
  const tag = synthesize({}, pipeline => new sqs.CfnQueue(pipeline, 'Queue', { tags: [{ key: 'source', value: pipeline.eventSource }] })).properties('Queue').Tags[0];

  expect(tag.Value).toBe(pipelineSource);
});

test('another pipeline of the same stack has another source, so neither hears of the other\'s images', () => {
  const stack = newStack();
  const [one, other] = ['One', 'Other'].map(id => new ImageUploadPipeline(stack, id).onReady('Rule'));
  const patternOf = (rule: events.Rule) => stack.resolve((rule.node.defaultChild as events.CfnRule).eventPattern).detail.source;

  expect(patternOf(one)).not.toEqual(patternOf(other));
});

test('the target gets the events', () => {
  const synthesis = synthesize({}, (pipeline, stack) => pipeline.onReady('Rule', { target: new targets.SqsQueue(new sqs.Queue(stack, 'Queue')) }));

  expect(synthesis.properties('Rule').Targets).toEqual([{ Arn: '${/Queue.Arn}', Id: 'Target0' }]);
});

test('name and description are the user\'s', () => {
  expect(ruleOf('onReady', { ruleName: 'ready', description: 'Ready images' })).toMatchObject({ Name: 'ready', Description: 'Ready images' });
});

describe('the channel', () => {
  test('is added, once, with the default bus', () => {
    const synthesis = synthesize({}, pipeline => ['First', 'Second'].forEach(id => pipeline.onReady(id)));

    expect(synthesis.properties('Announcement/EventBus/ForwardToEventBus').Environment.Variables.EVENT_BUS_ARN).toMatch(/event-bus\/default$/);
    expect(synthesis.properties('First')).not.toHaveProperty('EventBusName');
    expect(synthesis.pipeline.functions.forwardToEventBus).toBeDefined();
    expect(synthesis.pipeline.deadLetterQueues).toHaveLength(3);
  });

  test('added by a rule is the same as one that was named', () => {
    const named = synthesize({ notificationChannels: [NotificationChannel.eventBridge()] }, pipeline => pipeline.onReady('Rule'));

    expect(synthesize({}, pipeline => pipeline.onReady('Rule')).template.toJSON()).toEqual(named.template.toJSON());
  });

  test('that is there keeps its bus, and rules stand on that', () => {
    const synthesis = synthesize(
      stack => ({ notificationChannels: [NotificationChannel.eventBridge({ eventBus: new events.EventBus(stack, 'Bus') })] }),
      pipeline => pipeline.onReady('Rule'));

    expect(synthesis.properties('Rule').EventBusName).toBe('${/Bus}');
    expect(synthesis.properties('Announcement/EventBus/ForwardToEventBus').Environment.Variables.EVENT_BUS_ARN).toBe('${/Bus.Arn}');
  });
});

describe('the user\'s own pattern', () => {
  test('narrows what passes', () => {
    const eventPattern = { account: ['111122223333'], detail: { data: { declared: { contentType: ['image/png'] } } } };

    expect(ruleOf('onReady', { eventPattern }).EventPattern).toEqual({
      'account': ['111122223333'],
      'source': ['image-upload-pipeline'],
      'detail-type': [type('ready')],
      'detail': { data: { declared: { contentType: ['image/png'] } }, source: [pipelineSource] },
    });
  });

  test('may name types where the method does not', () => {
    expect(ruleOf('onEvent', { eventPattern: { detailType: [type('expired'), type('deleted')] } }).EventPattern['detail-type'])
      .toEqual([type('expired'), type('deleted')]);
  });

  test('is not changed', () => {
    const eventPattern = { detail: {} };
    ruleOf('onReady', { eventPattern });

    expect(eventPattern).toEqual({ detail: {} });
  });

  test.each<[Method, unknown, string]>([
    ['onReady', { source: ['other'] }, "onReady: eventPattern.source is set by the pipeline, got [\"other\"]; leave it out, it is always 'image-upload-pipeline'"],
    ['onEvent', { detail: { source: ['other'] } }, 'onEvent: eventPattern.detail.source is set by the pipeline, got ["other"]; leave it out, it names this pipeline'],
    ['onEvent', { detail: { type: ['other'] } }, 'onEvent: eventPattern.detail.type is set by the pipeline, got ["other"]; leave it out, use detailType, which says the same'],
    ['onFailed', { detailType: ['other'] }, 'onFailed: eventPattern.detailType is set by the pipeline, got ["other"]; leave it out, onFailed is for one type; use onEvent for others'],
    ['onReady', 'pattern', "onReady: eventPattern must be an object like { detail: { data: { declared: { contentType: ['image/png'] } } } }, got 'pattern'; name what it is to have"],
    ['onReady', { detail: [] }, "onReady: eventPattern.detail must be an object like { data: { declared: { contentType: ['image/png'] } } }, got a list; name what it is to have"],
    ['onReady', { detail: Lazy.any({ produce: () => ({}) }) }, 'onReady: eventPattern.detail must be known when the app is synthesized, got an unresolved value; pass an object'],
  ])('%s refuses %j', (method, eventPattern, message) => {
    expect(told(method, { eventPattern })).toBe(message);
  });

  test('options that are no object are refused', () => {
    expect(told('onReady', 'queue')).toBe("onReady: options must be an object like { target }, got 'queue'; name what it is to have");
  });
});

test.each([['account', '444455556666', 'eu-west-1'], ['region', '111122223333', 'us-east-1']])('no rule where the bus is of another %s', (what, account, region) => {
  const stack = newStack({ account: '111122223333', region: 'eu-west-1' });
  const eventBus = events.EventBus.fromEventBusArn(stack, 'Bus', `arn:aws:events:${region}:${account}:event-bus/central`);
  const pipeline = new ImageUploadPipeline(stack, 'Images', { notificationChannels: [NotificationChannel.eventBridge({ eventBus })] });

  expect(() => pipeline.onReady('Rule')).toThrow(`onReady: the rule must be where the bus is, but \`eventBus\` is of another ${what}`);
});
