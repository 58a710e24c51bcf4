import { AuthorizationKind } from './contract/environment';

/**
 * Who may ask for an upload, and so whose an upload is.
 *
 * @example
 * const images = new ImageUploadPipeline(this, 'Images', {
 *   authorization: UploadAuthorization.iam(),
 * });
 * images.grants.requestUpload(clientRole);
 */
export class UploadAuthorization {
  /**
   * AWS identities that sign their requests (SigV4): roles, users, Cognito identities.
   *
   * Permit them with `grants.requestUpload`. The owner of an upload is the Cognito identity, else the role or the user
   * that asked for it, and nobody else can read it.
   */
  public static iam(): UploadAuthorization {
    return new UploadAuthorization('iam');
  }

  /**
   * Anybody on the internet.
   *
   * For trials, and behind something of your own that checks callers. An upload then has no owner: its unguessable id is
   * the permission to read it. The API is throttled to 10 requests a second with bursts of 20, enough for a trial and too
   * little for a bill, and synth warns.
   */
  public static none(): UploadAuthorization {
    return new UploadAuthorization('none');
  }

  private constructor(
    /** @internal */
    readonly _kind: AuthorizationKind,
  ) {}
}
