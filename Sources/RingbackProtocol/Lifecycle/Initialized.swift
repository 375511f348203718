/// `initialized`: the client has read the answer to `initialize`; no params (LSP 3.17).
package enum Initialized {}
