'use strict';

const vscode = require('vscode');
const { makeApprove } = require('./lib/approval.js');
const { makeAsk } = require('./lib/ask.js');
const { makeChat } = require('./lib/chat.js');
const { Connection } = require('./lib/connection.js');
const { Status } = require('./lib/status.js');
const { makeTools } = require('./lib/tools.js');

const PARTICIPANT = 'ringback-vscode.chat';
const { version } = require('./package.json');

/** @type {Connection} */
let connection;

/**
 * Wires the editor to the daemon, which is started by the first prompt.
 *
 * @param {import('vscode').ExtensionContext} context
 */
function activate(context) {
  const log = vscode.window.createOutputChannel('Ringback Log');
  const answers = vscode.window.createOutputChannel('Ringback', 'markdown');
  const status = new Status(vscode);
  const restart = async () => {
    try {
      await connection.restart();
    } catch (error) {
      await lost(error);
    }
  };
  const lost = async (error) => {
    log.appendLine(error.message);
    const choice = await vscode.window.showErrorMessage(firstLine(error), 'Restart', 'Show Log');
    if (choice === 'Restart') await restart();
    if (choice === 'Show Log') log.show(true);
  };
  connection = new Connection({
    load: () => import('ringback'),
    options: () => ({
      ...spawnOptions(),
      approve: makeApprove(vscode),
      onStderr: (line) => log.appendLine(line),
    }),
    tools: makeTools(vscode),
    onState: (state) => status.show(state),
    onLost: lost,
  });
  const ask = makeAsk({ vscode, connection, answers, settings });
  context.subscriptions.push(
    log, answers, status,
    vscode.commands.registerCommand('ringback.ask', ask.ask),
    vscode.commands.registerCommand('ringback.newConversation', ask.forget),
    vscode.commands.registerCommand('ringback.restart', restart),
    vscode.commands.registerCommand('ringback.showLog', () => log.show(true)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const isOther = ['ringback.command', 'ringback.arguments'].some((name) => event.affectsConfiguration(name));
      // The next prompt starts the daemon that is named now.
      if (isOther) void connection.dispose();
    }),
  );
  const participant = makeParticipant(log);
  if (participant) context.subscriptions.push(participant);
}

/** Ends the daemon; the editor waits for this. */
async function deactivate() {
  await connection?.dispose();
}

/**
 * The chat participant, where the editor has chat: VS Code does since 1.90, others may not.
 *
 * @param {import('vscode').OutputChannel} log
 */
function makeParticipant(log) {
  if (typeof vscode.chat?.createChatParticipant !== 'function') return undefined;
  try {
    return vscode.chat.createChatParticipant(PARTICIPANT, makeChat({ vscode, connection, settings }));
  } catch (error) {
    // Editors from before 1.90 have the function and refuse it.
    log.appendLine(`No chat in this editor (${error.message}); use the command "Ringback: Ask…".`);
    return undefined;
  }
}

/** The settings of each turn, so that a change counts from the next prompt on. */
function settings() {
  const { model, instructions } = vscode.workspace.getConfiguration('ringback');
  return { ...(model && { model }), ...(instructions && { instructions }) };
}

function spawnOptions() {
  const { command, arguments: args } = vscode.workspace.getConfiguration('ringback');
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return {
    command: command || undefined,
    args,
    cwd: folder?.uri.fsPath,
    clientInfo: { name: 'ringback-vscode', version },
  };
}

const firstLine = (error) => `Ringback: ${error.message.split('\n').slice(0, 2).join(' ')}`;

module.exports = { activate, deactivate };
