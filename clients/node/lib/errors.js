/** What can go wrong between this process and the daemon. */

/** The JSON-RPC codes that this client answers with itself. */
export const codes = {
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  cancelled: -32800,
  overloaded: -32001,
};

/** An error that the daemon answered, or (`code` undefined) one that this client found itself. */
export class RingbackError extends Error {
  constructor(kind, message, { code, data } = {}) {
    super(message);
    this.name = 'RingbackError';
    this.kind = kind;
    this.code = code;
    this.data = data ?? {};
  }

  /** What is wrong with the params, as `{pointer, message}` each. */
  get problems() {
    return Array.isArray(this.data.problems) ? this.data.problems : [];
  }

  /** Whether the same request may succeed later. */
  get retryable() {
    return this.data.retryable === true;
  }

  /** How long the daemon or the model's provider asks to wait. */
  get retryAfterMs() {
    return typeof this.data.retryAfterMs === 'number' ? this.data.retryAfterMs : undefined;
  }

  /** Reads the `error` member of an answer; a malformed one is an error as well. */
  static fromWire(error) {
    const { code, message, data } = error ?? {};
    const isObject = typeof data === 'object' && data !== null;
    const problems = isObject && Array.isArray(data.problems) ? data.problems : [];
    const details = problems.map((each) => `${each?.pointer ?? ''}: ${each?.message ?? ''}`);
    const words = typeof message === 'string' ? message : 'The daemon gave no message.';
    return new RingbackError(
      isObject && typeof data.kind === 'string' ? data.kind : 'unknown',
      [words, ...details].join('\n  '),
      { code: typeof code === 'number' ? code : undefined, data: isObject ? data : undefined },
    );
  }
}

/** The daemon ended while it was needed. */
export class DaemonDied extends RingbackError {
  constructor({ exitCode, signal, stderr }) {
    const how = signal ? `was ended by ${signal}` : `ended with status ${exitCode}`;
    const words = stderr.length > 0 ? `; its last words:\n${stderr.join('\n')}` : '';
    super('daemon_died', `The daemon ${how}${words}`);
    this.name = 'DaemonDied';
    this.exitCode = exitCode;
    this.signal = signal;
    this.stderr = stderr;
  }
}

/**
 * The daemon wrote something that is no message.
 *
 * The rest of the stream cannot be trusted after that: every open call fails, the daemon is killed.
 */
export class BadMessage extends RingbackError {
  constructor(reason, excerpt = '') {
    super('bad_message', excerpt ? `${reason}: ${JSON.stringify(excerpt)}` : reason);
    this.name = 'BadMessage';
    this.excerpt = excerpt;
  }
}

/** Thrown by a tool to tell the model in plain words what went wrong. */
export class ToolError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'ToolError';
  }
}
