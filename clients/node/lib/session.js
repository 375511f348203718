/** One conversation. */

import { Turn } from './turn.js';
import { makeTool } from './tools.js';

const PAGE = 100;

/** A session of one daemon; it ends with that daemon. */
export class Session {
  #connection;
  #scope;
  #forget;

  id;
  model;

  constructor(connection, { sessionId, model }, scope, forget) {
    this.#connection = connection;
    this.#scope = scope;
    this.#forget = forget;
    this.id = sessionId;
    this.model = model;
  }

  stream(prompt, { signal, ...settings } = {}) {
    return new Turn(this.#connection, { ...settings, sessionId: this.id, prompt }, signal);
  }

  async prompt(prompt, options) {
    return await this.stream(prompt, options).result;
  }

  cancel() {
    this.#connection.notify('session/cancel', { sessionId: this.id });
  }

  async steer(prompt, { expectedTurnId, signal } = {}) {
    return await this.#request('session/steer', { prompt, expectedTurnId }, signal);
  }

  async configure({ signal, ...settings }) {
    const answer = await this.#request('session/configure', settings, signal);
    this.model = answer.model;
    return answer;
  }

  async preview(prompt, { signal, ...settings } = {}) {
    return await this.#request('session/preview', { ...settings, prompt }, signal);
  }

  /** The history, page by page. */
  async *messages({ offset = 0, limit = PAGE, signal } = {}) {
    for (let next = offset; next !== undefined;) {
      const page = await this.#request('session/messages', { offset: next, limit }, signal);
      yield* page.messages;
      next = page.nextOffset;
    }
  }

  async tool(options, run) {
    return await this.#scope.add(this.#connection, makeTool(options, run), this.id);
  }

  async removeTools(...names) {
    return await this.#scope.remove(this.#connection, names, this.id);
  }

  async listTools() {
    return (await this.#request('tools/list', {})).tools;
  }

  async close() {
    try {
      // With its daemon the session is gone as well.
      if (!this.#connection.failure) await this.#request('session/close', {});
    } finally {
      this.#forget();
    }
  }

  async #request(method, params, signal) {
    return await this.#connection.request(method, { ...params, sessionId: this.id }, { signal });
  }
}

if (Symbol.asyncDispose) Session.prototype[Symbol.asyncDispose] = Session.prototype.close;
