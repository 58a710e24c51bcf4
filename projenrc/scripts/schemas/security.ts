import { JsonSchema } from './json-schema';

/** A way to ask who calls: `UploadAuthorization` of the construct. `none` asks nobody. */
export type Scheme = 'iam' | 'jwt' | 'lambdaAuthorizer' | 'none';

/** All that know their caller. */
export const WITH_OWNER: readonly Scheme[] = ['iam', 'jwt', 'lambdaAuthorizer'];
export const EVERYBODY: readonly Scheme[] = [...WITH_OWNER, 'none'];

export function securitySchemes(): JsonSchema {
  return {
    iam: {
      'type': 'apiKey',
      'in': 'header',
      'name': 'Authorization',
      'description': '`UploadAuthorization.iam()`: each request is signed with AWS Signature Version 4 for the service `execute-api`. '
        + 'The owner is the Cognito identity, else the role or user.',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    },
    jwt: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: '`UploadAuthorization.jwt()` and `.userPool()`: a token of the configured issuer. The owner is its claim `sub`, unless told.',
    },
    lambdaAuthorizer: {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description: '`UploadAuthorization.lambdaAuthorizer()`: whatever your function reads, by default this header. The owner is what it answers.',
    },
  };
}

/** Requirements of an operation that these schemes have. */
export function security(schemes: readonly Scheme[]): JsonSchema[] {
  return schemes.map(scheme => scheme === 'none' ? {} : { [scheme]: [] });
}
