// The extension as it is installed: copied with its dependency by npm, then loaded as VS Code does.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeEditor } from './stand-in.mjs';

export const folder = fileURLToPath(new URL('..', import.meta.url));
export { deferred, soon } from '../../node/tests/support.mjs';

/** Runs a program that must succeed, and gives its stdout. */
export async function run(cwd, file, ...args) {
  const env = { ...process.env, npm_config_offline: 'true' };
  const { stdout } = await promisify(execFile)(file, args, { cwd, env, timeout: 120_000 });
  return stdout;
}

/** A copy of the extension in which `npm install` was run: `{path, remove}`. */
export async function installed() {
  // npm tells real paths, and macOS's temporary folder is behind a link.
  const base = await realpath(await mkdtemp(join(tmpdir(), 'ringback-vscode-')));
  const path = join(base, 'clients', 'vscode');
  await mkdir(path, { recursive: true });
  await symlink(join(folder, '..', 'node'), join(base, 'clients', 'node'));
  await cp(folder, path, { recursive: true, filter: (source) => !/node_modules|\.tgz$|\.vsix$/.test(source.slice(folder.length)) });
  const [, step] = /^ *```sh\n(.*?)^ *```$/ms.exec(await readFile(join(folder, 'README.md'), 'utf8'));
  await run(base, 'sh', '-ec', step);
  return { path, remove: () => rm(base, { recursive: true, force: true }) };
}

/** Activates the extension in a new editor, and deactivates it after the test. */
export async function activated(t, path, { replies, ...options } = {}) {
  const root = await mkdtemp(join(tmpdir(), 'ringback-workspace-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  const settings = { ...options.settings };
  if (replies) {
    await writeFile(join(root, 'script.json'), JSON.stringify({ replies }));
    settings['ringback.model'] ??= 'scripted/script.json';
  }
  const manifest = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
  const editor = makeEditor({ ...options, manifest, root, settings });
  const extension = loaded(path, editor.vscode);
  const context = { subscriptions: [] };
  extension.activate(context);
  t.after(async () => {
    await extension.deactivate();
    context.subscriptions.forEach((each) => each.dispose());
  });
  return Object.assign(editor, { root, subscriptions: context.subscriptions });
}

/** The extension's module, whose `require('vscode')` gives the stand-in. */
function loaded(path, vscode) {
  const require = createRequire(join(path, 'package.json'));
  for (const name of Object.keys(require.cache)) if (name.startsWith(path)) delete require.cache[name];
  const load = Module._load;
  Module._load = (request, ...rest) => (request === 'vscode' ? vscode : load(request, ...rest));
  try {
    return require('./extension.js');
  } finally {
    Module._load = load;
  }
}
