// The README's programs as they stand, the package as npm makes it, and the types as tsc reads them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { folder, temporaryFolder } from './support.mjs';

const run = async (cwd, file, ...args) => {
  const env = { ...process.env, npm_config_audit: 'false', npm_config_fund: 'false', npm_config_offline: 'true' };
  // A runner that finds this variable takes the program for one of its tests.
  delete env.NODE_TEST_CONTEXT;
  const { stdout } = await promisify(execFile)(file, args, { cwd, env, timeout: 120_000 });
  return stdout;
};

const blocks = (text) =>
  [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }));

test('the README works as it stands', async (t) => {
  const cwd = await temporaryFolder(t);
  await symlink(join(folder, '..'), join(cwd, 'clients'));
  const readme = await readFile(join(folder, 'README.md'), 'utf8');
  const outputs = {};
  for (const { language, code } of blocks(readme)) {
    if (code.includes('--test')) continue; // The line that runs this file.
    if (language === 'sh') await run(cwd, 'sh', '-ec', code);
    if (language !== 'js') continue;
    const name = /^\/\/ (\S+)\n/.exec(code)[1];
    await writeFile(join(cwd, name), code);
    outputs[name] = await run(cwd, process.execPath, name);
  }
  assert.match(outputs['hello.mjs'], /rehearsal\/rehearsal/);
  assert.match(outputs['add.mjs'], /^\[add \{"a":5,"b":7\}\]\nThe answer is 12\. end_turn 10\n/);
  assert.match(outputs['add.mjs'], /was ended by SIGKILL\nThe answer is 3\.\n$/);
});

test('the package has what it needs, installs and runs', async (t) => {
  const cwd = await temporaryFolder(t);
  const [packed] = JSON.parse(await run(folder, 'npm', 'pack', '--json', '--pack-destination', cwd));
  const names = packed.files.map(({ path }) => path);
  for (const name of ['LICENSE', 'README.md', 'index.d.ts', 'infer.d.ts', 'protocol.d.ts', 'lib/client.js']) {
    assert.ok(names.includes(name), `${name} is missing`);
  }
  assert.ok(!names.some((name) => name.startsWith('tests')));
  const project = join(cwd, 'project');
  await mkdir(project);
  await run(project, 'npm', 'install', join(cwd, packed.filename));
  await writeFile(join(project, 'add.mjs'), await readFile(join(folder, 'examples', 'add.mjs')));
  assert.match(await run(project, process.execPath, 'add.mjs'), /The answer is 12\.\nend_turn after 2 steps\n$/);
});

test('the package has the version of the daemon', async () => {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { Client } = await import('../index.js');
  const client = await Client.spawn();
  await client.close();
  assert.equal(client.serverInfo.version, version);
});

const hasCompiler = await run(folder, 'tsc', '--version').then(() => true, () => false);

test('a strict compiler takes the declarations', { skip: !hasCompiler && !process.env.CI && 'no tsc' }, async () => {
  await run(folder, 'tsc', '-p', 'tests/types').catch(({ stdout, message }) => assert.fail(stdout || message));
});
