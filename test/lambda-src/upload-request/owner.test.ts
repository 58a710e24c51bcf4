import { aRequest } from './requests';
import { HttpRequest, IamCaller, Problem } from '../../../lambda-src/upload-request/http';
import { ownerOf } from '../../../lambda-src/upload-request/owner';

function ownerOfCaller(iam: IamCaller): string | undefined {
  return ownerOf(aRequest({ iam }), 'iam');
}

describe('under iam the owner is', () => {
  test('the Cognito identity, before the role that its users share', () => {
    expect(ownerOfCaller({ userId: 'AROAROLE:CognitoIdentityCredentials', cognitoIdentity: { identityId: 'eu-west-1:0b1d' } })).toBe('eu-west-1:0b1d');
  });

  test('the role, whatever the session is called', () => {
    expect(ownerOfCaller({ userId: 'AROAROLE:monday', cognitoIdentity: null })).toBe('AROAROLE');
    expect(ownerOfCaller({ userId: 'AROAROLE:tuesday', cognitoIdentity: null })).toBe('AROAROLE');
  });

  test('the user', () => {
    expect(ownerOfCaller({ userId: 'AIDAUSER' })).toBe('AIDAUSER');
  });

  test('the caller id where there is no user id', () => {
    expect(ownerOfCaller({ userId: null, callerId: 'AROAROLE:session' })).toBe('AROAROLE');
  });

  test('the whole id of a federated user, since the account before its colon is everybody', () => {
    expect(ownerOfCaller({ userId: '111122223333:ada' })).toBe('111122223333:ada');
  });
});

describe('under iam a caller is refused', () => {
  const nobodies: [string, HttpRequest][] = [
    ['without an authorizer', aRequest()],
    ['without an identity in it', aRequest({ iam: null })],
    ['with an empty identity', aRequest({ iam: {} })],
    ['with an empty id', aRequest({ iam: { userId: '', callerId: null } })],
    ['with nothing before the colon', aRequest({ iam: { userId: ':session' } })],
    ['of an identity pool whose identity is unknown', aRequest({ iam: { userId: 'AROAROLE:CognitoIdentityCredentials', cognitoIdentity: {} } })],
  ];
  test.each(nobodies)('%s', (_, request) => {
    expect(() => ownerOf(request, 'iam')).toThrow(new Problem('forbidden', ''));
  });
});

test('under none nobody owns an upload, even if the caller is known', () => {
  expect(ownerOf(aRequest({ iam: { userId: 'AIDAUSER' } }), 'none')).toBeUndefined();
});

test('an unknown kind of authorization is an error, never none', () => {
  expect(() => ownerOf(aRequest(), 'NONE')).toThrow('AUTHORIZATION must be one of iam, none');
});
