/// `exit`: ends the daemon with status 0 after `shutdown`, otherwise 1 (LSP 3.17).
package enum Exit {}
