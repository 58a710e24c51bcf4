import { HttpRequest, IamCaller, Problem } from './http';
import { AuthorizationKind } from '../../src/contract/environment';
import { oneOf } from '../shared/env';

const KINDS: readonly AuthorizationKind[] = ['iam', 'none'];

/** Session name that STS shows for every caller who came through a Cognito identity pool. */
const COGNITO_SESSION = 'CognitoIdentityCredentials';

/**
 * Whose an upload is; undefined where nobody owns uploads.
 *
 * Throws the problem `forbidden` for a caller who has no owner although uploads have one.
 */
export function ownerOf(request: HttpRequest, authorization: string): string | undefined {
  if (oneOf('AUTHORIZATION', authorization, KINDS) === 'none') {
    return undefined;
  }
  const caller = request.requestContext?.authorizer?.iam;
  const owner = caller && iamOwner(caller);
  if (!owner) {
    throw new Problem('forbidden', 'The caller has no identity that could own an upload.');
  }
  return owner;
}

/** The Cognito identity, else the role or user: sessions of a role change their name, the role's id stays. */
function iamOwner(caller: IamCaller): string | undefined {
  const identityId = caller.cognitoIdentity?.identityId;
  if (identityId) {
    return identityId;
  }
  const id = caller.userId || caller.callerId || '';
  const [principal, session] = id.split(':');
  if (session === COGNITO_SESSION) {
    // All users of an identity pool share its role: without the identity nobody can tell them apart.
    return undefined;
  }
  // `{account}:{name}` is a federated user, and what stands before its colon would be everybody in the account.
  return /^[0-9]+$/.test(principal) ? id : principal;
}
