/** Stands in bundles for all the ways in which the SDK looks for credentials (docs/decisions/0035): Lambda gives them in the environment. */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
