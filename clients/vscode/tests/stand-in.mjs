// A stand-in for the module `vscode`: documents in memory, dialogs that are answered by the test.
//
// It is strict: whoever reads or sets a member that it does not have gets an error, so that a slip
// in the extension is not taken for an absent value. It has no member that VS Code has not.
import { posix } from 'node:path';

const passes = (name) => typeof name === 'symbol' || name === 'then' || name === 'toJSON' || name === 'constructor';

/** The object, but an unknown member is an error. */
export function strict(what, object) {
  return new Proxy(object, {
    get(target, name) {
      if (!(name in target) && !passes(name)) throw new TypeError(`The stand-in's ${what} has no "${name}".`);
      // Private fields are not reached through a proxy.
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' && name !== 'constructor' && !/^class/.test(value) ? value.bind(target) : value;
    },
    set(target, name, value) {
      if (!(name in target)) throw new TypeError(`The stand-in's ${what} has no "${String(name)}".`);
      return Reflect.set(target, name, value, target);
    },
  });
}

export class Uri {
  constructor(scheme, path) {
    this.scheme = scheme;
    this.path = path;
    this.fsPath = path;
  }
  static file(path) { return new Uri('file', path); }
  static parse(text) {
    const [, scheme, path] = /^([^:]+):(?:\/\/)?(.*)$/.exec(text);
    return new Uri(scheme, path);
  }
  static joinPath(uri, ...parts) { return new Uri(uri.scheme, posix.join(uri.path, ...parts)); }
  with({ path }) { return new Uri(this.scheme, path); }
  toString() { return `${this.scheme}://${this.path}`; }
}

export class Position {
  constructor(line, character) {
    if (!Number.isInteger(line) || line < 0 || !Number.isInteger(character) || character < 0) throw new TypeError('illegal argument');
    Object.assign(this, { line, character });
  }
}

export class Range {
  constructor(start, end) {
    Object.assign(this, { start, end });
  }
}

class Selection extends Range {
  get active() { return this.end; }
}

export class Location {
  constructor(uri, range) {
    Object.assign(this, { uri, range });
  }
}

export class Document {
  languageId = 'plaintext';
  isDirty = false;

  constructor(uri, text, eol) {
    Object.assign(this, { uri, text, eol });
  }
  get lines() { return this.text.split(/\r?\n/); }
  get lineCount() { return this.lines.length; }
  lineAt(line) {
    const text = this.lines[line];
    if (text === undefined) throw new Error('Illegal value for `line`');
    return strict('TextLine', { text, range: new Range(new Position(line, 0), new Position(line, text.length)) });
  }
  offsetAt({ line, character }) {
    const width = this.eol === 2 ? 2 : 1;
    return this.lines.slice(0, line).reduce((sum, each) => sum + each.length + width, 0) + character;
  }
  positionAt(offset) {
    const before = this.text.slice(0, offset).split(/\r?\n/);
    return new Position(before.length - 1, before.at(-1).length);
  }
  getText(range) {
    return range ? this.text.slice(this.offsetAt(range.start), this.offsetAt(range.end)) : this.text;
  }
}

class WorkspaceEdit {
  changes = [];
  replace(uri, range, text) { this.changes.push({ uri, range, text }); }
}

class TabInputText {
  constructor(uri) { this.uri = uri; }
}

class ChatRequestTurn {
  constructor(prompt) { this.prompt = prompt; }
}

class ChatResponseMarkdownPart {
  constructor(text) { this.value = { value: text }; }
}

class ChatResponseTurn {
  constructor(text, result) {
    this.response = [new ChatResponseMarkdownPart(text)];
    this.result = result;
  }
}

/** A token that the test cancels. */
export function cancellation() {
  const listeners = new Set();
  const token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
  const cancel = () => {
    token.isCancellationRequested = true;
    listeners.forEach((listener) => listener());
  };
  return { token: strict('CancellationToken', token), cancel, listeners };
}

const DEFAULTS = (manifest) => Object.fromEntries(
  Object.entries(manifest.contributes.configuration.properties).map(([name, { default: value }]) => [name, value]),
);

/** An editor with these files, open in this order; `root` is the workspace's folder. */
export function makeEditor({ manifest, root, files = {}, settings = {}, chat = 'stable' }) {
  const values = { ...DEFAULTS(manifest), ...settings };
  const folders = [strict('WorkspaceFolder', { uri: Uri.file(root), name: posix.basename(root), index: 0 })];
  const documents = Object.entries(files).map(([name, text]) =>
    new Document(Uri.file(posix.join(root, name)), text, text.includes('\r\n') ? 2 : 1));
  const editor = {
    documents, values, diagnostics: [], definitions: [], commands: {}, channels: {}, dialogs: [], answers: [],
    disposables: [], status: undefined, participant: undefined, participantId: undefined, listeners: [], opened: [],
    // Called with each dialog; gives the button that the user chooses.
    choose: () => undefined,
    input: () => undefined,
    progressToken: cancellation(),
    active: documents[0],
    onDialog: () => {},
  };
  const dialog = (kind) => async (message, ...rest) => {
    const options = typeof rest[0] === 'object' ? rest.shift() : {};
    const shown = { kind, message, ...options, buttons: rest };
    editor.dialogs.push(shown);
    const choice = await editor.choose(shown);
    if (choice !== undefined && !rest.includes(choice)) throw new Error(`There is no button "${choice}".`);
    return choice;
  };
  const same = (a, b) => a.toString() === b.toString();
  const contains = (uri) => uri.scheme === 'file' && (uri.path === root || uri.path.startsWith(`${root}/`));
  const namespaces = {
    workspace: {
      get textDocuments() { return documents.map((document) => strict('TextDocument', document)); },
      workspaceFolders: folders,
      getWorkspaceFolder: (uri) => (contains(uri) ? folders[0] : undefined),
      asRelativePath: (uri) => (contains(uri) ? posix.relative(root, uri.path) : uri.fsPath),
      openTextDocument: async (uri) => {
        editor.opened.push(uri.path);
        const found = documents.find((document) => same(document.uri, uri));
        if (!found) throw new Error(`cannot open ${uri}. Detail: Unable to read file`);
        return strict('TextDocument', found);
      },
      applyEdit: async ({ changes }) => {
        // From the end, so that the places of the others stay what they are.
        for (const { uri, range, text } of [...changes].reverse()) {
          const document = documents.find((each) => same(each.uri, uri));
          document.text = document.text.slice(0, document.offsetAt(range.start)) + text + document.text.slice(document.offsetAt(range.end));
          document.isDirty = true;
        }
        return editor.takesEdits ?? true;
      },
      getConfiguration: (section) => strict('WorkspaceConfiguration', Object.fromEntries(
        Object.entries(values).filter(([name]) => name.startsWith(`${section}.`)).map(([name, value]) => [name.slice(section.length + 1), value]),
      )),
      onDidChangeConfiguration: (listener) => {
        editor.listeners.push(listener);
        return { dispose: () => {} };
      },
    },
    window: {
      get activeTextEditor() {
        if (!editor.active) return undefined;
        const selection = editor.selection ?? new Selection(new Position(0, 0), new Position(0, 0));
        return strict('TextEditor', { document: strict('TextDocument', editor.active), selection });
      },
      tabGroups: strict('TabGroups', { all: [strict('TabGroup', { tabs: documents.filter((each) => !each.isBackground).map(({ uri }) => strict('Tab', { input: new TabInputText(uri) })) })] }),
      showInputBox: async () => editor.input(),
      showWarningMessage: dialog('warning'),
      showErrorMessage: dialog('error'),
      createOutputChannel: (name) => {
        const channel = { text: '', isShown: false };
        editor.channels[name] = channel;
        return strict('OutputChannel', {
          name,
          append: (text) => { channel.text += text; },
          appendLine: (text) => { channel.text += `${text}\n`; },
          clear: () => { channel.text = ''; },
          show: () => { channel.isShown = true; },
          dispose: () => {},
        });
      },
      createStatusBarItem: () => {
        editor.status = { text: '', tooltip: '', command: '', show: () => {}, hide: () => {}, dispose: () => {} };
        return strict('StatusBarItem', editor.status);
      },
      withProgress: async (options, task) => task(strict('Progress', { report: ({ message }) => editor.answers.push(message) }), editor.progressToken.token),
    },
    languages: {
      getDiagnostics: (uri) => {
        if (!uri) return editor.diagnostics;
        return editor.diagnostics.filter(([where]) => same(where, uri)).flatMap(([, entries]) => entries);
      },
    },
    commands: {
      registerCommand: (name, run) => {
        if (!manifest.contributes.commands.some(({ command }) => command === name)) throw new Error(`"${name}" is not in package.json.`);
        editor.commands[name] = run;
        return { dispose: () => { delete editor.commands[name]; } };
      },
      executeCommand: async (name, ...args) => {
        if (name === 'vscode.executeDefinitionProvider') return editor.definitions;
        throw new Error(`command '${name}' not found`, { cause: args });
      },
    },
  };
  const values_ = {
    Uri, Position, Range, Selection, Location, WorkspaceEdit, TabInputText, ChatRequestTurn, ChatResponseTurn, ChatResponseMarkdownPart,
    EndOfLine: strict('EndOfLine', { LF: 1, CRLF: 2 }),
    StatusBarAlignment: strict('StatusBarAlignment', { Left: 1, Right: 2 }),
    ProgressLocation: strict('ProgressLocation', { SourceControl: 1, Window: 10, Notification: 15 }),
    DiagnosticSeverity: strict('DiagnosticSeverity', { 0: 'Error', 1: 'Warning', 2: 'Information', 3: 'Hint', Error: 0, Warning: 1, Information: 2, Hint: 3 }),
    // Editors from before chat have no such namespace.
    chat: undefined,
  };
  for (const [name, members] of Object.entries(namespaces)) values_[name] = strict(name, members);
  if (chat !== 'none') {
    values_.chat = strict('chat', {
      createChatParticipant: (id, answer) => {
        if (chat === 'proposed') throw new Error("Extension 'ringback.ringback-vscode' CANNOT use API proposal: chatParticipant.");
        if (!manifest.contributes.chatParticipants.some((each) => each.id === id)) throw new Error(`"${id}" is not in package.json.`);
        editor.participant = answer;
        return strict('ChatParticipant', { id, dispose: () => {} });
      },
    });
  }
  return Object.assign(editor, { vscode: strict('module', values_) });
}

/** Sends a prompt as the chat view does; the answer's text, its progress and its result. */
export function chat(editor, prompt, { history = [], references = [], token = cancellation().token } = {}) {
  const shown = { text: '', progress: [], chunks: 0 };
  const stream = strict('ChatResponseStream', {
    markdown: (text) => {
      shown.text += text;
      shown.chunks += 1;
      shown.onText?.(shown.text);
    },
    progress: (text) => shown.progress.push(text),
  });
  const request = strict('ChatRequest', { prompt, references, command: undefined });
  shown.done = editor.participant(request, strict('ChatContext', { history }), stream, token).then((result) => {
    shown.result = result;
    return shown;
  });
  return shown;
}
