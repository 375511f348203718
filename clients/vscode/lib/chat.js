'use strict';

const { noteOn, signalOf, taker } = require('./updates.js');

const EARLIER_CHARACTERS = 20_000;

/**
 * The function behind `@ringback`: each chat is a session, found again by the last answer's metadata.
 *
 * @param {{
 *   vscode: typeof import('vscode'),
 *   connection: import('./connection.js').Connection,
 *   settings: () => object,
 * }} parts
 * @returns {import('vscode').ChatRequestHandler}
 */
function makeChat({ vscode, connection, settings }) {
  return async (request, { history }, stream, token) => {
    const { signal, dispose } = signalOf(token);
    const answers = history.flatMap((turn) => (turn instanceof vscode.ChatResponseTurn ? [turn] : []));
    let sessionId = answers.at(-1)?.result.metadata?.sessionId;
    const prompt = [
      ...(connection.knows(sessionId) ? [] : earlier(vscode, history)),
      ...request.references.map(({ value }) => attached(vscode, value)).filter(Boolean),
      { type: 'text', text: request.prompt },
    ];
    try {
      const session = await connection.session(sessionId);
      sessionId = session.id;
      const take = taker({ text: (text) => stream.markdown(text), progress: (text) => stream.progress(text) });
      const note = noteOn(await connection.turn(session, prompt, { settings: settings(), signal, take }));
      if (note) stream.markdown(`\n\n*${note}*`);
      return { metadata: { sessionId } };
    } catch (error) {
      // The user has cancelled and knows it.
      if (signal.aborted) return { metadata: { sessionId } };
      return { errorDetails: { message: error.message }, metadata: { sessionId } };
    } finally {
      dispose();
    }
  };
}

/**
 * What was said before, for a daemon that does not know it: the chat is older than its process.
 *
 * @param {typeof import('vscode')} vscode
 * @param {import('vscode').ChatContext['history']} history
 */
function earlier(vscode, history) {
  const said = history.map((turn) => {
    if (turn instanceof vscode.ChatRequestTurn) return `User: ${turn.prompt}`;
    const parts = turn.response.map((part) => (part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : ''));
    return `You: ${parts.join('')}`;
  });
  if (said.length === 0) return [];
  const text = said.join('\n\n').slice(-EARLIER_CHARACTERS);
  return [{ type: 'text', text: `The conversation so far:\n\n${text}\n\nIt goes on:` }];
}

/**
 * A block for what the user attached to the prompt.
 *
 * @param {typeof import('vscode')} vscode
 * @param {unknown} value
 */
function attached(vscode, value) {
  if (typeof value === 'string') return { type: 'text', text: value };
  const uri = value instanceof vscode.Location ? value.uri : value;
  if (!(uri instanceof vscode.Uri)) return undefined;
  const name = vscode.workspace.asRelativePath(uri);
  const lines = value instanceof vscode.Location ? `Lines ${value.range.start.line + 1} to ${value.range.end.line + 1}` : undefined;
  return { type: 'resource_link', uri: uri.toString(), name, ...(lines && { description: lines }) };
}

module.exports = { makeChat };
