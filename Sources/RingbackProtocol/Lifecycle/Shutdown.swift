/// `shutdown`: no params, answered with null; afterwards only `exit` is taken (LSP 3.17).
package enum Shutdown {}
