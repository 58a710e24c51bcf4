import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaAction, SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ImageUploadPipeline, ImageUploadPipelineProps, NotificationChannel, PipelineAlarmOptions } from '../../src';
import { FAILURE_CODES, REJECTION_CODES } from '../../src/contract/codes';
import { ALARMS } from '../../src/private/defaults';
import { newStack, PropsSource, Resource, Synthesis, synthesize } from '../support/synthesis';

const synthesis = synthesize();
const express = synthesize({ stateMachineType: sfn.StateMachineType.EXPRESS });
const NAMES = Object.keys(ALARMS) as (keyof PipelineAlarmOptions)[];

function alarmsOf(of: Synthesis): { readonly [id: string]: Resource['Properties'] } {
  return Object.fromEntries(Object.entries(of.ofType('AWS::CloudWatch::Alarm')).map(([path, { Properties }]) => [path.replace('Monitoring/', ''), Properties]));
}

/** What an alarm looks at. */
function watched({ Namespace, MetricName, Dimensions, Statistic, Period }: Resource['Properties']): unknown[] {
  return [`${Namespace} ${MetricName}`, Object.fromEntries(Dimensions.map(({ Name, Value }: any) => [Name, Value])), Statistic, Period];
}

const machine = { StateMachineArn: '${Workflow/StateMachine}' };
const pipeline = { Pipeline: 'Stack-Images-D0DA5D99' };

test.each([
  ['ExecutionsTimedOut', 'AWS/States ExecutionsTimedOut', machine, 'Sum', 1, 1, 'notBreaching'],
  ['ExecutionsThrottled', 'AWS/States ExecutionThrottled', machine, 'Sum', 100, 3, 'notBreaching'],
  ['TriggerErrors', 'AWS/Lambda Errors', { FunctionName: '${Trigger/StartWorkflow}' }, 'Sum', 3, 1, 'notBreaching'],
  ['TriggerDeadLetters', 'AWS/SQS ApproximateNumberOfMessagesVisible', { QueueName: '${Trigger/DeadLetters.QueueName}' }, 'Maximum', 1, 1, 'notBreaching'],
  ['AnnouncementDeadLetters', 'AWS/SQS ApproximateNumberOfMessagesVisible', { QueueName: '${Announcement/DeadLetters.QueueName}' }, 'Maximum', 1, 1, 'notBreaching'],
  ['ApiServerErrors', 'AWS/ApiGateway 5xx', { ApiId: '${Request/Api}' }, 'Sum', 5, 1, 'notBreaching'],
  ['OldestOpenUpload', 'ImageUploadPipeline OldestOpenUpload', pipeline, 'Maximum', 900, 3, 'missing'],
  ['StreamAge', 'AWS/Lambda IteratorAge', { FunctionName: '${Announcement/AnnounceOutcome}' }, 'Maximum', 300_000, 2, 'notBreaching'],
  ['ProcessingCrashed', 'ImageUploadPipeline Failed', { ...pipeline, Code: 'processing-crashed' }, 'Sum', 1, 1, 'notBreaching'],
])('%s: %s', (id, metric, dimensions, statistic, threshold, periods, missing) => {
  const alarm = alarmsOf(synthesis)[id];
  expect(watched(alarm)).toEqual([metric, dimensions, statistic, 300]);
  expect(alarm).toMatchObject({
    ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: threshold, EvaluationPeriods: periods, TreatMissingData: missing,
  });
});

test('RejectRatio: refused among all that were processed, by the hour, from 20 on', () => {
  const alarm = alarmsOf(synthesis).RejectRatio;
  const metrics = Object.fromEntries(alarm.Metrics.map(({ Id, Expression, MetricStat }: any) => [Expression ? 'expression' : Id, Expression ?? MetricStat]));
  expect(metrics.expression).toBe('IF(FILL(ready, 0) + FILL(rejected, 0) + FILL(failed, 0) >= 20, '
    + 'FILL(rejected, 0) / (FILL(ready, 0) + FILL(rejected, 0) + FILL(failed, 0)), 0)');
  expect(['ready', 'rejected', 'failed'].map(id => [metrics[id].Metric.MetricName, metrics[id].Period, metrics[id].Stat]))
    .toEqual([['Ready', 3600, 'Sum'], ['Rejected', 3600, 'Sum'], ['Failed', 3600, 'Sum']]);
  expect(alarm).toMatchObject({ Threshold: 0.5, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
});

test('ExecutionsFailed: uploads that ended FAILED, or executions that failed, whichever are more', () => {
  const alarm = alarmsOf(synthesis).ExecutionsFailed;
  const metrics = Object.fromEntries(alarm.Metrics.map(({ Id, Expression, MetricStat }: any) => [Expression ? 'expression' : Id, Expression ?? MetricStat]));
  expect(metrics.expression).toBe('MAX([FILL(executions, 0), FILL(uploads, 0)])');
  expect(['executions', 'uploads'].map(id => [...watched({ ...metrics[id].Metric, Statistic: metrics[id].Stat, Period: metrics[id].Period })])).toEqual([
    ['AWS/States ExecutionsFailed', machine, 'Sum', 300], ['ImageUploadPipeline Failed', pipeline, 'Sum', 300],
  ]);
  expect(alarm).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
});

test('Express has no quota of state transitions, so the starts are watched', () => {
  expect(watched(alarmsOf(express).ExecutionsThrottled)).toEqual(['AWS/States ThrottledEvents', { APIName: 'StartExecution' }, 'Sum', 300]);
  expect(Object.keys(alarmsOf(express))).toEqual(Object.keys(alarmsOf(synthesis)));
});

test('there are no other alarms, and the pipeline shows them', () => {
  expect(Object.keys(alarmsOf(synthesis))).toHaveLength(11);
  expect(synthesis.pipeline.alarms.map(({ node }) => node.id).sort()).toEqual(Object.keys(alarmsOf(synthesis)).sort());
});

test('each alarm names its entry in the runbook', () => {
  const named = Object.values(alarmsOf(synthesis)).map(({ AlarmDescription }) => /What to do: (\w+) in docs\/runbook\.md of cdk-image-upload-pipeline$/.exec(AlarmDescription)?.[1]);
  expect([...new Set(named)].sort()).toEqual([...NAMES].sort());
});

/** Threshold and periods of each alarm of a pipeline. */
function settingsOf(props: ImageUploadPipelineProps): { readonly [id: string]: [threshold?: number, periods?: number] } {
  return Object.fromEntries(new ImageUploadPipeline(newStack(), 'Images', props).alarms.map(({ node }) => {
    const { threshold, evaluationPeriods } = node.defaultChild as cloudwatch.CfnAlarm;
    return [node.id, [threshold, evaluationPeriods]];
  }));
}

test.each(NAMES)('%s has an entry in the runbook that says meaning, first look and remedy', name => {
  const [, entry = ''] = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8').split(new RegExp(`^### ${name}$`, 'm'));
  const words = ['**Means**', '**First look**', '**Remedy**'].map(word => entry.split(/^##/m)[0].indexOf(word));
  expect(words.every((at, index) => at > (words[index - 1] ?? 0))).toBe(true);
});

test.each(NAMES)('%s can be switched off or tuned, and only that one', name => {
  const byDefault = settingsOf({});
  const ids = Object.entries(alarmsOf(synthesis)).filter(([, { AlarmDescription }]) => AlarmDescription.includes(`What to do: ${name} in`)).map(([id]) => id);
  const off = settingsOf({ alarmOptions: { [name]: { enabled: false } } });
  const tuned = settingsOf({ alarmOptions: { [name]: { threshold: 0.25, evaluationPeriods: 24 } } });

  expect(ids).toHaveLength(name === 'deadLetters' ? 2 : 1);
  expect(off).toEqual(Object.fromEntries(Object.entries(byDefault).filter(([id]) => !ids.includes(id))));
  expect(tuned).toEqual({ ...byDefault, ...Object.fromEntries(ids.map(id => [id, [0.25, 24]])) });
});

test('the actions belong to every alarm', () => {
  const topics = ['First', 'Second'];
  const acting = synthesize(stack => ({ alarmActions: topics.map(id => new SnsAction(new sns.Topic(stack, id))) }));
  Object.values(alarmsOf(acting)).forEach(alarm => expect(alarm.AlarmActions).toEqual(['${/First}', '${/Second}']));
  Object.values(alarmsOf(synthesis)).forEach(alarm => expect(alarm).not.toHaveProperty('AlarmActions'));
  const withoutData = (alarms: ReturnType<typeof alarmsOf>) => Object.entries(alarms)
    .map(([id, { InsufficientDataActions }]) => [id, InsufficientDataActions]).filter(([, actions]) => actions !== undefined);
  expect(withoutData(alarmsOf(acting))).toEqual([['OldestOpenUpload', ['${/First}', '${/Second}']]]);
  expect(withoutData(alarmsOf(synthesis))).toEqual([]);
});

test('a function may act, also where one alarm has it twice', () => {
  const acting = synthesize(stack => ({
    alarmActions: [new LambdaAction(lambda.Function.fromFunctionAttributes(stack, 'Pager', {
      functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:pager', sameEnvironment: true,
    }), { useUniquePermissionId: true })],
  }));
  expect(alarmsOf(acting).OldestOpenUpload.InsufficientDataActions).toEqual(alarmsOf(acting).OldestOpenUpload.AlarmActions);
});

describe('metrics', () => {
  const of = (metric: cloudwatch.Metric) => [metric.namespace, metric.metricName, metric.dimensions, metric.statistic];

  test.each([
    ['Requested', 'Sum', () => synthesis.pipeline.metricRequested()],
    ['Ready', 'Sum', () => synthesis.pipeline.metricReady()],
    ['Rejected', 'Sum', () => synthesis.pipeline.metricRejected()],
    ['Failed', 'Sum', () => synthesis.pipeline.metricFailed()],
    ['TimeToReady', 'Average', () => synthesis.pipeline.metricTimeToReady()],
    ['BytesOut', 'Sum', () => synthesis.pipeline.metric('BytesOut')],
    ['OldestOpenUpload', 'Maximum', () => synthesis.pipeline.metric('OldestOpenUpload')],
  ])('%s is its %s, of this pipeline', (name, statistic, metricOf) => {
    expect(of(metricOf())).toEqual(['ImageUploadPipeline', name, pipeline, statistic]);
  });

  test('options go before defaults, and dimensions beside the pipeline', () => {
    const metric = synthesis.pipeline.metricRejected({ statistic: 'p90', label: 'damaged', dimensionsMap: { Code: 'corrupt-image', Pipeline: 'another' } });
    expect(of(metric)).toEqual(['ImageUploadPipeline', 'Rejected', { ...pipeline, Code: 'corrupt-image' }, 'p90']);
    expect(metric.label).toBe('damaged');
  });

  test('a metric that nobody writes is refused', () => {
    expect(() => synthesis.pipeline.metric('ready')).toThrow("metric: must be one of Requested, Uploaded, Ready, Rejected, Failed, Expired, Deleted, TimeToReady, BytesIn, BytesOut, OldestOpenUpload, which are all that is written, got 'ready'; pass one of these");
  });

  test('functions and metrics name the pipeline alike', () => {
    Object.entries(synthesis.functions()).forEach(([, { Properties }]) =>
      expect([undefined, pipeline.Pipeline]).toContain(Properties.Environment.Variables.PIPELINE_ID));
  });
});

describe('a channel that a rule adds when the pipeline is made already', () => {
  const later = synthesize({}, images => images.onReady('Rule'));

  test('has its dead letters watched, and what the topic could not even put there, and no other alarm comes', () => {
    const added = Object.keys(alarmsOf(later)).filter(id => !(id in alarmsOf(synthesis)));
    expect(added).toEqual(['AnnouncementEventBusHubDeadLetters', 'OutcomesLost']);
    expect(watched(alarmsOf(later)[added[0]])).toEqual(
      ['AWS/SQS ApproximateNumberOfMessagesVisible', { QueueName: '${Announcement/EventBus/Hub/DeadLetters.QueueName}' }, 'Maximum', 300]);
    expect(watched(alarmsOf(later)[added[1]])).toEqual(
      ['AWS/SNS NumberOfNotificationsFailedToRedriveToDlq', { TopicName: '${Announcement/Outcomes.TopicName}' }, 'Sum', 300]);
    expect(later.pipeline.alarms.map(({ node }) => node.id)).toEqual(expect.arrayContaining(added));
  });

  test('one alarm watches the topic for all channels, and it is one of those of dead letters', () => {
    const channels = { notificationChannels: [NotificationChannel.eventBridge(), NotificationChannel.webSocket()] };
    const lost = (props: PropsSource) => Object.keys(alarmsOf(synthesize(props, images => images.onReady('Rule')))).filter(id => id === 'OutcomesLost');
    expect(lost(channels)).toEqual(['OutcomesLost']);
    expect(lost({ ...channels, alarmOptions: { deadLetters: { enabled: false } } })).toEqual([]);
  });

  test('is seen on the dashboard and in traces', () => {
    const body = String(later.properties('Monitoring/Journey/Dashboard').DashboardBody);
    expect(body).toContain('${Announcement/EventBus/ForwardToEventBus}');
    expect(body).toContain('${Announcement/EventBus/Hub/DeadLetters.QueueName}');
    expect(body).toContain('${Monitoring/AnnouncementEventBusHubDeadLetters.Arn}');
    expect(later.properties('Announcement/EventBus/ForwardToEventBus').TracingConfig).toEqual({ Mode: 'Active' });
  });
});

test('every function and the workflow are traced', () => {
  Object.values(synthesis.functions()).forEach(({ Properties }) => expect(Properties.TracingConfig).toEqual({ Mode: 'Active' }));
  expect(synthesis.properties('Workflow/StateMachine').TracingConfiguration).toEqual({ Enabled: true });
});

describe('the dashboard', () => {
  interface Widget {
    readonly type: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly properties: { readonly title?: string; readonly markdown?: string; readonly metrics?: unknown[][] };
  }
  const widgets: Widget[] = JSON.parse(String(synthesis.properties('Monitoring/Journey/Dashboard').DashboardBody)).widgets;

  test('follows an upload from left to right, in columns that fill the width', () => {
    const titles = widgets.filter(({ properties }) => properties.markdown?.startsWith('## ')).sort((a, b) => a.x - b.x);
    expect(titles.map(({ properties }) => properties.markdown)).toEqual(['## 1 Request', '## 2 Upload', '## 3 Workflow', '## 4 Outcome', '## 5 Announcement']);
    expect(titles.reduce((x, title) => title.x === x ? x + title.width : NaN, 0)).toBe(24);
    widgets.filter(({ width }) => width < 24).forEach(({ x }) => expect(titles.map(title => title.x)).toContain(x));
  });

  test('has no overlap', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) => Array.from({ length: width * height }, (_, i) => `${x + i % width},${y + Math.floor(i / width)}`));
    expect(new Set(cells).size).toBe(cells.length);
  });

  test.each([
    ['the funnel in big numbers', ['Requested', 'Uploaded', 'ExecutionsStarted', 'Ready', 'Rejected', 'Failed', 'NumberOfMessagesPublished']],
    ['latencies', ['Latency', 'Duration', 'ExecutionTime', 'TimeToReady', 'IteratorAge']],
    ['trouble', ['5xx', 'Errors', 'OldestOpenUpload', 'ApproximateNumberOfMessagesVisible']],
  ])('shows %s', (_, names) => {
    const shown = widgets.flatMap(({ properties: { metrics = [] } }) => metrics.map(metric => metric[1]));
    names.forEach(name => expect(shown).toContain(name));
  });

  test('shows refusals and failures by every code', () => {
    const codes = widgets.find(({ properties }) => properties.title === 'Refused and failed, by code')!.properties.metrics!
      .map(metric => metric[metric.indexOf('Code') + 1]);
    expect(codes).toEqual([...REJECTION_CODES, ...FAILURE_CODES]);
  });

  test('shows the errors of every function', () => {
    const body = JSON.stringify(widgets);
    Object.keys(synthesis.functions()).forEach(fn => expect(body).toContain(`"Errors","FunctionName","\${${fn}}"`));
  });

  test('names every alarm, and none where all are off', () => {
    const silent = synthesize({ alarmOptions: Object.fromEntries(NAMES.map(name => [name, { enabled: false }])) });
    const body = String(synthesis.properties('Monitoring/Journey/Dashboard').DashboardBody);
    Object.keys(alarmsOf(synthesis)).forEach(id => expect(body).toContain(`\${Monitoring/${id}.Arn}`));
    expect(silent.pipeline.alarms).toEqual([]);
    expect(String(silent.properties('Monitoring/Journey/Dashboard').DashboardBody)).not.toContain('"type":"alarm"');
  });

  test('can be left out', () => {
    const without = synthesize({ createDashboard: false });
    expect(without.ofType('AWS::CloudWatch::Dashboard')).toEqual({});
    expect(without.pipeline.dashboard).toBeUndefined();
    expect(synthesis.pipeline.dashboard).toBeInstanceOf(cloudwatch.Dashboard);
  });
});
