/** List prices of us-east-1 without free tiers, in dollars, as published by AWS up to June 2026. */
export const PRICES_AS_OF = 'June 2026';

export interface Price {
  /** Dollars for one unit. */
  readonly dollars: number;
  /** As a reader knows it. */
  readonly text: string;
}

const million = (dollars: number, unit: string): Price => ({ dollars: dollars / 1e6, text: `$${dollars.toFixed(Number.isInteger(dollars * 100) ? 2 : 3)} a million ${unit}` });

export const PRICES = {
  transition: million(25, 'transitions'),
  expressRun: million(1, 'executions'),
  expressGbSecond: million(16.67, 'GB-seconds'),
  lambdaRequest: million(0.2, 'calls'),
  /** ARM. */
  lambdaGbSecond: million(13.3334, 'GB-seconds'),
  s3Write: million(5, 'requests'),
  s3Read: million(0.4, 'requests'),
  dynamoWrite: million(0.625, 'units'),
  dynamoRead: million(0.125, 'units'),
  snsPublish: million(0.5, 'messages'),
  httpRequest: million(1, 'requests'),
  logGb: { dollars: 0.5, text: '$0.50 a GB' },
  trace: million(5, 'traces'),
  busEvent: million(1, 'events'),
  sqsRequest: million(0.4, 'requests'),
  socketMessage: million(1, 'messages'),
} as const;

/** Where they stand. */
export const SOURCES: { readonly [service: string]: string } = {
  'Step Functions': 'https://aws.amazon.com/step-functions/pricing/',
  'Lambda': 'https://aws.amazon.com/lambda/pricing/',
  'S3': 'https://aws.amazon.com/s3/pricing/',
  'DynamoDB': 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  'SNS': 'https://aws.amazon.com/sns/pricing/',
  'API Gateway': 'https://aws.amazon.com/api-gateway/pricing/',
  'CloudWatch': 'https://aws.amazon.com/cloudwatch/pricing/',
  'EventBridge': 'https://aws.amazon.com/eventbridge/pricing/',
  'SQS': 'https://aws.amazon.com/sqs/pricing/',
  'X-Ray': 'https://aws.amazon.com/xray/pricing/',
};
