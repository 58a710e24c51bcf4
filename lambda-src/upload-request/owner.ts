import { HttpRequest, IamCaller, Problem } from './http';

/** Session name that STS shows for every caller who came through a Cognito identity pool. */
const COGNITO_SESSION = 'CognitoIdentityCredentials';

/** Key of the context under which a Lambda authorizer names the owner. */
const OWNER_KEY = 'ownerId';

/** Characters of an owner's id: as many as OpenID Connect allows a subject. */
const MAX_OWNER_CHARACTERS = 255;
/** The last two belong in no message: SNS refuses an outcome with one of them in an attribute, and it would never be announced. */
const UNFIT_CHARACTER = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/u;

/**
 * Ids that a path can name. API Gateway decodes a path before it looks at it, so a slash or a question mark in an id would end the id;
 * what it makes of the others is not written anywhere.
 */
const NAMEABLE_OWNER = /^[A-Za-z0-9._~:@|=+,-]{1,255}$/;

/**
 * Whose an upload is; undefined where nobody owns uploads.
 *
 * Throws the problem `forbidden` for a caller who has no owner although uploads have one.
 */
export function ownerOf({ requestContext }: HttpRequest, authorization: string): string | undefined {
  const claim = /^jwt:(.+)$/.exec(authorization)?.[1];
  const caller = requestContext?.authorizer;
  if (claim !== undefined) {
    return knownOwner(claimedOwner(caller?.jwt?.claims?.[claim]));
  }
  switch (authorization) {
    case 'none':
      return undefined;
    case 'iam':
      return knownOwner(caller?.iam && iamOwner(caller.iam));
    case 'lambda':
      return knownOwner(caller?.lambda?.[OWNER_KEY]);
    default:
      throw new Error(`AUTHORIZATION must be one of iam, jwt:{claim}, lambda, none, received "${authorization}"`);
  }
}

/**
 * The owner that a caller names in the path, to ask for an upload in that owner's name.
 *
 * Whether the caller may, IAM has decided: it sees the route. No other kind of authorization tells routes apart.
 */
export function namedOwner({ pathParameters }: HttpRequest, authorization: string): string {
  const ownerId = pathParameters?.ownerId ?? '';
  if (authorization !== 'iam') {
    throw new Problem('forbidden', 'Here nobody may ask for uploads of others.');
  }
  if (!NAMEABLE_OWNER.test(ownerId)) {
    throw new Problem('invalid-request', 'The owner must be 1 to 255 letters, digits and characters of "._~:@|=+,-".');
  }
  return ownerId;
}

function knownOwner(owner: unknown): string {
  if (typeof owner !== 'string' || !isOwnerId(owner)) {
    throw new Problem('forbidden', 'The caller has no identity that could own an upload.');
  }
  return owner;
}

/** Compared byte by byte wherever it goes, so anything is an id that a person can read as one. */
function isOwnerId(text: string): boolean {
  return text !== '' && text === text.trim() && [...text].length <= MAX_OWNER_CHARACTERS && !UNFIT_CHARACTER.test(text);
}

/** API Gateway writes a list of texts as `[a b]`. Nobody is several owners, and whoever shares a list shares no uploads. */
function claimedOwner(claim: unknown): unknown {
  return typeof claim === 'string' && /^\[.*\]$/.test(claim) ? undefined : claim;
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
