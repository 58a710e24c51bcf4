import { Lazy } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { ImageUploadPipeline, ImageUploadPipelineProps, UploadAuthorization } from '../src';
import { newStack, synthesize } from './support/synthesis';

/** What a pipeline with these properties says. */
function told(props: object): string {
  try {
    new ImageUploadPipeline(newStack(), 'Images', props as ImageUploadPipelineProps);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

describe('apiThrottle', () => {
  test.each([UploadAuthorization.iam(), UploadAuthorization.none()])('bounds the API, whoever may ask', authorization => {
    expect(synthesize({ authorization, apiThrottle: { rateLimit: 50, burstLimit: 100 } }).properties('Request/Stage').DefaultRouteSettings)
      .toEqual({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 });
  });

  const MISSING = (got: string) => `apiThrottle: needs \`rateLimit\` and \`burstLimit\`, got ${got}; API Gateway takes the one that is missing for 0 and refuses every request`;
  test.each<[string, unknown, string]>([
    ['a number', 10, 'apiThrottle: must be an object like { rateLimit: 50, burstLimit: 100 }, got 10'],
    ['nothing in it', {}, MISSING('neither')],
    ['only a rate', { rateLimit: 10 }, MISSING('one of them')],
    ['only a burst', { burstLimit: 10 }, MISSING('one of them')],
    ['nobody at all', { rateLimit: 0, burstLimit: 1 }, 'apiThrottle.rateLimit: must be a whole number from 1 to 1000000, got 0'],
    ['half a request', { rateLimit: 1, burstLimit: 1.5 }, 'apiThrottle.burstLimit: must be a whole number from 1 to 1000000, got 1.5'],
    ['more than there is', { rateLimit: 1, burstLimit: 1_000_001 }, 'apiThrottle.burstLimit: must be a whole number from 1 to 1000000, got 1000001'],
    ['what only the deployment knows', { rateLimit: Lazy.number({ produce: () => 1 }), burstLimit: 1 },
      'apiThrottle.rateLimit: must be known when the app is synthesized, got an unresolved value; pass a plain number'],
  ])('%s', (_, apiThrottle, message) => {
    expect(told({ apiThrottle })).toBe(message);
  });

  test.each([1, 1_000_000])('%i is allowed', limit => {
    expect(told({ apiThrottle: { rateLimit: limit, burstLimit: limit } })).toBe('nothing');
  });
});

describe('apiDomainMapping', () => {
  const at = (mappingKey?: string) => synthesize(stack => ({
    apiDomainMapping: {
      mappingKey,
      domainName: new apigwv2.DomainName(stack, 'Domain', {
        domainName: 'images.example.com',
        certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/1'),
      }),
    },
  }));

  test('maps the domain to the stage, and clients get its URL without a slash at the end', () => {
    const synthesis = at();
    expect(Object.values(synthesis.ofType('AWS::ApiGatewayV2::ApiMapping')).map(({ Properties }) => Properties)).toEqual([
      { ApiId: '${Request/Api}', DomainName: '${/Domain}', Stage: '$default' },
    ]);
    expect(synthesis.text(synthesis.pipeline.apiUrl)).toBe('https://${/Domain}');
  });

  test('below a path', () => {
    const synthesis = at('v1/images');
    expect(Object.values(synthesis.ofType('AWS::ApiGatewayV2::ApiMapping'))[0].Properties.ApiMappingKey).toBe('v1/images');
    expect(synthesis.text(synthesis.pipeline.apiUrl)).toBe('https://${/Domain}/v1/images');
  });

  const EXAMPLE = "{ domainName: new DomainName(this, 'Domain', { … }) }";
  test.each<[string, unknown, string]>([
    ['a text', 'images.example.com', `apiDomainMapping: must be an object like ${EXAMPLE}, got 'images.example.com'`],
    ['nothing in it', {}, `apiDomainMapping.domainName: must be a DomainName of API Gateway, as in ${EXAMPLE}, got undefined`],
    ['a text for the domain', { domainName: 'a.example.com' }, `apiDomainMapping.domainName: must be a DomainName of API Gateway, as in ${EXAMPLE}, got 'a.example.com'`],
  ])('%s', (_, apiDomainMapping, message) => {
    expect(told({ apiDomainMapping })).toBe(message);
  });

  test.each(['', '/', '/v1', 'v1/', 'v 1', 'a//b'])('the path "%s" is none that API Gateway takes', mappingKey => {
    expect(() => at(mappingKey)).toThrow(
      `apiDomainMapping.mappingKey: must be a path without a slash at either end like 'images' or 'v1/images', got '${mappingKey}'`);
  });
});
