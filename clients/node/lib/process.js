/** The daemon as a process: lines out, lines in, and how it ended. */

import { spawn } from 'node:child_process';
import { RingbackError } from './errors.js';

const KEPT_STDERR_LINES = 20;
const STDERR_LINE_CHARACTERS = 1_000;
// What a dead daemon has left in its pipes is read, but a process that inherited them may live on.
const LINGER_MS = 500;
// A daemon that closes a pipe is about to end by itself; one that does not is ended.
const PIPE_GRACE_MS = 1_000;
const NEWLINE = 10;

/** A process whose stdout is split into lines of bytes. */
export class DaemonProcess {
  #child;
  #parts = [];
  #partBytes = 0;
  #maxLineBytes;
  #peer;
  #stderr = [];
  #stderrRest = '';

  /** Settles when the process has ended and what it wrote is read. */
  ended;

  constructor(file, args, { env, cwd, maxLineBytes, ...peer }) {
    this.#maxLineBytes = maxLineBytes;
    this.#peer = peer;
    this.#child = spawn(file, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    this.ended = this.#end(file, cwd);
    const { stdin, stdout, stderr } = this.#child;
    if (!stdout) return; // The process could not even be made; `ended` tells.
    stdout.on('data', (chunk) => this.#takeOutput(chunk));
    stdout.on('end', () => this.#killLater());
    stderr.setEncoding('utf8').on('data', (text) => this.#takeStderr(text));
    // A pipe that nobody reads any more (EPIPE): the end of the process says why.
    stdin.on('error', () => this.#killLater());
    stdout.on('error', () => this.#killLater());
  }

  get pid() {
    return this.#child.pid;
  }

  /** The bytes that the daemon has not read yet. */
  get queuedBytes() {
    return this.#child.stdin?.writableLength ?? 0;
  }

  /** The last lines of stderr. */
  get stderr() {
    return this.#stderrRest ? [...this.#stderr, this.#stderrRest] : [...this.#stderr];
  }

  write(line) {
    if (this.#child.stdin?.writable) this.#child.stdin.write(line);
  }

  closeInput() {
    this.#child.stdin?.end();
  }

  kill(signal = 'SIGKILL') {
    this.#child.kill(signal);
  }

  #end(file, cwd) {
    return new Promise((resolve) => {
      this.#child.on('error', (error) => {
        if (this.#child.pid === undefined) resolve({ notStarted: notStarted(file, cwd, error) });
      });
      this.#child.once('exit', () => {
        const timer = setTimeout(() => {
          this.#child.stdout.destroy();
          this.#child.stderr.destroy();
        }, LINGER_MS);
        this.#child.once('close', () => clearTimeout(timer));
      });
      this.#child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
    });
  }

  #killLater() {
    const timer = setTimeout(() => this.kill(), PIPE_GRACE_MS);
    this.ended.then(() => clearTimeout(timer));
  }

  #takeOutput(chunk) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const last = chunk.subarray(from, end);
      const line = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
      this.#parts = [];
      this.#partBytes = 0;
      from = end + 1;
      if (line.length > this.#maxLineBytes) return this.#peer.onOverlong();
      this.#peer.onLine(line);
    }
    if (from < chunk.length) {
      this.#parts.push(chunk.subarray(from));
      this.#partBytes += chunk.length - from;
    }
    if (this.#partBytes > this.#maxLineBytes) {
      this.#parts = [];
      this.#partBytes = 0;
      this.#peer.onOverlong();
    }
  }

  #takeStderr(text) {
    const lines = (this.#stderrRest + text).split('\n');
    this.#stderrRest = lines.pop().slice(0, STDERR_LINE_CHARACTERS);
    for (const line of lines) {
      this.#stderr.push(line.slice(0, STDERR_LINE_CHARACTERS));
      if (this.#stderr.length > KEPT_STDERR_LINES) this.#stderr.shift();
      this.#peer.onStderr(line);
    }
  }
}

function notStarted(file, cwd, error) {
  const place = cwd === undefined ? '' : `, and see that the folder ${cwd} exists`;
  const hint = error.code === 'ENOENT'
    ? ` Install it, put it on the PATH, or name it: \`command\` or the variable RINGBACK${place}.`
    : '';
  return new RingbackError('not_started', `"${file}" cannot be started (${error.message}).${hint}`);
}
