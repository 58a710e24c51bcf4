import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeployedPipeline } from './deployed-pipeline';
import { clientSettings } from '../../../local/aws';

interface Policy {
  readonly Statement: { readonly Action: string | string[] }[];
}

/** Runs something while the role of a handler lacks one action. */
export async function without<T>(pipeline: DeployedPipeline, handler: string, action: string, work: () => Promise<T>): Promise<T> {
  const iam = new IAMClient(clientSettings(pipeline.stack.endpoint));
  const RoleName: string = JSON.parse(pipeline.output('Roles'))[handler];
  const { PolicyNames: [PolicyName] = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
  const whole = PolicyDocument.startsWith('{') ? PolicyDocument : decodeURIComponent(PolicyDocument);
  const policy: Policy = JSON.parse(whole);
  const lessened = policy.Statement
    .map(statement => ({ ...statement, Action: [statement.Action].flat().filter(name => name !== action) }))
    .filter(statement => statement.Action.length > 0);
  expect(JSON.stringify(lessened)).not.toContain(`"${action}"`);
  expect(whole).toContain(`"${action}"`);
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify({ ...policy, Statement: lessened }) }));
  try {
    return await work();
  } finally {
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: whole }));
  }
}
