'use strict';

const { posix } = require('node:path');

const SCHEME = /^[a-z][a-z0-9+.-]+:/i;

/** The files that tools may touch: those of the workspace, and those that are open. */
class Documents {
  #vscode;

  /** @param {typeof import('vscode')} vscode */
  constructor(vscode) {
    this.#vscode = vscode;
  }

  /** The files in the editor's tabs. */
  openUris() {
    const { tabGroups } = this.#vscode.window;
    const tabs = tabGroups.all.flatMap((group) => group.tabs);
    const uris = tabs.flatMap(({ input }) => (input instanceof this.#vscode.TabInputText ? [input.uri] : []));
    return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
  }

  /**
   * The document of a file, if the editor has read it.
   *
   * @param {import('vscode').Uri} uri
   */
  loaded(uri) {
    return this.#vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  }

  /**
   * What a file is called: its path in the workspace, else its address.
   *
   * @param {import('vscode').Uri} uri
   */
  name(uri) {
    const { workspace } = this.#vscode;
    if (workspace.getWorkspaceFolder(uri)) return workspace.asRelativePath(uri);
    return uri.scheme === 'file' ? uri.fsPath : uri.toString();
  }

  /**
   * The file of that name; an error when it is neither in the workspace nor open.
   *
   * @param {string} name
   */
  resolve(name) {
    const { workspace } = this.#vscode;
    const open = this.openUris().find((uri) => [this.name(uri), uri.toString(), uri.fsPath].includes(name));
    if (open) return open;
    const uri = this.#uri(name);
    if (uri && workspace.getWorkspaceFolder(uri)) return uri;
    throw new Error(`"${name}" is neither in the workspace nor open.`);
  }

  /** The document of a file, read by the editor if it is not open. */
  async open(name) {
    return await this.#vscode.workspace.openTextDocument(this.resolve(name));
  }

  /**
   * `..` is resolved here: the editor compares paths as text when it looks for their folder.
   *
   * @param {string} name
   */
  #uri(name) {
    const { Uri, workspace } = this.#vscode;
    if (SCHEME.test(name)) {
      const uri = Uri.parse(name);
      return uri.with({ path: posix.normalize(uri.path) });
    }
    if (name.startsWith('/')) return Uri.file(posix.normalize(name));
    const folders = workspace.workspaceFolders ?? [];
    const [first, ...rest] = name.split('/');
    // With several folders the editor's own names begin with that of the folder.
    const folder = folders.length > 1 ? folders.find((each) => each.name === first) : undefined;
    if (folder) return Uri.joinPath(folder.uri, ...rest);
    return folders.length > 0 ? Uri.joinPath(folders[0].uri, name) : undefined;
  }
}

module.exports = { Documents };
