import * as kms from 'aws-cdk-lib/aws-kms';
import { NEEDS } from './needs';
import { REFUSALS } from './refusals';
import { allChannels } from '../support/channels';
import { rolesOf } from '../support/permissions';
import { arnOf, isAllowed, named, Policy, Request, without } from '../support/policy-evaluator';
import { synthesize } from '../support/synthesis';

const synthesis = synthesize(stack => ({ encryptionKey: new kms.Key(stack, 'Key'), notificationChannels: allChannels() }));
const policies: { readonly [role: string]: Policy } = Object.fromEntries(Object.entries(rolesOf(synthesis))
  .map(([role, { Policies }]) => [role, named<Policy>(synthesis, Policies[0].PolicyDocument)]));
const keyPolicy = named<Policy>(synthesis, synthesis.properties('/Key').KeyPolicy);
const at = (path: string) => arnOf(synthesis, path);

const needs = Object.keys(policies).flatMap(role => (NEEDS[role]?.(at) ?? []).map((request): [string, Request] => [role, request]));
const refused = Object.keys(policies).flatMap(role => (REFUSALS[role]?.(at) ?? []).map((request): [string, Request] => [role, request]));
const listed = (rows: [string, Request][]) =>
  rows.map(([role, request]): [string, string, string, Request] => [role, request.action, request.resource, request]);

/** What the policies of a role say, and for keys the key's own policy, which leaves it to them. */
const allows = (request: Request, identity: Policy) =>
  isAllowed(request, { identity, resourcePolicy: request.action.startsWith('kms:') ? keyPolicy : undefined });

test('every role has its needs and its refusals written down, ten of them at least', () => {
  expect(Object.keys(NEEDS).sort()).toEqual(Object.keys(policies).sort());
  expect(Object.keys(REFUSALS).sort()).toEqual(Object.keys(policies).sort());
  expect(Object.entries(REFUSALS).filter(([, requests]) => requests(at).length < 10).map(([role]) => role)).toEqual([]);
});

test.each(listed(needs))('%s may %s on %s', async (role, _action, _resource, request) => {
  expect(await allows(request, policies[role])).toBe(true);
});

test.each(listed(needs))('%s misses %s on %s when it is taken away', async (role, action, _resource, request) => {
  expect(await allows(request, without(policies[role], action))).toBe(false);
});

/**
 * Lambda asks for it by name before it takes a stream, and DynamoDB's guide has it on the stream, as we do. The list of all actions,
 * which the evaluator goes by, says that it has no resource.
 */
const DISPUTED = 'dynamodb:ListStreams';

test.each(Object.entries(policies))('%s is allowed no action that no need names', (role, { Statement }) => {
  const actions = new Set([DISPUTED, ...(NEEDS[role]?.(at) ?? []).map(({ action }) => action)]);

  expect(Statement.flatMap(({ Action }) => Action).filter(action => !actions.has(action))).toEqual([]);
});

test.each(listed(refused))('%s may not %s on %s', async (role, _action, _resource, request) => {
  expect(await allows(request, policies[role])).toBe(false);
});
