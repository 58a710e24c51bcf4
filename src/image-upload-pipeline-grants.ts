import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IMAGES_PREFIX } from './contract/object-keys';
import type { ImageUploadPipeline } from './image-upload-pipeline';

/** Permissions on a pipeline, given to a role, a user or a function. */
export class ImageUploadPipelineGrants {
  /** @internal */
  public static _of(pipeline: ImageUploadPipeline): ImageUploadPipelineGrants {
    return new ImageUploadPipelineGrants(pipeline);
  }

  private constructor(private readonly pipeline: ImageUploadPipeline) {}

  /**
   * Ask for uploads and follow one's own, through the HTTP API with signed requests.
   *
   * @param grantee who may; the uploads belong to this role, user or Cognito identity
   * @throws if the pipeline's authorization is not `UploadAuthorization.iam()`, or if the grantee is of another account or
   * cannot be given a policy: an HTTP API has no policy of its own that could name it
   */
  public requestUpload(grantee: iam.IGrantable): iam.Grant {
    if (this.pipeline._authorization !== 'iam') {
      throw new Error('grants.requestUpload: works with `authorization: UploadAuthorization.iam()` only, '
        + `got ${this.pipeline._authorization}(), where the API asks nobody for permission`);
    }
    const grant = iam.Grant.addToPrincipal({
      grantee,
      actions: ['execute-api:Invoke'],
      resourceArns: [this.routeArn('POST/uploads'), this.routeArn('GET/uploads/*')],
    });
    if (!grant.success || this.isOfAnotherAccount(grantee)) {
      throw new Error('grants.requestUpload: needs a role, user or group of the pipeline\'s own account, '
        + `got ${grantee.grantPrincipal}; create a role there that the other may assume, and grant to that`);
    }
    return grant;
  }

  /**
   * Read the sizes in S3, under `images/` of the images bucket. Not needed for clients of the HTTP API,
   * which answers URLs that anybody can open while they are valid.
   *
   * @param grantee who may
   */
  public readImages(grantee: iam.IGrantable): iam.Grant {
    const bucket = this.pipeline.imagesBucket;
    const grant = iam.Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: [bucket.arnForObjects(`${IMAGES_PREFIX}*`)],
      resource: bucket,
    });
    return bucket.encryptionKey ? grant.combine(bucket.encryptionKey.grantDecrypt(grantee)) : grant;
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
