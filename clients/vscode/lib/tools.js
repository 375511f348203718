'use strict';

const { Documents } = require('./documents.js');

const MAX_CHARACTERS = 200_000;
const MAX_DIAGNOSTICS = 200;
const MAX_DEFINITIONS = 50;

const path = { type: 'string', description: 'A path, relative to the workspace' };
const line = { type: 'integer', minimum: 1, description: 'A line number, from 1 on' };
const object = (properties, required = []) => ({ type: 'object', properties, required, additionalProperties: false });
const readOnly = { readOnlyHint: true };

/**
 * The tools that the model gets, as pairs of a definition and a function.
 *
 * @param {typeof import('vscode')} vscode
 * @returns {[object, (args: any) => unknown][]}
 */
function makeTools(vscode) {
  const documents = new Documents(vscode);
  return [
    [{
      name: 'editor_list',
      description: 'Lists the open editors: path, language, whether it is active, whether it has unsaved changes.',
      inputSchema: object({}),
      annotations: readOnly,
    }, () => ({ editors: list(vscode, documents) })],
    [{
      name: 'editor_read',
      description: 'Reads a file as the editor has it, unsaved changes included; all of it, or some lines.',
      inputSchema: object({ path, from: line, to: line }, ['path']),
      annotations: readOnly,
    }, async (args) => read(vscode, await documents.open(args.path), args)],
    [{
      name: 'editor_selection',
      description: 'Tells the active editor, where the cursor is, and the text that the user has selected.',
      inputSchema: object({}),
      annotations: readOnly,
    }, () => selection(vscode, documents)],
    [{
      name: 'editor_diagnostics',
      description: 'Lists errors and warnings of one file, or of all.',
      inputSchema: object({ path }),
      annotations: readOnly,
    }, (args) => diagnostics(vscode, documents, args)],
    [{
      name: 'editor_definition',
      description: 'Finds where a symbol is defined that stands in a line of a file.',
      inputSchema: object({ path, line, symbol: { type: 'string', minLength: 1 } }, ['path', 'line', 'symbol']),
      annotations: readOnly,
    }, async (args) => definition(vscode, documents, args)],
    [{
      name: 'editor_edit',
      description: 'Changes a file in the editor, where the user can undo it; it is not saved. Each text to find must occur exactly once.',
      inputSchema: object({
        path,
        edits: {
          type: 'array', minItems: 1,
          items: object({ find: { type: 'string', minLength: 1 }, replace: { type: 'string' } }, ['find', 'replace']),
        },
      }, ['path', 'edits']),
      annotations: { readOnlyHint: false, destructiveHint: true },
      approval: 'ask',
      concurrency: 'serial',
    }, async (args) => edit(vscode, await documents.open(args.path), args)],
  ];
}

/**
 * @param {typeof import('vscode')} vscode
 * @param {Documents} documents
 */
function list(vscode, documents) {
  const active = vscode.window.activeTextEditor?.document.uri.toString();
  return documents.openUris().map((uri) => {
    const document = documents.loaded(uri);
    return {
      path: documents.name(uri),
      language: document?.languageId,
      active: uri.toString() === active,
      unsaved: document?.isDirty ?? false,
    };
  });
}

/**
 * @param {typeof import('vscode')} vscode
 * @param {import('vscode').TextDocument} document
 */
function read(vscode, document, { from = 1, to = document.lineCount }) {
  const last = Math.min(to, document.lineCount);
  if (from > last) throw new Error(`There are no lines ${from} to ${to}; the file has ${document.lineCount}.`);
  const range = new vscode.Range(new vscode.Position(from - 1, 0), document.lineAt(last - 1).range.end);
  const text = document.getText(range);
  if (text.length > MAX_CHARACTERS) {
    throw new Error(`The text has ${text.length} characters, more than ${MAX_CHARACTERS}; read some of the ${document.lineCount} lines.`);
  }
  return text;
}

/**
 * @param {typeof import('vscode')} vscode
 * @param {Documents} documents
 */
function selection(vscode, documents) {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return 'No editor is active.';
  const { document, selection: selected } = editor;
  return {
    path: documents.name(document.uri),
    line: selected.active.line + 1,
    column: selected.active.character + 1,
    from: selected.start.line + 1,
    to: selected.end.line + 1,
    text: document.getText(selected).slice(0, MAX_CHARACTERS),
  };
}

/**
 * @param {typeof import('vscode')} vscode
 * @param {Documents} documents
 */
function diagnostics(vscode, documents, args) {
  /** @type {[import('vscode').Uri, import('vscode').Diagnostic[]][]} */
  let all;
  if (args.path === undefined) {
    all = vscode.languages.getDiagnostics();
  } else {
    const uri = documents.resolve(args.path);
    all = [[uri, vscode.languages.getDiagnostics(uri)]];
  }
  const found = all.flatMap(([where, entries]) => entries.map((entry) => ({
    path: documents.name(where),
    line: entry.range.start.line + 1,
    severity: vscode.DiagnosticSeverity[entry.severity].toLowerCase(),
    source: entry.source,
    message: entry.message,
  })));
  return { diagnostics: found.slice(0, MAX_DIAGNOSTICS), total: found.length };
}

/**
 * @param {typeof import('vscode')} vscode
 * @param {Documents} documents
 */
async function definition(vscode, documents, { path: name, line: number, symbol }) {
  const document = await documents.open(name);
  if (number > document.lineCount) throw new Error(`The file has ${document.lineCount} lines.`);
  const column = document.lineAt(number - 1).text.indexOf(symbol);
  if (column < 0) throw new Error(`"${symbol}" does not stand in line ${number}.`);
  const position = new vscode.Position(number - 1, column);
  /** @type {(import('vscode').Location | import('vscode').LocationLink)[] | undefined} */
  const found = await vscode.commands.executeCommand('vscode.executeDefinitionProvider', document.uri, position);
  const places = (found ?? []).slice(0, MAX_DEFINITIONS).map((each) => {
    // A provider gives locations, or links with more detail.
    const { uri, range } = 'targetUri' in each ? { uri: each.targetUri, range: each.targetSelectionRange ?? each.targetRange } : each;
    return { path: documents.name(uri), line: range.start.line + 1 };
  });
  return { definitions: places };
}

/**
 * @param {typeof import('vscode')} vscode
 * @param {import('vscode').TextDocument} document
 */
async function edit(vscode, document, { path: name, edits }) {
  const text = document.getText();
  const isCRLF = document.eol === vscode.EndOfLine.CRLF;
  const places = edits.map(({ find, replace }) => placeOf(isCRLF ? find.replace(/\r?\n/g, '\r\n') : find, text, name, replace));
  places.sort((a, b) => a.start - b.start);
  places.forEach(({ start }, index) => {
    if (index > 0 && start < places[index - 1].end) throw new Error('Two of the edits overlap.');
  });
  const change = new vscode.WorkspaceEdit();
  for (const { start, end, replace } of places) {
    change.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), replace);
  }
  if (!(await vscode.workspace.applyEdit(change))) throw new Error('The editor did not take the change.');
  return `Changed ${places.length === 1 ? 'one place' : `${places.length} places`} in ${name}; not saved yet.`;
}

function placeOf(find, text, name, replace) {
  const start = text.indexOf(find);
  if (start < 0) throw new Error(`This text does not occur in ${name}: ${find}`);
  if (text.indexOf(find, start + 1) >= 0) throw new Error(`This text occurs more than once in ${name}: ${find}`);
  return { start, end: start + find.length, replace };
}

module.exports = { makeTools };
