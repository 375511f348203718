// The package: the rules of vsce's manual and code as far as they concern it, and npm's own tools.
import assert from 'node:assert/strict';
import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { chat } from './stand-in.mjs';
import { activated, folder, installed, run, soon } from './support.mjs';

let extension;
before(async () => {
  extension = await installed();
});
after(() => extension.remove());

const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));

test('the manifest is one that vsce takes', async () => {
  const { name, publisher, version, engines, main, contributes, capabilities } = manifest;
  assert.match(name, /^[a-z0-9][a-z0-9-]*$/);
  assert.match(publisher, /^[a-z0-9][a-z0-9-]*$/);
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.match(engines.vscode, /^\^\d+\.\d+\.\d+$/);
  assert.ok(Array.isArray(manifest.activationEvents));
  // vsce refuses a manifest with both.
  assert.equal(manifest.files, undefined);
  for (const file of [main, 'README.md', 'LICENSE', '.vscodeignore']) await lstat(join(folder, file));
  assert.ok(contributes.commands.every(({ command, title }) => command.startsWith('ringback.') && title));
  for (const { type, default: value } of Object.values(contributes.configuration.properties)) {
    assert.equal(type, Array.isArray(value) ? 'array' : typeof value);
  }
  // A workspace must not name the program that is run.
  assert.equal(contributes.configuration.properties['ringback.command'].scope, 'machine');
  assert.equal(capabilities.untrustedWorkspaces.supported, false);
});

test('the README has nothing that breaks outside of the repository', async () => {
  const readme = await readFile(join(folder, 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\(([^)]*)\)/g)].map(([, link]) => link);
  assert.deepEqual(links.filter((link) => !/^(https:|#)/.test(link)), []);
  assert.ok(!/<svg|<img/.test(readme));
});

test('the extension, the client and the daemon have one version', async (t) => {
  const client = JSON.parse(await readFile(join(extension.path, 'node_modules', 'ringback', 'package.json'), 'utf8'));
  assert.equal(client.version, manifest.version);
  const daemon = await run(folder, process.env.RINGBACK || 'ringback', '--version');
  assert.equal(daemon.trim(), `ringback ${manifest.version}`);
  t.diagnostic(daemon.trim());
});

test('what vsce packs is inside of the folder and has the client', async () => {
  const output = await run(extension.path, 'npm', 'list', '--production', '--parseable', '--depth=99999', '--loglevel=error');
  const folders = output.split('\n').filter((line) => isAbsolute(line)).map((line) => relative(extension.path, line));
  assert.deepEqual(folders.map((each) => each.replaceAll('\\', '/')).sort(), ['', 'node_modules/ringback']);
  assert.ok(!(await lstat(join(extension.path, 'node_modules', 'ringback'))).isSymbolicLink());
  const lines = (await readFile(join(folder, '.vscodeignore'), 'utf8')).split('\n').filter(Boolean);
  const ignored = lines.map((line) => new RegExp(`^${line.replaceAll('.', '\\.').replaceAll('**/', '(.+/)?').replaceAll('**', '.+').replace(/(?<![.)+])\*/g, '[^/]*')}$`));
  const files = (await filesOf(extension.path)).filter((file) => !ignored.some((pattern) => pattern.test(file)));
  assert.deepEqual(files.filter((file) => !/\.(js|md)$|package\.json$|LICENSE$/.test(file)), ['.npmignore', '.vscodeignore']);
  for (const file of ['extension.js', 'lib/tools.js', 'node_modules/ringback/index.js', 'node_modules/ringback/lib/client.js']) {
    assert.ok(files.includes(file), `${file} is missing`);
  }
});

async function filesOf(root, below = '') {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  const found = await Promise.all(entries.map((entry) => {
    const name = below ? `${below}/${entry.name}` : entry.name;
    return entry.isDirectory() ? filesOf(root, name) : [name];
  }));
  return found.flat().sort();
}

test('the packed extension runs', async (t) => {
  const [{ filename }] = JSON.parse(await run(extension.path, 'npm', 'pack', '--json'));
  const target = join(extension.path, '..', 'unpacked');
  await mkdir(target);
  await run(extension.path, 'tar', 'xzf', filename, '-C', target);
  const editor = await activated(t, join(target, 'package'));
  const { text } = await soon(chat(editor, 'Hello').done);
  assert.match(text, /rehearsal/);
});

const declarations = process.env.VSCODE_DTS;

test('the extension fits the declarations of VS Code', { skip: !declarations && 'VSCODE_DTS names no vscode.d.ts' }, async () => {
  await writeFile(join(extension.path, 'tests', 'types', 'vscode.d.ts'), await readFile(declarations));
  await run(extension.path, 'tsc', '-p', 'tests/types/jsconfig.json').catch(({ stdout, message }) => assert.fail(stdout || message));
});
