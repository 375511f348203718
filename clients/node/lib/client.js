/** The client: one daemon, its tools and its sessions. */

import { Connection } from './connection.js';
import { codes, DaemonDied, RingbackError } from './errors.js';
import { DaemonProcess } from './process.js';
import { Session } from './session.js';
import { callTool, decide, makeTool, ToolScope } from './tools.js';
import { routeUpdate, Turn, withText } from './turn.js';

const PROTOCOL_VERSION = 1;
const VERSION = '0.1.0';
const PAGE = 1_000;

const defaults = {
  args: [],
  startTimeoutMs: 10_000,
  cancelTimeoutMs: 5_000,
  shutdownTimeoutMs: 5_000,
  maxMessageBytes: 256 * 1024 * 1024,
  processId: process.pid,
  clientInfo: { name: 'ringback-node', version: VERSION },
};

/** A daemon that is started by `spawn` and shut down by `close`. */
export class Client {
  #options;
  #connection;
  #process;
  #restarting;
  #scope = new ToolScope();
  #scopes = new Map();
  #initialized = {};

  constructor(options) {
    this.#options = options;
  }

  static async spawn(options = {}) {
    const client = new Client({ ...defaults, ...options });
    await client.#start();
    return client;
  }

  get pid() {
    return this.#process.pid;
  }

  get serverInfo() {
    return this.#initialized.serverInfo;
  }

  get capabilities() {
    return this.#initialized.capabilities;
  }

  get limits() {
    return this.#initialized.limits;
  }

  get isAlive() {
    return this.#connection.failure === undefined;
  }

  async tool(options, run) {
    return await this.#scope.add(this.#connection, makeTool(options, run));
  }

  async removeTools(...names) {
    return await this.#scope.remove(this.#connection, names);
  }

  async session({ signal, ...settings } = {}) {
    const connection = this.#connection;
    const opened = await connection.request('session/new', settings, { signal });
    const scope = new ToolScope();
    this.#scopes.set(opened.sessionId, scope);
    return new Session(connection, opened, scope, () => {
      if (this.#scopes.get(opened.sessionId) === scope) this.#scopes.delete(opened.sessionId);
    });
  }

  stream(prompt, { signal, ...settings } = {}) {
    return new Turn(this.#connection, { ...settings, prompt }, signal);
  }

  async prompt(prompt, { signal, ...settings } = {}) {
    return withText(await this.request('session/prompt', { ...settings, prompt }, { signal }));
  }

  async listTools() {
    return (await this.request('tools/list')).tools;
  }

  async listModels({ provider, signal } = {}) {
    return await this.request('models/list', { provider }, { signal });
  }

  async listSessions({ signal } = {}) {
    const sessions = [];
    for (let offset = 0; offset !== undefined;) {
      const page = await this.request('session/list', { offset, limit: PAGE }, { signal });
      sessions.push(...page.sessions);
      offset = page.nextOffset;
    }
    return sessions;
  }

  async request(method, params, { signal } = {}) {
    return await this.#connection.request(method, params, { signal });
  }

  notify(method, params) {
    this.#connection.notify(method, params);
  }

  async restart() {
    this.#restarting ??= this.#startAgain().finally(() => {
      this.#restarting = undefined;
    });
    await this.#restarting;
  }

  async close() {
    const connection = this.#connection;
    const daemon = this.#process;
    if (!connection.failure) {
      // Refused or too late: the end of the process is what is waited for.
      connection.request('shutdown').catch(() => {});
      connection.notify('exit');
    }
    connection.fail(() => new RingbackError('client_closed', 'The client was closed.'));
    await this.#endProcess(daemon);
  }

  async #endProcess(daemon) {
    daemon.closeInput();
    const timers = [
      setTimeout(() => daemon.kill('SIGTERM'), this.#options.shutdownTimeoutMs),
      setTimeout(() => daemon.kill('SIGKILL'), 2 * this.#options.shutdownTimeoutMs),
    ];
    await daemon.ended;
    timers.forEach(clearTimeout);
  }

  async #startAgain() {
    await this.close();
    this.#scopes.clear();
    await this.#start();
    const tools = [...this.#scope.tools.values()].map((tool) => tool.definition);
    if (tools.length > 0) await this.request('tools/register', { tools });
  }

  async #start() {
    const { cancelTimeoutMs } = this.#options;
    const connection = new Connection({
      cancelTimeoutMs,
      serve: (method, params, call) => this.#serve(connection, method, params, call),
      onNotification: (method, params) => this.#takeNotification(connection, method, params),
    });
    const daemon = this.#spawnProcess(connection);
    connection.attach(daemon);
    this.#connection = connection;
    this.#process = daemon;
    daemon.ended.then((end) => this.#ended(connection, daemon, end));
    try {
      this.#initialized = await this.#initialize(connection);
    } catch (error) {
      connection.fail(() => error);
      // One that refuses ends by itself at the end of its input; one that is silent may not.
      if (error.kind === 'start_timeout') daemon.kill();
      await this.#endProcess(daemon);
      throw error;
    }
    connection.maxMessageBytes = this.#initialized.limits?.maxMessageBytes ?? Infinity;
    connection.isInitialized = true;
    connection.notify('initialized');
  }

  #spawnProcess(connection) {
    const { command, args, env, cwd, maxMessageBytes, onStderr } = this.#options;
    const [file, ...first] = [command ?? (process.env.RINGBACK || 'ringback')].flat();
    return new DaemonProcess(file, [...first, ...args], {
      env, cwd,
      maxLineBytes: maxMessageBytes,
      onLine: (line) => connection.takeLine(line),
      onOverlong: () => connection.spoilt('The daemon wrote a line above `maxMessageBytes`'),
      onStderr: (line) => tell(onStderr, line),
    });
  }

  #ended(connection, daemon, { notStarted, exitCode, signal }) {
    connection.fail(() => notStarted ?? new DaemonDied({ exitCode, signal, stderr: daemon.stderr }));
    const { failure } = connection;
    const isExpected = failure.kind === 'client_closed' || !connection.isInitialized;
    if (!isExpected) tell(this.#options.onExit, failure);
  }

  async #initialize(connection) {
    const { startTimeoutMs, processId, clientInfo, providers, approve, excludeUpdates, trace } = this.#options;
    const updates = excludeUpdates && { exclude: excludeUpdates };
    const call = connection.send('initialize', {
      protocolVersion: PROTOCOL_VERSION,
      clientInfo, providers, trace,
      processId: processId ?? undefined,
      capabilities: { approvals: approve ? true : undefined, updates },
    });
    let timer;
    const late = new Promise((_, reject) => {
      const error = new RingbackError('start_timeout', `The daemon gave no answer for ${startTimeoutMs} ms.`);
      timer = setTimeout(() => reject(error), startTimeoutMs);
    });
    try {
      const answer = await Promise.race([call.answer, late]);
      if (answer?.protocolVersion === PROTOCOL_VERSION) return answer;
      const words = `The daemon speaks protocol ${answer?.protocolVersion}, this client ${PROTOCOL_VERSION}.`;
      throw new RingbackError('protocol_version', words);
    } finally {
      clearTimeout(timer);
    }
  }

  async #serve(connection, method, params, { signal, line }) {
    if (method === 'tools/call') {
      const tool = this.#scopes.get(params?.sessionId)?.tools.get(params?.name)
        ?? this.#scope.tools.get(params?.name);
      const notify = (name, value) => connection.notifyIfQuick(name, value);
      return await callTool(tool, params ?? {}, { signal, line, notify, bigint: this.#options.bigint });
    }
    if (method === 'tools/approve' && this.#options.approve) {
      return await decide(this.#options.approve, params ?? {}, { signal, line, bigint: this.#options.bigint });
    }
    throw new RingbackError('method_not_found', `This client has no method "${method}".`, {
      code: codes.methodNotFound,
    });
  }

  #takeNotification(connection, method, params) {
    if (method === 'session/update') {
      if (typeof params?.update?.type !== 'string') return;
      tell(this.#options.onUpdate, params);
      routeUpdate(connection.turns, params);
    } else {
      tell(this.#options.onNotification, method, params);
    }
  }
}

/** Calls back; what is thrown there is uncaught, as in any listener, and must not stop the reading here. */
function tell(callback, ...values) {
  try {
    callback?.(...values);
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}

if (Symbol.asyncDispose) Client.prototype[Symbol.asyncDispose] = Client.prototype.close;
