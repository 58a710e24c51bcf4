import { routes } from '../../projenrc/scripts/schemas/routes';
import { ROUTES } from '../../src/contract/routes';

/** Routes that a channel adds. */
const OF_CHANNELS = ['GET /uploads/{uploadId}/outcome', 'POST /tickets'];

test('the OpenAPI document has every route of the API, and no other', () => {
  const described = Object.entries(routes()).flatMap(([path, operations]) =>
    Object.keys(operations as object).filter(name => name !== 'parameters').map(method => `${method.toUpperCase()} ${path}`));
  expect(described.sort()).toEqual([...Object.values(ROUTES), ...OF_CHANNELS].sort());
});
