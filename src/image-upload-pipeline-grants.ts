import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AuthorizationKind } from './contract/environment';
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
   * Permits to ask for uploads, to follow and to list one's own, and to read the limits, with signed requests to the HTTP API.
   *
   * The uploads belong to this role, user or Cognito identity. Throws if the authorization of the pipeline is not
   * `UploadAuthorization.iam()`, or if the grantee is of another account or cannot be given a policy, since an HTTP API has no policy
   * of its own that could name it. Of a role that was imported with `mutable: false` nothing is written and nothing is thrown: its owner
   * must allow it `execute-api:Invoke` on these routes.
   *
   * @param grantee Who may
   * @returns The permission to call `POST /uploads`, `GET /uploads`, `GET /uploads/*`, `GET /limits` and, with
   * `NotificationChannel.webSocket()`, `POST /tickets`; below the key of `apiDomainMapping` as well, if there is one
   * @example images.grants.requestUpload(clientRole);
   */
  public requestUpload(grantee: iam.IGrantable): iam.Grant {
    const tickets = this.pipeline.webSocketApi ? ['POST/tickets'] : [];
    return this.grantRoutes('requestUpload', grantee, ['POST/uploads', 'GET/uploads', 'GET/uploads/*', 'GET/limits', ...tickets]);
  }

  /**
   * Permits to ask for uploads in anybody's name, with signed requests to the HTTP API.
   *
   * For backends that know people by ids of their own: `POST /owners/{ownerId}/uploads` makes an upload that belongs to that owner, be it a
   * Cognito identity, a role or a user who then follows it, or an id that only the backend and its records know. Give it to nobody
   * who is a client. Throws in the same cases as `requestUpload`, which does not include it.
   *
   * @param grantee Who may
   * @returns The permission to call `POST /owners/{ownerId}/uploads` with any owner, and `GET /limits`
   * @example
   * const backend = new iam.Role(this, 'Backend', { assumedBy: new iam.AccountRootPrincipal() });
   * images.grants.requestUploadForOthers(backend);
   */
  public requestUploadForOthers(grantee: iam.IGrantable): iam.Grant {
    return this.grantRoutes('requestUploadForOthers', grantee, ['POST/owners/*/uploads', 'GET/limits']);
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
    return this.grantObjects(grantee, this.pipeline.imagesBucket, this.pipeline._prefixes.images);
  }

  /**
   * Permits to read the originals in S3, and to decrypt them where they are encrypted with your key.
   *
   * An original is the file as it was sent, with everything that a camera wrote into it, the place perhaps: give it to backends, not to
   * viewers. There is one for each upload that is READY; its `uri` stands in the record.
   *
   * @param grantee Who may
   * @returns The permission to get objects under `originals/` of the uploads bucket
   * @example
   * const archive = new iam.Role(this, 'Archive', { assumedBy: new iam.AccountRootPrincipal() });
   * images.grants.readOriginals(archive);
   */
  public readOriginals(grantee: iam.IGrantable): iam.Grant {
    return this.grantObjects(grantee, this.pipeline.uploadsBucket, this.pipeline._prefixes.originals);
  }

  /**
   * Permits to read the records in DynamoDB, and to decrypt them where the table is encrypted with your key.
   *
   * Of all owners: whoever reads records decides whom to show them. It reads one record by its id, and lists by way of the indexes; it
   * neither writes nor scans. Throws if the grantee is of another account or cannot be given a policy.
   *
   * @param grantee Who may
   * @returns The permission to get items of the table, and to query it and its indexes
   * @example
   * const reports = new iam.Role(this, 'Reports', { assumedBy: new iam.AccountRootPrincipal() });
   * images.grants.readRecords(reports);
   */
  public readRecords(grantee: iam.IGrantable): iam.Grant {
    const { tableArn, encryptionKey } = this.pipeline.uploadsTable;
    const grant = this.requireReachable('readRecords', grantee, iam.Grant.addToPrincipal({
      grantee, actions: ['dynamodb:GetItem', 'dynamodb:Query'], resourceArns: [tableArn, `${tableArn}/index/*`],
    }));
    return encryptionKey ? grant.combine(encryptionKey.grantDecrypt(grantee)) : grant;
  }

  /** Allows to get objects below a prefix. */
  private grantObjects(grantee: iam.IGrantable, bucket: s3.IBucket, prefix: string): iam.Grant {
    const grant = iam.Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: [bucket.arnForObjects(`${prefix}*`)],
      resource: bucket,
    });
    return bucket.encryptionKey ? grant.combine(bucket.encryptionKey.grantDecrypt(grantee)) : grant;
  }

  /** Allows to call routes of the HTTP API; `method` is the grant that the user called. */
  private grantRoutes(method: string, grantee: iam.IGrantable, routes: string[]): iam.Grant {
    if (this.pipeline._authorization !== 'iam') {
      throw new Error(`grants.${method}: works with \`authorization: UploadAuthorization.iam()\` only, got ${otherAuthorization(this.pipeline._authorization)}; leave it out`);
    }
    return this.requireReachable(method, grantee, iam.Grant.addToPrincipal({
      grantee,
      actions: ['execute-api:Invoke'],
      resourceArns: [...routes, ...this.mapped(routes)].map(route => this.routeArn(route)),
    }));
  }

  /**
   * The same routes as a domain of the user's may have them, below its mapping key. AWS does not say whether IAM sees a path with that key
   * or without it, so both are allowed. `resolve-api` refuses keys with which one grant would hold another's routes.
   */
  private mapped(routes: string[]): string[] {
    const key = this.pipeline._mappingKey;
    return key === undefined ? [] : routes.map(route => route.replace('/', `/${key}/`));
  }

  /** Refuses a grant that no policy could make true. */
  private requireReachable(method: string, grantee: iam.IGrantable, grant: iam.Grant): iam.Grant {
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

/** What the API does instead of asking IAM, for messages. */
function otherAuthorization(kind: AuthorizationKind): string {
  switch (kind) {
    case 'none':
      return 'none(), where the API asks nobody for permission';
    case 'lambda':
      return 'lambdaAuthorizer(), where your function decides';
    default:
      return 'jwt() or userPool(), where a token is the permission';
  }
}
