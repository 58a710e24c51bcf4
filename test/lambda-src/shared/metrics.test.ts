import { linesOf, outputOf } from './captured-output';
import { createLogger } from '../../../lambda-src/shared/logger';
import { MetricValues, pipelineMetrics } from '../../../lambda-src/shared/metrics';

const logger = createLogger('clean-up');

async function written(values: MetricValues, code?: string): Promise<Record<string, unknown>[]> {
  return linesOf(await outputOf(() => pipelineMetrics('Stack-Images', logger).emit(values, code)));
}

test('values are one line of the log, in the embedded metric format, with the pipeline as the only dimension', async () => {
  expect(await written({ Ready: 1, TimeToReady: 1500, BytesIn: 7 })).toEqual([{
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [{
        Namespace: 'ImageUploadPipeline',
        Dimensions: [['Pipeline']],
        Metrics: [{ Name: 'Ready', Unit: 'Count' }, { Name: 'TimeToReady', Unit: 'Milliseconds' }, { Name: 'BytesIn', Unit: 'Bytes' }],
      }],
    },
    Pipeline: 'Stack-Images',
    Ready: 1,
    TimeToReady: 1500,
    BytesIn: 7,
  }]);
});

test('with a code they count for the pipeline and for the code', async () => {
  expect(await written({ Rejected: 1 }, 'corrupt-image')).toEqual([{
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [{
        Namespace: 'ImageUploadPipeline', Dimensions: [['Pipeline'], ['Pipeline', 'Code']], Metrics: [{ Name: 'Rejected', Unit: 'Count' }],
      }],
    },
    Pipeline: 'Stack-Images',
    Code: 'corrupt-image',
    Rejected: 1,
  }]);
});

test('one event leaves nothing behind for the next', async () => {
  await written({ Rejected: 1 }, 'corrupt-image');
  const [line] = await written({ OldestOpenUpload: 0 });
  expect(line).not.toHaveProperty('Code');
  expect(line).not.toHaveProperty('Rejected');
});

test('metrics that cannot be written fail nobody, and their absence is logged', async () => {
  const lines = await written({ Ready: 'one' as never });
  expect(lines).toEqual([expect.objectContaining({ level: 'WARN', message: 'metrics not written', error: expect.any(String) })]);
});

test('a log that is closed fails nobody', () => {
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(() => { throw new Error('EPIPE'); });
  try {
    expect(() => pipelineMetrics('Stack-Images', { warn: jest.fn() }).emit({ Ready: 1 })).not.toThrow();
  } finally {
    write.mockRestore();
  }
});
