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
});
