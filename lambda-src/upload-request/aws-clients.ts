import { PATIENCE } from '../../src/contract/patience';
import { clientOptions } from '../shared/aws-clients';

/** Clients of functions that a client of the API waits for: they give up in time to answer `unavailable` themselves. */
export const CLIENT_OPTIONS = clientOptions(PATIENCE.api);
