import { App, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { outputsOf } from './outputs';
import { ImageUploadPipeline, NotificationChannel, UploadAuthorization } from 'cdk-image-upload-pipeline';

/** A stack of pipelines that know their callers by a token, and by a function. */
export function addOwners(
  app: App, common: { readonly architecture: Architecture; readonly removalPolicy: RemovalPolicy; readonly allowedOrigins: string[] },
): void {
  const stack = new Stack(app, 'Owners');
  // The issuer of the tests speaks plain HTTP, which the construct refuses where it can see it.
  const tokens = new ImageUploadPipeline(stack, 'Tokens', {
    ...common,
    authorization: UploadAuthorization.jwt({ issuer: Lazy.string({ produce: () => app.node.tryGetContext('issuer') }), audience: ['e2e'] }),
    notificationChannels: [NotificationChannel.webSocket()],
  });
  const guests = new ImageUploadPipeline(stack, 'Guests', {
    ...common,
    authorization: UploadAuthorization.lambdaAuthorizer(new Function(stack, 'Doorkeeper', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      // A caller's word is believed here: `ada` is Ada, `out` is locked out, and some come without a name that could own anything.
      code: Code.fromInline(`exports.handler = async ({ headers: { 'x-guest': guest } }) => ({
        isAuthorized: guest !== 'out', context: { nameless: {}, number: { ownerId: 7 }, empty: { ownerId: '' } }[guest] ?? { ownerId: guest },
      });`),
    }), { identitySource: ['$request.header.X-Guest'] }),
    notificationChannels: [NotificationChannel.webSocket()],
  });

  outputsOf(stack, 'Tokens', tokens);
  outputsOf(stack, 'Guests', guests);
}
