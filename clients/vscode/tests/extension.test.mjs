// The extension in a stand-in for VS Code, with the real daemon.
import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { cancellation, chat, Location, Position, Range, strict, Uri } from './stand-in.mjs';
import { activated, deferred, installed, soon } from './support.mjs';

let extension;
before(async () => {
  extension = await installed();
});
after(() => extension.remove());

const start = (t, options) => activated(t, extension.path, options);
const call = (name, args) => ({ toolCalls: [{ name, arguments: args }] });
const echo = { text: ['{{result}}'] };
const ask = async (editor, prompt, options) => await soon(chat(editor, prompt, options).done);
const status = ({ status: { text, command } }) => [text.match(/\$\((.*?)\)/)[1], command];

test('a prompt streams into the chat, and the chat goes on in its session', async (t) => {
  const editor = await start(t, { replies: [{ text: ['Good ', 'morning.'] }, { text: ['You said: {{prompt}}'] }] });
  assert.deepEqual(status(editor), ['comment-discussion', 'ringback.ask']);
  const first = await ask(editor, 'Hello');
  assert.deepEqual([first.text, first.chunks], ['Good morning.', 2]);
  assert.equal(first.result.errorDetails, undefined);
  const { ChatRequestTurn, ChatResponseTurn } = editor.vscode;
  const history = [new ChatRequestTurn('Hello'), new ChatResponseTurn(first.text, first.result)];
  const second = await ask(editor, 'Again', { history });
  assert.equal(second.text, 'You said: Again');
  assert.deepEqual(second.result.metadata, first.result.metadata);
});

test('a chat that is older than the daemon brings its conversation, and what is attached', async (t) => {
  const editor = await start(t, { replies: [{ text: ['{{prompt}}'] }] });
  const { ChatRequestTurn, ChatResponseTurn } = editor.vscode;
  const history = [new ChatRequestTurn('My name is Ada.'), new ChatResponseTurn('Hello Ada.', { metadata: { sessionId: 'gone' } })];
  const file = Uri.file(join(editor.root, 'a.txt'));
  const place = new Location(file, new Range(new Position(1, 0), new Position(3, 0)));
  const references = [file, place, 'a note', 7].map((value) => strict('ChatPromptReference', { id: 'x', value }));
  const { text, result } = await ask(editor, 'Who am I?', { history, references });
  assert.match(text, /User: My name is Ada\.\n\nYou: Hello Ada\./);
  assert.match(text, /a note/);
  assert.match(text, /Who am I\?/);
  assert.notEqual(result.metadata.sessionId, 'gone');
});

const files = { 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'x\r\ny\r\n' };

async function result(t, name, args, prepare = () => {}, options = {}) {
  const editor = await start(t, { replies: [call(name, args), echo], files, ...options });
  await prepare(editor);
  const { text, progress } = await ask(editor, 'go');
  return { editor, text, progress };
}

test('the model lists and reads what is open', async (t) => {
  const list = await result(t, 'editor_list', {});
  assert.deepEqual(JSON.parse(list.text).editors, [
    { path: 'a.txt', language: 'plaintext', active: true, unsaved: false },
    { path: 'b.txt', language: 'plaintext', active: false, unsaved: false },
  ]);
  assert.deepEqual(list.progress, ['editor_list']);
  const read = await result(t, 'editor_read', { path: 'a.txt', from: 2, to: 3 });
  assert.equal(read.text, 'two\nthree');
  assert.deepEqual(read.progress, ['editor_read a.txt']);
  assert.equal((await result(t, 'editor_read', { path: 'b.txt' })).text, 'x\r\ny\r\n');
  assert.match((await result(t, 'editor_read', { path: 'a.txt', from: 9 })).text, /no lines 9 to 4/);
});

test('files outside of the workspace are not touched', async (t) => {
  for (const path of ['/etc/passwd', '../secret', 'x/../../secret', 'file:///etc/passwd']) {
    const { editor, text } = await result(t, 'editor_read', { path });
    assert.match(text, /neither in the workspace nor open/, path);
    assert.deepEqual(editor.opened, []);
  }
  const hidden = await start(t, { files, replies: [] });
  const { text } = await result(t, 'editor_read', { path: `${hidden.root}/../secret` });
  assert.match(text, /neither/);
});

test('the model reads the selection', async (t) => {
  const { text } = await result(t, 'editor_selection', {}, (editor) => {
    editor.selection = new editor.vscode.Selection(new Position(0, 1), new Position(1, 2));
  });
  assert.deepEqual(JSON.parse(text), { path: 'a.txt', line: 2, column: 3, from: 1, to: 2, text: 'ne\ntw' });
  const none = await result(t, 'editor_selection', {}, (editor) => { editor.active = undefined; });
  assert.equal(none.text, 'No editor is active.');
});

test('the model reads diagnostics and finds definitions', async (t) => {
  const prepare = (editor) => {
    const range = new Range(new Position(1, 0), new Position(1, 3));
    const entry = strict('Diagnostic', { range, severity: 1, source: 'test', message: 'Two is too many.' });
    editor.diagnostics = editor.documents.map(({ uri }) => [uri, [entry]]);
    editor.definitions = [
      strict('Location', { uri: editor.documents[1].uri, range }),
      strict('LocationLink', { targetUri: Uri.file('/elsewhere/c.txt'), targetRange: range, targetSelectionRange: range }),
    ];
  };
  const one = JSON.parse((await result(t, 'editor_diagnostics', { path: 'b.txt' }, prepare)).text);
  assert.deepEqual(one, { diagnostics: [{ path: 'b.txt', line: 2, severity: 'warning', source: 'test', message: 'Two is too many.' }], total: 1 });
  assert.equal(JSON.parse((await result(t, 'editor_diagnostics', {}, prepare)).text).total, 2);
  const found = await result(t, 'editor_definition', { path: 'a.txt', line: 2, symbol: 'wo' }, prepare);
  assert.deepEqual(JSON.parse(found.text).definitions, [{ path: 'b.txt', line: 2 }, { path: '/elsewhere/c.txt', line: 2 }]);
  assert.match((await result(t, 'editor_definition', { path: 'a.txt', line: 2, symbol: 'four' }, prepare)).text, /does not stand in line 2/);
});

const change = { path: 'a.txt', edits: [{ find: 'three', replace: '3' }, { find: 'one\n', replace: '1\n' }] };

test('an edit is made after the user has seen it', async (t) => {
  const { editor, text } = await result(t, 'editor_edit', change, (each) => { each.choose = () => 'Apply'; });
  assert.equal(editor.documents[0].text, '1\ntwo\n3\n');
  assert.equal(text, 'Changed 2 places in a.txt; not saved yet.');
  const [dialog] = editor.dialogs;
  assert.deepEqual([dialog.kind, dialog.modal, dialog.message], ['warning', true, 'Let the model change a.txt?']);
  assert.equal(dialog.detail, '- three\n+ 3\n\n- one\n- \n+ 1\n+ ');
  const windows = await result(t, 'editor_edit', { path: 'b.txt', edits: [{ find: 'x\ny', replace: 'z' }] }, (each) => { each.choose = () => 'Apply'; });
  assert.equal(windows.editor.documents[1].text, 'z\r\n');
});

test('an edit that the user declines is not made', async (t) => {
  const { editor, text } = await result(t, 'editor_edit', change);
  assert.equal(editor.documents[0].text, files['a.txt']);
  assert.match(text, /The user declined/);
});

test('"always" asks once in a conversation', async (t) => {
  const edits = [call('editor_edit', { path: 'a.txt', edits: [{ find: 'one', replace: '1' }] }), call('editor_edit', { path: 'a.txt', edits: [{ find: 'two', replace: '2' }] }), echo];
  const editor = await start(t, { replies: edits, files });
  editor.choose = () => 'Always in This Conversation';
  await ask(editor, 'go');
  assert.equal(editor.documents[0].text, '1\n2\nthree\n');
  assert.equal(editor.dialogs.length, 1);
});

test('an edit whose text is not there, or not just once, changes nothing', async (t) => {
  const ways = [
    [[{ find: 'four', replace: '' }], /does not occur/],
    [[{ find: 'o', replace: '' }], /more than once/],
    [[{ find: 'one', replace: '' }, { find: 'ne\nt', replace: '' }], /overlap/],
  ];
  for (const [edits, words] of ways) {
    const { editor, text } = await result(t, 'editor_edit', { path: 'a.txt', edits }, (each) => { each.choose = () => 'Apply'; });
    assert.match(text, words);
    assert.equal(editor.documents[0].text, files['a.txt']);
  }
  const refused = await result(t, 'editor_edit', change, (each) => Object.assign(each, { choose: () => 'Apply', takesEdits: false }));
  assert.match(refused.text, /did not take/);
});

test('a cancel ends the turn, and the chat goes on', async (t) => {
  const editor = await start(t, { replies: [{ text: ['a'], stall: true }, { text: ['b'] }] });
  const { token, cancel, listeners } = cancellation();
  const shown = chat(editor, 'go', { token });
  const streamed = deferred();
  shown.onText = streamed.resolve;
  await soon(streamed.promise);
  assert.deepEqual(status(editor), ['sync~spin', 'ringback.ask']);
  cancel();
  const first = await soon(shown.done);
  assert.deepEqual([first.text, first.result.errorDetails], ['a', undefined]);
  assert.equal(listeners.size, 0);
  assert.deepEqual(status(editor), ['comment-discussion', 'ringback.ask']);
  const { ChatResponseTurn } = editor.vscode;
  const second = await ask(editor, 'go', { history: [new ChatResponseTurn('a', first.result)] });
  assert.equal(second.text, 'b');
  assert.equal(second.result.metadata.sessionId, first.result.metadata.sessionId);
});

test('a cancel while the dialog is open denies the edit', async (t) => {
  const editor = await start(t, { replies: [call('editor_edit', change), echo], files });
  const [asked, answer] = [deferred(), deferred()];
  editor.choose = () => {
    asked.resolve();
    return answer.promise;
  };
  const { token, cancel } = cancellation();
  const shown = chat(editor, 'go', { token });
  await soon(asked.promise);
  cancel();
  await soon(shown.done);
  answer.resolve('Apply');
  assert.equal(editor.documents[0].text, files['a.txt']);
});

test('a killed daemon is told of, and restarted by the button or by the next prompt', async (t) => {
  const editor = await start(t, { replies: [{ text: ['a'], stall: true }] });
  const streamed = deferred();
  const command = join(editor.root, 'daemon');
  await writeFile(command, '#!/bin/sh\necho $$ > daemon.pid\nexec "${RINGBACK:-ringback}" "$@"\n');
  await chmod(command, 0o755);
  editor.values['ringback.command'] = command;
  const shown = chat(editor, 'go');
  shown.onText = streamed.resolve;
  await soon(streamed.promise);
  const choice = deferred();
  const told = deferred();
  editor.choose = (dialog) => {
    told.resolve(dialog);
    return choice.promise;
  };
  process.kill(Number(await readFile(join(editor.root, 'daemon.pid'), 'utf8')), 'SIGKILL');
  const { result: { errorDetails } } = await soon(shown.done);
  assert.match(errorDetails.message, /The daemon was ended by SIGKILL/);
  const { kind, message, buttons } = await soon(told.promise);
  assert.deepEqual([kind, message, buttons], ['error', 'Ringback: The daemon was ended by SIGKILL', ['Restart', 'Show Log']]);
  assert.deepEqual(status(editor), ['error', 'ringback.restart']);
  assert.match(editor.channels['Ringback Log'].text, /SIGKILL/);
  editor.values['ringback.model'] = '';
  assert.match((await ask(editor, 'Hello')).text, /rehearsal/);
  choice.resolve('Restart');
  await soon(editor.commands['ringback.restart']());
  assert.match((await ask(editor, 'Hello')).text, /rehearsal/);
  editor.choose = () => 'Show Log';
});

test('a daemon that cannot be started is said in the chat, and a corrected setting is enough', async (t) => {
  const editor = await start(t, { settings: { 'ringback.command': '/nowhere/ringback' } });
  const { result: { errorDetails } } = await ask(editor, 'Hello');
  assert.match(errorDetails.message, /"\/nowhere\/ringback" cannot be started/);
  await soon(editor.commands['ringback.restart']());
  assert.match(editor.dialogs[0].message, /cannot be started/);
  editor.values['ringback.command'] = '';
  editor.listeners.forEach((listener) => listener(strict('ConfigurationChangeEvent', { affectsConfiguration: (name) => name === 'ringback.command' })));
  assert.match((await ask(editor, 'Hello')).text, /rehearsal/);
});

test('retries, withdrawn text and limits are said', async (t) => {
  const busy = { text: ['half '], error: { kind: 'rate_limited', message: 'Slow down.', retryAfterMs: 1, afterText: true, times: 1 } };
  const editor = await start(t, { replies: [busy] });
  const { text, progress } = await ask(editor, 'go');
  assert.match(text, /^half \n\n\*\(The above does not count\.\)\*\n\nhalf $/);
  assert.deepEqual(progress, ['Slow down. Trying again…']);
  const cut = await start(t, { replies: [{ text: ['so f'], finish: 'length' }] });
  assert.equal((await ask(cut, 'go')).text, 'so f\n\n*The answer ran into a limit of tokens.*');
  const broken = await start(t, { replies: [{ error: { kind: 'authentication', message: 'No key.' } }] });
  assert.match((await ask(broken, 'go')).result.errorDetails.message, /No key\./);
});

for (const without of ['none', 'proposed']) {
  test(`an editor without chat (${without}) asks in a box and answers in an output channel`, async (t) => {
    const editor = await start(t, { chat: without, replies: [call('editor_list', {}), { text: ['Good ', 'morning.'] }, { text: ['a'], stall: true }, { text: 'back' }] });
    assert.equal(editor.participant, undefined);
    const channel = editor.channels.Ringback;
    await editor.commands['ringback.ask']();
    assert.equal(channel.text, '');
    editor.input = () => 'Hello\nyou';
    await soon(editor.commands['ringback.ask']());
    assert.equal(channel.text, '> Hello\n> you\n\nGood morning.\n\n');
    assert.ok(channel.isShown);
    assert.deepEqual(editor.answers, ['editor_list']);
    const turn = editor.commands['ringback.ask']('Go on');
    editor.progressToken.cancel();
    await soon(turn);
    assert.match(channel.text, /> Go on\n\n.*\*Cancelled\.\*\n\n$/s);
    editor.commands['ringback.newConversation']();
    assert.equal(channel.text, '');
  });
}

test('the stand-in refuses what VS Code does not have', async (t) => {
  const { vscode, status: item } = await start(t);
  assert.throws(() => vscode.nothing, /has no "nothing"/);
  assert.throws(() => vscode.window.showNothing, /has no "showNothing"/);
  assert.throws(() => { vscode.window.anything = 1; }, /has no "anything"/);
  assert.ok(item);
});
