/** What prompts and tool results are made of: MCP's content blocks. */

import { stringify } from './json.js';

/** A block of text. */
export const text = (value) => ({ type: 'text', text: value });

/** An image: bytes, or text that is Base64 already. */
export const image = (data, mimeType) => ({ type: 'image', data: base64(data), mimeType });

/** A sound: bytes, or text that is Base64 already. */
export const audio = (data, mimeType) => ({ type: 'audio', data: base64(data), mimeType });

/** The name of something that the model may ask a tool for. */
export const resourceLink = (uri, name, more = {}) => ({ type: 'resource_link', uri, name, ...more });

/** The content of something: text, or bytes. */
export const resource = (uri, content, mimeType) => {
  const body = typeof content === 'string' ? { text: content } : { blob: base64(content) };
  return { type: 'resource', resource: { uri, ...(mimeType && { mimeType }), ...body } };
};

/** A tool's result in all its parts, where a plain value does not say enough. */
export class ToolResult {
  constructor({ content, structuredContent, isError }) {
    this.content = content;
    this.structuredContent = structuredContent;
    this.isError = isError;
  }
}

/** The wire's form of what a tool's function gave back. */
export function toWire(value) {
  if (value instanceof ToolResult) {
    const { content, structuredContent, isError } = value;
    const parts = structuredContent === undefined && content === undefined ? '' : content;
    return { content: parts, structuredContent, isError };
  }
  if (value === undefined || value === null) return { content: '' };
  if (typeof value === 'string') return { content: value };
  if (Array.isArray(value) && value.length > 0 && value.every(isBlock)) return { content: value };
  if (isBlock(value)) return { content: [value] };
  const json = stringify(value);
  if (json === undefined) throw new TypeError(`A ${typeof value} cannot be a tool's result`);
  // What `toJSON` makes of an object (a Date is text) decides, not its class.
  return json.startsWith('{') ? { content: json, structuredContent: value } : { content: json };
}

/** The text of an answer's content. */
export const textOf = (content) =>
  content.filter((block) => block.type === 'text').map((block) => block.text).join('');

const MEMBER_OF_BLOCK = {
  text: 'text', image: 'data', audio: 'data', resource_link: 'uri', resource: 'resource',
};

function isBlock(value) {
  const member = Object.hasOwn(MEMBER_OF_BLOCK, value?.type ?? '') && MEMBER_OF_BLOCK[value.type];
  return Boolean(member) && value[member] !== undefined;
}

function base64(data) {
  return typeof data === 'string' ? data : Buffer.from(data).toString('base64');
}
