import { DeployedPipeline } from './support/deployed-pipeline';
import { ApiCall } from '../../local/signed-fetch';
import { PROBLEMS } from '../../src/contract/codes';
import { BAD_REQUESTS } from '../lambda-src/upload-request/bad-requests';

let pipeline: DeployedPipeline;
let call: ApiCall;

beforeAll(async () => {
  pipeline = await DeployedPipeline.find('Images');
  call = await pipeline.callsAs('Client');
});

/** Limits are of a pipeline: what is asked of it and what it answers differ from the unit tests' there only. */
const ofThisPipeline = ({ detail, members, code }: typeof BAD_REQUESTS[number]): object =>
  code === 'unsupported-type' ? {} : { detail, ...members };

describe('a deployed API refuses', () => {
  test.each(BAD_REQUESTS.filter(({ deployed }) => deployed).map(bad => [bad.what, bad] as const))('%s', async (_, bad) => {
    const [method, path] = bad.request.split(' ');
    const rawBody = Buffer.isBuffer(bad.body) ? new Uint8Array(bad.body) : bad.body || undefined;
    const response = await call(path, { method, rawBody, headers: bad.headers });
    const answer = await response.json();
    expect(answer).toMatchObject({ status: PROBLEMS[bad.code], code: bad.code, ...ofThisPipeline(bad) });
    expect(response.status).toBe(PROBLEMS[bad.code]);
  });
});
