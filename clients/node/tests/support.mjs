// What the tests share: clients that are closed after each test, scripts, and bounds on waits.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '../index.js';

export const folder = fileURLToPath(new URL('..', import.meta.url));
export const ringback = process.env.RINGBACK || 'ringback';

// Long enough for a daemon that is slowed down by a sanitizer.
const WAIT_MS = 60_000;

/** A promise that fails when it takes too long. */
export async function soon(promise, what = 'It') {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${WAIT_MS} ms.`)), WAIT_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A promise and what settles it. */
export function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

/** A folder that is removed after the test. */
export async function temporaryFolder(t) {
  const path = await mkdtemp(join(tmpdir(), 'ringback-node-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A client of the real daemon, closed after the test. */
export async function client(t, options = {}) {
  const made = await soon(Client.spawn(options), 'The start');
  t.after(() => soon(made.close(), 'The end'));
  return made;
}

/** A client whose sessions are told to play these replies: `{client, model}`. */
export async function scripted(t, replies, options = {}) {
  const cwd = await temporaryFolder(t);
  await writeFile(join(cwd, 'script.json'), JSON.stringify({ replies }));
  return { client: await client(t, { cwd, ...options }), model: 'scripted/script.json' };
}

/** The command of the daemon that misbehaves in a certain way. */
export const fake = (way) => [process.execPath, join(folder, 'tests', 'fake-daemon.mjs'), way];

/** A client of the daemon that misbehaves, closed after the test. */
export const faked = (t, way, options = {}) => client(t, { command: fake(way), ...options });

/** The schema of an object whose members are all required. */
export const object = (properties) => ({
  type: 'object', properties, required: Object.keys(properties),
});

export const add = {
  name: 'add',
  description: 'Add two numbers',
  inputSchema: object({ a: { type: 'number' }, b: { type: 'number' } }),
};

/** All updates of a turn. */
export async function collected(turn) {
  const updates = [];
  for await (const update of turn) updates.push(update);
  return updates;
}

/** The text of the deltas among updates. */
export const textIn = (updates) =>
  updates.filter(({ type }) => type === 'text_delta').map(({ text }) => text).join('');
