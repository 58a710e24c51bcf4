import * as answers from './answers';
import { componentsOf, HTTP_FORMATS } from './formats';
import { JsonSchema } from './json-schema';
import { routes } from './routes';
import { securitySchemes } from './security';
import { WIRE_VERSION } from './version';

/** The HTTP API as OpenAPI 3.1: every route, with what our functions answer and what API Gateway answers in their place. */
export function openApi(): JsonSchema {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Image upload pipeline',
      version: WIRE_VERSION,
      summary: 'Uploads of images: ask for permission, send the file to S3, follow and delete an upload.',
      description: [
        'The HTTP API of one pipeline, as its clients see it. Which of the security schemes asks who they are, and so which routes there are, is',
        'decided by the property `authorization` of the construct; each operation lists the schemes that have it.',
        'Members are added to answers without a new version: let those pass that you do not know. Decide by `code` and `status`, never by `detail`.',
      ].join('\n'),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '{apiUrl}', description: 'The `apiUrl` of the pipeline.', variables: { apiUrl: { default: 'https://api.example.com' } } }],
    tags: [
      { name: 'Uploads', description: 'Ask, send, follow, delete.' },
      { name: 'Outcomes', description: 'Hear of outcomes.' },
      { name: 'Limits', description: 'What is accepted.' },
    ],
    paths: routes(),
    components: {
      securitySchemes: securitySchemes(),
      schemas: componentsOf(HTTP_FORMATS),
      responses: answers.components(),
    },
  };
}
