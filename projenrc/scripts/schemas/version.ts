/** Version of the wire formats: the first number rises when a client that reads them as told would break. */
export const WIRE_VERSION = '1.0.0';
