import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeployedPipeline } from './support/deployed-pipeline';
import { photo } from './support/files';
import { clientSettings } from '../../local/aws';
import { ApiCall } from '../../local/signed-fetch';

interface Policy {
  readonly Statement: { readonly Action: string | string[] }[];
}

let pipeline: DeployedPipeline;
let call: ApiCall;
let iam: IAMClient;

beforeAll(async () => {
  pipeline = await DeployedPipeline.find('Images');
  call = await pipeline.callsAs('Client');
  iam = new IAMClient(clientSettings(pipeline.stack.endpoint));
});

/** Runs something while a role lacks one action. */
async function without<T>(roleName: string, action: string, work: () => Promise<T>): Promise<T> {
  const { PolicyNames: [PolicyName] = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: roleName }));
  const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName: roleName, PolicyName }));
  const whole = PolicyDocument.startsWith('{') ? PolicyDocument : decodeURIComponent(PolicyDocument);
  const policy: Policy = JSON.parse(whole);
  const lessened = policy.Statement
    .map(statement => ({ ...statement, Action: [statement.Action].flat().filter(name => name !== action) }))
    .filter(statement => statement.Action.length > 0);
  expect(JSON.stringify(lessened)).not.toContain(`"${action}"`);
  expect(whole).toContain(`"${action}"`);
  await iam.send(new PutRolePolicyCommand({ RoleName: roleName, PolicyName, PolicyDocument: JSON.stringify({ ...policy, Statement: lessened }) }));
  try {
    return await work();
  } finally {
    await iam.send(new PutRolePolicyCommand({ RoleName: roleName, PolicyName, PolicyDocument: whole }));
  }
}

test.each([
  ['InspectImageRole', 's3:GetObjectVersion'],
  ['ResizeImageRole', 's3:PutObject'],
  ['RecordImageRole', 's3:PutObject'],
  ['RecordImageRole', 'dynamodb:UpdateItem'],
])('without its permission, %s %s, the upload FAILS, is announced, and only the source is kept', async (role, action) => {
  const view = await without(pipeline.output(role), action, () => pipeline.upload(call, photo()));

  expect(view).toMatchObject({ status: 'FAILED', error: { code: 'internal' } });
  expect(await pipeline.announcements.all(view.uploadId, 3_000)).toMatchObject([
    { type: 'image-upload-pipeline.image.failed.v1', data: { error: { code: 'internal' } } },
  ]);
  expect(await pipeline.imageKeys(view.uploadId)).toEqual([]);
  expect(await pipeline.uploadedKeys(view.uploadId)).toEqual([`incoming/${view.uploadId}`]);
  expect(await pipeline.read('UploadsBucket', `incoming/${view.uploadId}`)).toEqual(photo().bytes);
});

test('with its permissions again, the pipeline works', async () => {
  expect((await pipeline.upload(call, photo())).status).toBe('READY');
});
