'use strict';

/**
 * An AbortSignal for an editor's CancellationToken: `{signal, dispose}`.
 *
 * @param {import('vscode').CancellationToken} token
 */
function signalOf(token) {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listener = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, dispose: () => listener.dispose() };
}

/** Shows updates: `text` gets what belongs to the answer, `progress` what is going on. */
function taker({ text, progress }) {
  const shown = new Set();
  return (update) => {
    switch (update.type) {
      case 'text_delta':
        shown.add(update.messageId);
        return text(update.text);
      case 'tool_call':
        return progress(`${update.name} ${update.arguments?.path ?? ''}`.trim());
      case 'tool_call_update':
        return update.message && progress(update.message);
      case 'retrying':
        return progress(`${update.error.message} Trying again${update.model ? ` with ${update.model}` : ''}…`);
      case 'discarded':
        // What was shown cannot be taken back; it can be said that it does not count.
        return update.messageIds.some((id) => shown.has(id)) && text('\n\n*(The above does not count.)*\n\n');
      default:
        return undefined;
    }
  };
}

const ENDS = {
  max_tokens: 'The answer ran into a limit of tokens.',
  refusal: 'The model refused.',
  limit: 'The turn ran into a limit.',
};

/** What is to be said of a turn that did not simply end; undefined otherwise. */
const noteOn = ({ stopReason }) => ENDS[stopReason];

module.exports = { noteOn, signalOf, taker };
