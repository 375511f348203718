'use strict';

const SHOWN_LINES = 40;
const APPLY = 'Apply';
const ALWAYS = 'Always in This Conversation';

/**
 * Asks the user, in a dialog that shows what would change; closing it denies.
 *
 * @param {typeof import('vscode')} vscode
 */
function makeApprove(vscode) {
  return async ({ name, arguments: args }, { signal }) => {
    const title = name === 'editor_edit' ? `Let the model change ${args.path}?` : `Let the model call ${name}?`;
    const detail = name === 'editor_edit' ? changes(args.edits) : JSON.stringify(args, null, 2);
    const choice = await vscode.window.showWarningMessage(title, { modal: true, detail: cut(detail) }, APPLY, ALWAYS);
    // An answer to a question that was withdrawn meanwhile goes nowhere.
    if (signal.aborted || choice === undefined) return { decision: 'deny', reason: 'The user declined.' };
    return choice === ALWAYS ? 'allow_always' : 'allow';
  };
}

function changes(edits) {
  const marked = (mark, text) => text.split('\n').map((line) => `${mark} ${line}`);
  return edits
    .map(({ find, replace }) => [...marked('-', find), ...(replace === '' ? [] : marked('+', replace))].join('\n'))
    .join('\n\n');
}

function cut(text) {
  const lines = text.split('\n');
  if (lines.length <= SHOWN_LINES) return text;
  return [...lines.slice(0, SHOWN_LINES), `… and ${lines.length - SHOWN_LINES} lines more`].join('\n');
}

module.exports = { makeApprove };
