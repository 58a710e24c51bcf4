import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ImageUploadPipeline } from './image-upload-pipeline';

/**
 * Permissions on a pipeline, given to a role, a user or a function.
 *
 * @example
 * const viewer = new iam.Role(this, 'Viewer', { assumedBy: new iam.AccountRootPrincipal() });
 * images.grants.requestUpload(clientRole);
 * images.grants.deleteUpload(clientRole);
 * images.grants.readImages(viewer);
 */
export class ImageUploadPipelineGrants {
  /** @internal */
  public static _of(pipeline: ImageUploadPipeline): ImageUploadPipelineGrants {
    return new ImageUploadPipelineGrants(pipeline);
  }

  private constructor(private readonly pipeline: ImageUploadPipeline) {}

  /**
   * Permits to ask for uploads and to follow one's own, with signed requests to the HTTP API.
   *
   * The uploads belong to this role, user or Cognito identity. Throws if the authorization of the pipeline is not
   * `UploadAuthorization.iam()`, or if the grantee is of another account or cannot be given a policy, since an HTTP API has no policy
   * of its own that could name it. Of a role that was imported with `mutable: false` nothing is written and nothing is thrown: its owner
   * must allow it `execute-api:Invoke` on these routes.
   *
   * @param grantee Who may
   * @returns The permission to call `POST /uploads`, `GET /uploads/*` and, with `NotificationChannel.webSocket()`, `POST /tickets`
   * @example images.grants.requestUpload(clientRole);
   */
  public requestUpload(grantee: iam.IGrantable): iam.Grant {
    const tickets = this.pipeline.webSocketApi ? ['POST/tickets'] : [];
    return this.grantRoutes('requestUpload', grantee, ['POST/uploads', 'GET/uploads/*', ...tickets]);
  }

  /**
   * Permits to delete one's own uploads, with signed requests to the HTTP API.
   *
   * From then on the API shows nothing of the image but its status, and nothing brings it back. The next sweep removes its files, every
   * version of each, and a last one removes what came late; then the outcome DELETED is announced. Throws in the same cases as
   * `requestUpload`.
   *
   * @param grantee Who may
   * @returns The permission to call `DELETE /uploads/*`
   * @example
   * images.grants.requestUpload(clientRole);
   * images.grants.deleteUpload(clientRole);
   */
  public deleteUpload(grantee: iam.IGrantable): iam.Grant {
    return this.grantRoutes('deleteUpload', grantee, ['DELETE/uploads/*']);
  }

  /**
   * Permits to read the sizes in S3, and to decrypt them where they are encrypted with your key.
   *
   * For backends that fetch sizes by the `uri` of events. Clients of the HTTP API do not need it, because its answers hold URLs that
   * anybody can open while they are valid.
   *
   * @param grantee Who may
   * @returns The permission to get objects under `images/` of the images bucket
   * @example images.grants.readImages(clientRole);
   */
  public readImages(grantee: iam.IGrantable): iam.Grant {
    const bucket = this.pipeline.imagesBucket;
    const grant = iam.Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: [bucket.arnForObjects(`${this.pipeline._imagesPrefix}*`)],
      resource: bucket,
    });
    return bucket.encryptionKey ? grant.combine(bucket.encryptionKey.grantDecrypt(grantee)) : grant;
  }

  /** Allows to call routes of the HTTP API; `method` is the grant that the user called. */
  private grantRoutes(method: string, grantee: iam.IGrantable, routes: string[]): iam.Grant {
    if (this.pipeline._authorization !== 'iam') {
      throw new Error(`grants.${method}: works with \`authorization: UploadAuthorization.iam()\` only, `
        + `got ${this.pipeline._authorization}(), where the API asks nobody for permission`);
    }
    const grant = iam.Grant.addToPrincipal({
      grantee,
      actions: ['execute-api:Invoke'],
      resourceArns: routes.map(route => this.routeArn(route)),
    });
    if (!grant.success || this.isOfAnotherAccount(grantee)) {
      throw new Error(`grants.${method}: needs a role, user or group of the pipeline's own account, `
        + `got ${grantee.grantPrincipal}; create a role there that the other may assume, and grant to that`);
    }
    return grant;
  }

  private isOfAnotherAccount({ grantPrincipal: { principalAccount } }: iam.IGrantable): boolean {
    const { account } = Stack.of(this.pipeline);
    return principalAccount !== undefined && !Token.isUnresolved(principalAccount) && !Token.isUnresolved(account) && principalAccount !== account;
  }

  private routeArn(route: string): string {
    return Stack.of(this.pipeline).formatArn({
      service: 'execute-api',
      resource: this.pipeline.httpApi.apiId,
      resourceName: `$default/${route}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}
