'use strict';

const MAX_SESSIONS = 50;

/** The daemon behind the editor: started by the first use, and by the next one after it died. */
class Connection {
  #load;
  #options;
  #tools;
  #onState;
  #onLost;
  #client;
  #starting;
  #sessions = new Map();
  #turns = 0;

  /**
   * `load` gives the module `ringback`, `options` what its `Client.spawn` takes, `tools` pairs of a
   * definition and a function. `onState` is told `idle`, `busy`, `stopped` or `lost`, and `onLost`
   * the error when the daemon ends by itself.
   *
   * @param {{
   *   load: () => Promise<any>,
   *   options: () => object,
   *   tools: [object, (args: any, context: any) => unknown][],
   *   onState?: (state: 'idle' | 'busy' | 'stopped' | 'lost') => void,
   *   onLost?: (error: Error) => void,
   * }} parts
   */
  constructor({ load, options, tools, onState = () => {}, onLost = () => {} }) {
    this.#load = load;
    this.#options = options;
    this.#tools = tools;
    this.#onState = onState;
    this.#onLost = onLost;
  }

  /** Whether a session can be gone on with. */
  knows(sessionId) {
    return this.#client?.isAlive === true && this.#sessions.has(sessionId);
  }

  /** The session with that id, else a new one. */
  async session(sessionId) {
    const client = await this.#started();
    const session = this.#sessions.get(sessionId) ?? await client.session();
    // The last one that was used stands last.
    this.#sessions.delete(session.id);
    this.#sessions.set(session.id, session);
    for (const [id, oldest] of this.#sessions) {
      if (this.#sessions.size <= MAX_SESSIONS) break;
      this.#sessions.delete(id);
      // Nobody waits for it, and a daemon that died meanwhile has forgotten it anyway.
      oldest.close().catch(() => {});
    }
    return session;
  }

  /** One turn: `take` gets each update, the result is returned. */
  async turn(session, prompt, { settings, signal, take }) {
    this.#turns += 1;
    this.#onState('busy');
    try {
      const turn = session.stream(prompt, { ...settings, signal });
      for await (const update of turn) await take(update);
      return await turn.result;
    } finally {
      this.#turns -= 1;
      if (this.#client?.isAlive) this.#onState(this.#turns > 0 ? 'busy' : 'idle');
    }
  }

  /** Ends the daemon, if there is one, and starts another. */
  async restart() {
    await this.dispose();
    await this.#started();
  }

  /** Ends the daemon; the next use starts another. */
  async dispose() {
    // A start that fails is told to those who wait for it.
    await this.#starting?.catch(() => {});
    const client = this.#client;
    this.#client = undefined;
    this.#sessions.clear();
    await client?.close();
    // Somebody may have started another one meanwhile.
    if (!this.#client) this.#onState('stopped');
  }

  async #started() {
    if (this.#client?.isAlive) return this.#client;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return await this.#starting;
  }

  async #start() {
    this.#sessions.clear();
    const { Client } = await this.#load();
    const client = await Client.spawn({ ...this.#options(), onExit: (error) => this.#lost(client, error) });
    try {
      await Promise.all(this.#tools.map(([definition, run]) => client.tool(definition, run)));
    } catch (error) {
      await client.close();
      throw error;
    }
    this.#client = client;
    this.#onState('idle');
    return client;
  }

  #lost(client, error) {
    if (client !== this.#client) return; // Its start fails with the same error.
    this.#onState('lost');
    this.#onLost(error);
  }
}

module.exports = { Connection };
