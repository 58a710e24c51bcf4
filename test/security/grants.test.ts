import * as iam from 'aws-cdk-lib/aws-iam';
import { places } from './needs';
import { ImageUploadPipelineGrants } from '../../src';
import { allChannels } from '../support/channels';
import { ACCOUNT, arnOf, isAllowed, named, Policy } from '../support/policy-evaluator';
import { synthesize } from '../support/synthesis';

type Grant = Exclude<keyof ImageUploadPipelineGrants, `_${string}`>;
const GRANTS: Grant[] = ['requestUpload', 'deleteUpload', 'requestUploadForOthers', 'readImages', 'readOriginals', 'readRecords'];

const synthesis = synthesize({ notificationChannels: allChannels() }, (pipeline, stack) =>
  GRANTS.forEach(grant => pipeline.grants[grant](new iam.Role(stack, grant, { assumedBy: new iam.AccountRootPrincipal() }))));
const policyOf = (grant: Grant) => named<Policy>(synthesis, synthesis.properties(`/${grant}/DefaultPolicy`).PolicyDocument);
const at = (path: string) => arnOf(synthesis, path);
const route = (call: string) => ['execute-api:Invoke', `arn:aws:execute-api:eu-central-1:${ACCOUNT}:request-api/$default/${call}`];

const PLACES = places(path => path === '/Key' ? 'no key' : at(path));

/** Requests of those who call the API, and of those who read what the pipeline keeps. */
const CALLS = [
  'POST/uploads', 'GET/uploads', 'GET/uploads/1', 'GET/uploads/1/outcome', 'GET/limits', 'POST/tickets', 'DELETE/uploads/1', 'POST/owners/2/uploads',
  'DELETE/uploads', 'GET/owners/2/uploads', 'PUT/uploads/1',
].map(call => route(call));
const READS: [string, keyof typeof PLACES][] = [
  ['s3:GetObject', 'size'], ['s3:GetObject', 'original'], ['s3:GetObject', 'incoming'], ['s3:GetObject', 'refused'], ['s3:GetObjectVersion', 'original'],
  ['s3:PutObject', 'size'], ['s3:PutObject', 'incoming'], ['s3:DeleteObject', 'original'], ['s3:ListBucket', 'uploads'], ['s3:ListBucket', 'images'],
  ['dynamodb:GetItem', 'table'], ['dynamodb:Query', 'table'], ['dynamodb:Scan', 'table'], ['dynamodb:PutItem', 'table'], ['dynamodb:UpdateItem', 'table'],
  ['dynamodb:DeleteItem', 'table'], ['dynamodb:GetRecords', 'stream'],
];

const ALLOWED: { readonly [grant in Grant]: string[] } = {
  requestUpload: ['POST/uploads', 'GET/uploads', 'GET/uploads/1', 'GET/uploads/1/outcome', 'GET/limits', 'POST/tickets'],
  deleteUpload: ['DELETE/uploads/1'],
  requestUploadForOthers: ['GET/limits', 'POST/owners/2/uploads'],
  readImages: ['s3:GetObject size'],
  readOriginals: ['s3:GetObject original'],
  readRecords: ['dynamodb:GetItem table', 'dynamodb:Query table'],
};

test.each(GRANTS)('grants.%s allows exactly what it says, of all that one could ask', async grant => {
  const identity = policyOf(grant);
  const asked = [
    ...CALLS.map(([action, resource]) => [resource.split('/$default/')[1], action, resource]),
    ...READS.map(([action, place]) => [`${action} ${place}`, action, PLACES[place]]),
  ];
  const allowed: string[] = [];
  for (const [name, action, resource] of asked) {
    if (await isAllowed({ action, resource }, { identity })) {
      allowed.push(name);
    }
  }
  expect(allowed).toEqual(ALLOWED[grant]);
});
