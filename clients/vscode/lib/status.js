'use strict';

const STATES = {
  idle: { text: '$(comment-discussion) Ringback', tooltip: 'Ringback is ready. Click to ask.', command: 'ringback.ask' },
  busy: { text: '$(sync~spin) Ringback', tooltip: 'Ringback is in a turn.', command: 'ringback.ask' },
  stopped: { text: '$(comment-discussion) Ringback', tooltip: 'Ringback starts with the next prompt.', command: 'ringback.ask' },
  lost: { text: '$(error) Ringback', tooltip: 'The daemon ended. Click to restart it.', command: 'ringback.restart' },
};

/** The item in the status bar. */
class Status {
  #item;

  /** @param {typeof import('vscode')} vscode */
  constructor(vscode) {
    this.#item = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Right, 50);
    this.show('stopped');
    this.#item.show();
  }

  show(state) {
    Object.assign(this.#item, STATES[state]);
  }

  dispose() {
    this.#item.dispose();
  }
}

module.exports = { Status };
