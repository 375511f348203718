/**
 * The client of the Ringback daemon for Node.
 *
 * `index.d.ts` has the types and says what each member does.
 */

export { Client } from './lib/client.js';
export { audio, image, resource, resourceLink, text, ToolResult } from './lib/content.js';
export { BadMessage, DaemonDied, RingbackError, ToolError } from './lib/errors.js';
