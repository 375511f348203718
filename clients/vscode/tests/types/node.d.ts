// What of Node the extension uses, so that its check needs no package.
declare const module: { exports: unknown };
declare function require(name: 'vscode'): typeof import('vscode');
declare function require(name: string): any;
declare module 'node:path' {
  export const posix: { normalize(path: string): string };
}
