import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { DeployedPipeline } from './support/deployed-pipeline';
import { photo } from './support/files';
import { LoggedCall, LogLine, Logs, readLogs } from './support/log-lines';
import { sweep } from './support/sweeping';
import { clientSettings } from '../../local/aws';
import { postForm, UploadPermission, UploadView, waitForOutcome } from '../../local/upload';
import { METRIC_DIMENSIONS, METRIC_NAMESPACE, MetricName, METRICS } from '../../src/contract/metrics';

/** One metric as CloudWatch would take it from a line: every set of dimensions is a metric of its own. */
interface Metric {
  readonly name: string;
  readonly dimensions: { readonly [name: string]: unknown };
  readonly value: unknown;
}

const FILE_NAME = 'a day at the sea.jpg';
const METADATA = { album: 'only-for-my-family' };
const SPEAKING = ['requestUpload', 'startWorkflow', 'recordImage', 'announceOutcome', 'forwardToEventBus', 'pushToClients'];

let pipeline: DeployedPipeline;
let permission: UploadPermission;
let ready: UploadView;
let rejected: UploadView;
let ticket: string;
let logs: Logs;

const callsOf = (uploadId: string) => logs.calls.filter(({ lines }) => lines.some(line => line.uploadId === uploadId));
const spokeOf = (uploadId: string) => [...new Set(callsOf(uploadId).map(({ handler }) => handler))].sort();

beforeAll(async () => {
  pipeline = await DeployedPipeline.find('Images');
  const call = await pipeline.callsAs('Client');
  const upload = async ({ bytes, contentType }: ReturnType<typeof photo>): Promise<UploadView> => {
    const body = { contentType, size: bytes.length, fileName: FILE_NAME, metadata: METADATA };
    permission = await (await call('/uploads', { method: 'POST', body })).json() as UploadPermission;
    await postForm(permission, new Uint8Array(bytes));
    return waitForOutcome(call, permission.uploadId);
  };
  ready = await upload(photo());
  rejected = await upload({ ...photo(), contentType: 'image/png' });
  ({ ticket } = await (await call('/tickets', { method: 'POST' })).json() as { readonly ticket: string });
  await sweep(pipeline);
  // The outcome is told of behind the client's back.
  for (const until = Date.now() + 20_000; Date.now() < until;) {
    logs = await readLogs(pipeline);
    if ([ready, rejected].every(({ uploadId }) => ['forwardToEventBus', 'pushToClients'].every(handler => spokeOf(uploadId).includes(handler)))) {
      break;
    }
  }
}, 90_000);

/** The metrics in what a call wrote. */
function metricsOf(lines: readonly LogLine[]): Metric[] {
  return lines.flatMap(line => {
    const { CloudWatchMetrics = [] } = (line._aws ?? {}) as { readonly CloudWatchMetrics?: any[] };
    return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) => Metrics.flatMap(({ Name, Unit }: any) => {
      expect([Namespace, Unit]).toEqual([METRIC_NAMESPACE, METRICS[Name as MetricName]]);
      return Dimensions.map((names: string[]) => ({
        name: Name, value: line[Name], dimensions: Object.fromEntries(names.map(name => [name, line[name]])),
      }));
    }));
  });
}

const metricsOfUpload = (uploadId: string) => callsOf(uploadId).flatMap(({ lines }: LoggedCall) => metricsOf(lines));

describe('metrics', () => {
  test('of an image that is READY: asked for, arrived, ready, each once, with its time and its bytes', async () => {
    const metrics = metricsOfUpload(ready.uploadId);
    const { images = [] } = await pipeline.record(ready.uploadId);
    const values = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));

    expect(metrics.map(({ name }) => name).sort()).toEqual(['BytesIn', 'BytesOut', 'Ready', 'Requested', 'TimeToReady', 'Uploaded']);
    expect(metrics.map(({ dimensions }) => Object.keys(dimensions))).toEqual(Array(6).fill([METRIC_DIMENSIONS.pipeline]));
    expect(values).toEqual({
      Requested: 1,
      Uploaded: 1,
      Ready: 1,
      TimeToReady: expect.any(Number),
      BytesIn: photo().bytes.length,
      BytesOut: images.reduce((sum, { bytes }) => sum + bytes, 0),
    });
  });

  test('of a file that is REJECTED: asked for, arrived, rejected, the last once more by its code', () => {
    const metrics = metricsOfUpload(rejected.uploadId);
    const [{ dimensions: { [METRIC_DIMENSIONS.pipeline]: id } }] = metrics;
    const Pipeline = { [METRIC_DIMENSIONS.pipeline]: id };

    expect([...metrics].sort((one, other) => one.name.localeCompare(other.name))).toEqual([
      { name: 'Rejected', value: 1, dimensions: Pipeline },
      { name: 'Rejected', value: 1, dimensions: { ...Pipeline, [METRIC_DIMENSIONS.code]: 'type-mismatch' } },
      { name: 'Requested', value: 1, dimensions: Pipeline },
      { name: 'Uploaded', value: 1, dimensions: Pipeline },
    ]);
  });

  test('what the deployed alarms and the dashboard read of them is written so, by name and dimensions', async () => {
    const metrics = logs.calls.flatMap(({ lines }) => metricsOf(lines));
    const written = new Map(metrics.map(({ name, dimensions }) => [name, dimensions[METRIC_DIMENSIONS.pipeline]]));
    const id = written.get('Requested');
    const cloudFormation = new CloudFormationClient(clientSettings(pipeline.stack.endpoint));
    const { TemplateBody = '{}' } = await cloudFormation.send(new GetTemplateCommand({ StackName: 'EndToEnd' }));
    const resources = Object.values<any>(JSON.parse(TemplateBody).Resources);
    const ofType = (type: string) => resources.filter(({ Type }) => Type === `AWS::CloudWatch::${type}`).map(({ Properties }) => Properties);
    const alarms = ofType('Alarm').filter(({ Namespace, Dimensions }) => Namespace === METRIC_NAMESPACE && Dimensions.some(({ Value }: any) => Value === id));
    const dashboard = ofType('Dashboard').map(properties => JSON.stringify(properties).replace(/\\/g, '')).find(text => text.includes(`"${id}"`));

    expect(alarms.map(({ MetricName: name, Dimensions }) => [name, ...Dimensions.map(({ Name }: any) => Name).sort()])).toEqual(
      expect.arrayContaining([['OldestOpenUpload', METRIC_DIMENSIONS.pipeline], ['Failed', METRIC_DIMENSIONS.code, METRIC_DIMENSIONS.pipeline]]));
    for (const name of ['Requested', 'Uploaded', 'Ready', 'Rejected', 'TimeToReady', 'OldestOpenUpload']) {
      expect([name, written.get(name)]).toEqual([name, id]);
      expect(dashboard).toContain(`"${METRIC_NAMESPACE}","${name}","${METRIC_DIMENSIONS.pipeline}","${id}"`);
    }
  });
});

describe('lines', () => {
  test('every function on the way speaks of the upload', () => {
    expect(spokeOf(ready.uploadId)).toEqual([...SPEAKING].sort());
    expect(spokeOf(rejected.uploadId)).toEqual([...SPEAKING.filter(handler => handler !== 'recordImage'), 'inspectImage', 'cleanUp'].sort());
  });

  test('each line names its upload, its attempt, its call, its trace, and within the workflow the execution', async () => {
    for (const { uploadId } of [ready, rejected]) {
      const { run } = await pipeline.record(uploadId);
      expect(run).toContain(':execution:');
      for (const { handler, requestId, lines } of callsOf(uploadId)) {
        const ofApi = handler === 'requestUpload'; // by API Gateway's id of the request, and before there is an attempt
        for (const line of lines.filter(one => one.uploadId === uploadId)) {
          expect({ handler, ...line }).toMatchObject({
            service: handler.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`),
            xray_trace_id: expect.stringMatching(/^1-/),
            requestId: ofApi ? expect.stringMatching(/.{8}/) : requestId,
            ...(ofApi ? {} : { attempt: 1 }),
            ...(['inspectImage', 'resizeImage', 'recordImage', 'cleanUp'].includes(handler) ? { run } : {}),
          });
        }
      }
    }
  });

  test('none holds a name or metadata of a file, a signature, a token, a ticket or a URL', () => {
    const { fields, url } = permission.upload;
    const signatures = (ready.images ?? []).map(image => new URL(image.url).searchParams.get('X-Amz-Signature'));
    const secrets = [FILE_NAME, METADATA.album, ticket, ...signatures, fields.policy ?? fields.Policy, fields['x-amz-signature'] ?? fields['X-Amz-Signature'],
      fields['x-amz-security-token'] ?? fields['X-Amz-Security-Token'], url];

    expect(secrets.filter(secret => typeof secret !== 'string' || secret.length < 10)).toEqual([]);
    for (const secret of secrets) {
      expect(logs.text.filter(line => line.includes(secret!))).toEqual([]);
    }
    expect(logs.text.filter(line => line.startsWith('{') && /https?:|X-Amz-|Bearer/i.test(line))).toEqual([]);
  });
});
