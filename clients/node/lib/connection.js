/** JSON-RPC with one daemon: requests in both directions, each answered once. */

import { BadMessage, codes, RingbackError } from './errors.js';
import { memberText, parse, rounded, stringify } from './json.js';

const EXCERPT_CHARACTERS = 200;
const MAX_OPEN_CALLS = 16_384;
const MAX_QUEUED_BYTES = 256 * 1024 * 1024;
const MAX_QUEUED_NOTIFICATION_BYTES = 1024 * 1024;
// A number whose text `String` may not give back: 1.0, 1e3.
const SPECIAL_ID = /"id"\s*:\s*-?\d+[.eE]/;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The open calls of one process, and what serves those of the daemon. */
export class Connection {
  #process;
  #peer;
  #cancelTimeoutMs;
  #open = new Map();
  #served = new Map();
  #nextId = 1;
  #failure;

  /** The open turns of each session. */
  turns = new Map();
  /** The most bytes that the daemon takes in one message, once it is known. */
  maxMessageBytes = Infinity;
  /** Whether the daemon has answered `initialize`: its end is news from then on. */
  isInitialized = false;

  /** `serve(method, params, {signal, line})` gives the result of a request of the daemon. */
  constructor({ serve, onNotification, cancelTimeoutMs }) {
    this.#peer = { serve, onNotification };
    this.#cancelTimeoutMs = cancelTimeoutMs;
  }

  attach(process) {
    this.#process = process;
  }

  /** A new error that says why nothing can be sent any more; undefined while it can. */
  get failure() {
    return this.#failure?.();
  }

  /** Sends a request at once; `answer` of what it returns settles with the result. */
  send(method, params) {
    const id = this.#nextId;
    const line = stringify({ jsonrpc: '2.0', id, method, params });
    this.#write(line);
    this.#nextId += 1;
    const call = { id, isOpen: true };
    call.answer = new Promise((resolve, reject) => {
      this.#open.set(id, { call, resolve, reject });
    });
    // Whoever waits for the answer sees the failure; a call that was given up has nobody.
    call.answer.catch(() => {});
    return call;
  }

  async request(method, params, { signal } = {}) {
    signal?.throwIfAborted();
    return await this.waitFor(this.send(method, params), signal);
  }

  /** Waits for an answer; an abort withdraws the request and waits in bounds for its answer. */
  async waitFor(call, signal) {
    if (!signal) return await call.answer;
    let abort;
    const aborted = new Promise((_, reject) => {
      const giveUp = () => reject(signal.reason);
      abort = () => this.cancel(call).then(giveUp, giveUp);
    });
    signal.addEventListener('abort', abort, { once: true });
    try {
      const answer = await Promise.race([call.answer, aborted]);
      signal.throwIfAborted();
      return answer;
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Withdraws a request and waits for its answer, in bounds. */
  async cancel(call) {
    if (!call.isOpen || this.#failure) return;
    this.notify('$/cancelRequest', { id: call.id });
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, this.#cancelTimeoutMs);
    });
    await Promise.race([call.answer.catch(() => {}), late]);
    clearTimeout(timer);
  }

  notify(method, params) {
    this.#write(stringify({ jsonrpc: '2.0', method, params }));
  }

  /** Sends a notification that may be left out when the daemon does not keep up. */
  notifyIfQuick(method, params) {
    if (this.#failure || this.#process.queuedBytes > MAX_QUEUED_NOTIFICATION_BYTES) return;
    this.notify(method, params);
  }

  /** Fails every open call and every later one; the first reason stays. */
  fail(failure) {
    if (this.#failure) return;
    this.#failure = failure;
    for (const { call, reject } of this.#open.values()) {
      call.isOpen = false;
      reject(failure());
    }
    this.#open.clear();
    for (const controller of this.#served.values()) controller.abort(failure());
    this.#served.clear();
  }

  /** Takes one line of the daemon's stdout. */
  takeLine(bytes) {
    if (this.#failure) return;
    let line, message;
    try {
      line = decoder.decode(bytes);
      if (line.trim() === '') return;
      message = parse(line);
      // Only calls of the daemon, which others than this class read, come with every digit.
      if (message?.method === undefined || message.id === undefined) message = rounded(message);
    } catch {
      return this.spoilt('The daemon wrote a line that is not JSON', bytes);
    }
    if (typeof message?.method === 'string') {
      if (message.id !== undefined) this.#serve(message, line);
      else this.#takeNotification(message, line);
    } else if (message?.id !== undefined && (message.result === undefined) !== (message.error === undefined)) {
      this.#takeAnswer(message);
    } else {
      this.spoilt('The daemon wrote JSON that is not a message', bytes);
    }
  }

  /** Ends the connection because what is read cannot be trusted. */
  spoilt(reason, bytes = Buffer.alloc(0)) {
    const excerpt = bytes.subarray(0, 4 * EXCERPT_CHARACTERS).toString().slice(0, EXCERPT_CHARACTERS);
    this.fail(() => new BadMessage(reason, excerpt));
    this.#process.kill();
  }

  #takeAnswer({ id, result, error }) {
    if (id === null) {
      // One of our messages was not understood, and which one is not known: that call would
      // stay open for ever.
      this.fail(() => RingbackError.fromWire(error));
      this.#process.kill();
      return;
    }
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    open.call.isOpen = false;
    if (error !== undefined) open.reject(RingbackError.fromWire(error));
    else open.resolve(result);
  }

  #takeNotification({ method, params }, line) {
    if (method === '$/cancelRequest') {
      this.#served.get(memberText(line, ['params', 'id']))?.abort(
        new RingbackError('cancelled', 'The daemon withdrew the call.'),
      );
    } else {
      this.#peer.onNotification(method, params);
    }
  }

  /** Answers a request of the daemon, once: with its result or, when it is withdrawn, at once. */
  #serve({ id, method, params }, line) {
    const idText = SPECIAL_ID.test(line) ? memberText(line, ['id']) : stringify(id);
    if (this.#served.has(idText)) {
      const { invalidRequest: code } = codes;
      return this.#refuse(idText, new RingbackError('duplicate_id', 'A call with that id is open.', { code }));
    }
    if (this.#served.size >= MAX_OPEN_CALLS) {
      const { overloaded: code } = codes;
      return this.#refuse(idText, new RingbackError('overloaded', 'Too many calls are open.', { code }));
    }
    const controller = new AbortController();
    this.#served.set(idText, controller);
    const withdrawn = new Promise((_, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
    });
    const served = this.#peer.serve(method, params, { signal: controller.signal, line });
    Promise.race([served, withdrawn])
      .then((result) => this.#reply(idText, result), (error) => this.#refuse(idText, error))
      .finally(() => this.#served.delete(idText));
  }

  #reply(idText, result) {
    if (this.#failure) return; // The daemon is gone: nobody is left to be answered.
    try {
      this.#write(`{"jsonrpc":"2.0","id":${idText},"result":${stringify(result)}}`);
    } catch (error) {
      this.#refuse(idText, error);
    }
  }

  #refuse(idText, error) {
    if (this.#failure) return;
    const isOurs = error instanceof RingbackError;
    const code = error.code ?? (error.kind === 'cancelled' ? codes.cancelled : codes.internalError);
    const data = { kind: isOurs ? error.kind : 'internal_error' };
    const body = stringify({ code, message: String(error.message), data });
    try {
      this.#write(`{"jsonrpc":"2.0","id":${idText},"error":${body}}`);
    } catch (reason) {
      // A call that is never answered would hold up its turn: the connection is of no use any more.
      this.fail(() => reason);
      this.#process.kill();
    }
  }

  #write(line) {
    if (this.#failure) throw this.#failure();
    const bytes = Buffer.from(`${line}\n`);
    if (bytes.length - 1 > this.maxMessageBytes) {
      const message = `The message has ${bytes.length - 1} bytes, the daemon takes ${this.maxMessageBytes}.`;
      throw new RingbackError('message_too_large', message);
    }
    if (this.#process.queuedBytes + bytes.length > MAX_QUEUED_BYTES) {
      throw new RingbackError('overloaded', 'The daemon does not read what is sent to it.');
    }
    this.#process.write(bytes);
  }
}
