import { aRequest } from './requests';
import { HttpRequest, IamCaller, Problem } from '../../../lambda-src/upload-request/http';
import { namedOwner, ownerOf } from '../../../lambda-src/upload-request/owner';

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

test.each(['NONE', '', 'jwt', 'jwt:', 'none:', 'iam:sub', 'constructor'])('an unknown kind of authorization is an error, never none: "%s"', kind => {
  expect(() => ownerOf(aRequest(), kind)).toThrow('AUTHORIZATION must be one of iam, jwt:{claim}, lambda, none');
});

/** A caller whom API Gateway knows by a token. */
const aBearer = (claims: object | null): HttpRequest => ({ requestContext: { authorizer: { jwt: { claims: claims as never } } } });
/** A caller whom the user's own authorizer let in. */
const aGuest = (context: object | null): HttpRequest => ({ requestContext: { authorizer: { lambda: context as never } } });

describe('with a token the owner is', () => {
  test('the claim sub', () => {
    expect(ownerOf(aBearer({ sub: 'ada', email: 'ada@example.com' }), 'jwt:sub')).toBe('ada');
  });

  test('another claim, whatever its name holds', () => {
    expect(ownerOf(aBearer({ 'sub': 'ada', 'custom:tenant': 'north' }), 'jwt:custom:tenant')).toBe('north');
    expect(ownerOf(aBearer({ 'https://example.com/user': '7' }), 'jwt:https://example.com/user')).toBe('7');
  });

  test.each(['auth0|5f7c8ec7c33c6c004bbafe82', 'repo:example/site:ref:refs/heads/main', 'Ada Müller', '🐟', 'x'.repeat(255), '🐟'.repeat(255)])('to the letter: %s', sub => {
    expect(ownerOf(aBearer({ sub }), 'jwt:sub')).toBe(sub);
  });
});

describe('a Lambda authorizer names the owner', () => {
  test('in its context', () => {
    expect(ownerOf(aGuest({ ownerId: 'ada', plan: 'free' }), 'lambda')).toBe('ada');
  });
});

describe('a caller is refused whose owner is', () => {
  const unfit: [string, unknown][] = [
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['blank', ' '],
    ['with space around', ' ada'],
    ['a number', 7],
    ['true', true],
    ['a list', ['ada']],
    ['an object', { ada: 1 }],
    ['256 characters', 'x'.repeat(256)],
    ['with a control character', 'ada\u0000'],
    ['on two lines', 'ada\nbob'],
    ['on two lines of Unicode', 'ada\u2028bob'],
    ['half a character', 'ada\ud800'],
    ['with a character that no topic takes', 'ada\uffff'],
    ['with another one of these', '\ufffeada'],
  ];
  test.each(unfit)('%s', (_, value) => {
    expect(() => ownerOf(aBearer({ sub: value }), 'jwt:sub')).toThrow(new Problem('forbidden', ''));
    expect(() => ownerOf(aGuest({ ownerId: value }), 'lambda')).toThrow(new Problem('forbidden', ''));
  });

  test('several, as API Gateway writes a list', () => {
    expect(() => ownerOf(aBearer({ groups: '[admins users]' }), 'jwt:groups')).toThrow(new Problem('forbidden', ''));
  });

  test('what every object has', () => {
    expect(() => ownerOf(aBearer({}), 'jwt:constructor')).toThrow(new Problem('forbidden', ''));
  });

  test('in a claim, where a function shall name it, and the other way round', () => {
    const both: HttpRequest = { requestContext: { authorizer: { iam: { userId: 'AIDAUSER' }, jwt: { claims: { ownerId: 'ada' } }, lambda: { sub: 'bob' } } } };
    expect(() => ownerOf(both, 'lambda')).toThrow(new Problem('forbidden', ''));
    expect(() => ownerOf(both, 'jwt:sub')).toThrow(new Problem('forbidden', ''));
  });

  test('nowhere', () => {
    for (const request of [{}, { requestContext: {} }, { requestContext: { authorizer: null } }, aBearer(null), aGuest(null)]) {
      for (const kind of ['jwt:sub', 'lambda', 'iam']) expect(() => ownerOf(request, kind)).toThrow(new Problem('forbidden', ''));
    }
  });
});

describe('an owner in the path', () => {
  const named = (ownerId?: string) => ({ pathParameters: { ownerId } });

  test.each(['eu-west-1:0b1d2c3e-0000-4000-8000-000000000001', 'AROAROLE', '111122223333:ada+web=x,y@example.com', 'auth0|5f7c', 'u'.repeat(255)])('may be %s', ownerId => {
    expect(namedOwner(named(ownerId), 'iam')).toBe(ownerId);
  });

  test.each([undefined, '', 'a/b', 'a?b', 'a#b', 'a%2Fb', 'a b', 'a\\b', 'müller', 'a\n', 'u'.repeat(256)])('may not be %p', ownerId => {
    expect(() => namedOwner(named(ownerId), 'iam')).toThrow(new Problem('invalid-request', ''));
  });

  test.each(['none', 'jwt:sub', 'lambda', ''])('is nobody\'s business where IAM does not see the route: %p', kind => {
    expect(() => namedOwner(named('ada'), kind)).toThrow(new Problem('forbidden', ''));
  });
});
