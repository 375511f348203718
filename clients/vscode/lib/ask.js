'use strict';

const { noteOn, signalOf, taker } = require('./updates.js');

/**
 * The commands for editors without chat: a box for the prompt, an output channel for the answers.
 *
 * @param {{
 *   vscode: typeof import('vscode'),
 *   connection: import('./connection.js').Connection,
 *   answers: import('vscode').OutputChannel,
 *   settings: () => object,
 * }} parts
 */
function makeAsk({ vscode, connection, answers, settings }) {
  /** @type {string | undefined} */
  let sessionId;

  /**
   * @param {string} prompt
   * @param {import('vscode').Progress<{message: string}>} progress
   * @param {import('vscode').CancellationToken} token
   */
  const run = async (prompt, progress, token) => {
    const { signal, dispose } = signalOf(token);
    try {
      const session = await connection.session(sessionId);
      sessionId = session.id;
      const take = taker({ text: (text) => answers.append(text), progress: (message) => progress.report({ message }) });
      const note = noteOn(await connection.turn(session, prompt, { settings: settings(), signal, take }));
      if (note) answers.append(`\n\n*${note}*`);
    } catch (error) {
      answers.append(signal.aborted ? '\n\n*Cancelled.*' : `\n\n*${error.message}*`);
    } finally {
      dispose();
      answers.append('\n\n');
    }
  };

  return {
    /** Asks for a prompt, unless one is given, and shows the answer while it comes. */
    ask: async (given) => {
      const prompt = given ?? await vscode.window.showInputBox({ title: 'Ringback', prompt: 'What is to be done?' });
      if (!prompt) return;
      answers.show(true);
      answers.append(`> ${prompt.replaceAll('\n', '\n> ')}\n\n`);
      const where = { location: vscode.ProgressLocation.Notification, title: 'Ringback', cancellable: true };
      await vscode.window.withProgress(where, (progress, token) => run(prompt, progress, token));
    },
    /** The next prompt begins a new conversation. */
    forget: () => {
      sessionId = undefined;
      answers.clear();
    },
  };
}

module.exports = { makeAsk };
