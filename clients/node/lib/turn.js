/** A turn as it is seen from here: updates first, then the result. */

import { textOf } from './content.js';
import { RingbackError } from './errors.js';

// Once so many updates wait to be taken, adjacent deltas of one message are joined.
const JOIN_ABOVE = 1_000;
const MAX_WAITING_UPDATES = 65_536;
const MAX_WAITING_CHARACTERS = 128 * 1024 * 1024;

/**
 * Updates between the reader of stdout, which never waits, and one consumer.
 *
 * A consumer that lags finds adjacent deltas of one message joined. No text is lost.
 */
export class UpdateQueue {
  #waiting = [];
  #head = 0;
  #characters = 0;
  #isClosed = false;
  #wake = () => {};

  isOverrun = false;

  put(update) {
    if (this.#isClosed || this.isOverrun) return;
    this.#characters += update.text?.length ?? 0;
    const last = this.#waiting.at(-1);
    const count = this.#waiting.length - this.#head;
    if (count >= JOIN_ABOVE && joins(last, update)) {
      // A new object: the client's `onUpdate` may have kept the other one.
      this.#waiting[this.#waiting.length - 1] = { ...last, text: last.text + update.text };
    } else {
      this.#waiting.push(update);
    }
    this.isOverrun = count >= MAX_WAITING_UPDATES || this.#characters > MAX_WAITING_CHARACTERS;
    this.#wake();
  }

  /** Notes that no update follows; with `drop` those that wait are not wanted either. */
  close({ drop = false } = {}) {
    this.#isClosed = true;
    if (drop) {
      this.#waiting = [];
      this.#head = 0;
    }
    this.#wake();
  }

  /** The next update; undefined when none follows. */
  async take() {
    while (this.#head === this.#waiting.length) {
      if (this.#isClosed || this.isOverrun) return undefined;
      await new Promise((resolve) => {
        this.#wake = resolve;
      });
    }
    const update = this.#waiting[this.#head];
    this.#head += 1;
    this.#characters -= update.text?.length ?? 0;
    if (this.#head === this.#waiting.length || this.#head > JOIN_ABOVE) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    return update;
  }
}

function joins(last, update) {
  const isDelta = update.type === 'text_delta' || update.type === 'reasoning_delta';
  return isDelta && last.type === update.type && last.messageId === update.messageId;
}

/** One prompt until its stop reason; made by `stream`, under way at once. */
export class Turn {
  #connection;
  #signal;
  #call;
  #queue = new UpdateQueue();
  #isIterated = false;
  #isCancelled = false;

  id;
  sessionId;
  result;

  /** Without `sessionId` in `params` a session is made for the turn and closed after it. */
  constructor(connection, params, signal) {
    this.#connection = connection;
    this.#signal = signal;
    this.sessionId = params.sessionId;
    const end = () => this.#queue.close({ drop: true });
    signal?.addEventListener('abort', end, { once: true });
    this.result = this.#run(params).finally(() => {
      signal?.removeEventListener('abort', end);
      this.#queue.close();
    });
    // Whoever iterates sees the failure there; `result` still rejects for those who await it.
    this.result.catch(() => {});
  }

  /** Ends the turn and waits, in bounds, for its answer, whose stop reason is `cancelled`. */
  async cancel() {
    this.#isCancelled = true;
    if (this.#call) await this.#connection.cancel(this.#call);
  }

  /** Takes an update of this turn. */
  take(turnId, update) {
    this.id = turnId;
    this.#queue.put(update);
  }

  async *[Symbol.asyncIterator]() {
    if (this.#isIterated) throw new TypeError('The updates of a turn can be read once.');
    this.#isIterated = true;
    try {
      for (let update = await this.#queue.take(); update; update = await this.#queue.take()) {
        yield update;
      }
      if (this.#queue.isOverrun) {
        throw new RingbackError('updates_overrun', 'Too many updates waited to be taken.');
      }
      await this.result;
    } finally {
      this.#queue.close({ drop: true });
      await this.cancel();
    }
  }

  async #run(params) {
    this.#signal?.throwIfAborted();
    if (params.sessionId === undefined) return await this.#runAlone(params);
    this.#call = this.#connection.send('session/prompt', params);
    if (this.#isCancelled) void this.#connection.cancel(this.#call);
    const turns = this.#connection.turns.get(this.sessionId) ?? [];
    this.#connection.turns.set(this.sessionId, [...turns, this]);
    try {
      const result = await this.#connection.waitFor(this.#call, this.#signal);
      return withText(result);
    } finally {
      this.#forget();
    }
  }

  async #runAlone(params) {
    const opened = await this.#connection.request('session/new', {}, { signal: this.#signal });
    this.sessionId = opened.sessionId;
    try {
      return await this.#run({ ...params, sessionId: opened.sessionId });
    } finally {
      // The session was for this turn only; a daemon that is gone has forgotten it anyway.
      if (!this.#connection.failure) this.#connection.send('session/close', opened);
    }
  }

  #forget() {
    const turns = this.#connection.turns.get(this.sessionId) ?? [];
    const others = turns.filter((each) => each !== this);
    if (others.length > 0) this.#connection.turns.set(this.sessionId, others);
    else this.#connection.turns.delete(this.sessionId);
  }
}

/** Hands an update to its turn: the one with its id, else the oldest that has none yet. */
export function routeUpdate(turns, { sessionId, turnId, update }) {
  const candidates = turns.get(sessionId) ?? [];
  const turn = candidates.find((each) => each.id === turnId)
    ?? candidates.find((each) => each.id === undefined);
  turn?.take(turnId, update);
}

/** The answer to a prompt with the text of its message beside it. */
export function withText(result) {
  const content = result?.message?.content;
  return { ...result, text: Array.isArray(content) ? textOf(content) : '' };
}
