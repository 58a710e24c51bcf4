import { AuthorizationKind } from './contract/environment';

/** Who may ask for an upload, and so whose an upload is. */
export class UploadAuthorization {
  /**
   * AWS identities that sign their requests (SigV4): roles, users, Cognito identities. Permit them with
   * `pipeline.grants.requestUpload(...)`. The owner of an upload is the role, the user or the Cognito identity.
   */
  public static iam(): UploadAuthorization {
    return new UploadAuthorization('iam');
  }

  /**
   * Anybody on the internet. An upload then has no owner: its unguessable id is the permission to read it.
   * The API is throttled, and synth warns. For trials, and behind something of your own that checks callers.
   */
  public static none(): UploadAuthorization {
    return new UploadAuthorization('none');
  }

  private constructor(
    /** @internal */
    readonly _kind: AuthorizationKind,
  ) {}
}
