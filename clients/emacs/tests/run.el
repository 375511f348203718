;;; run.el --- Runs the tests of ringback.el  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;;   RINGBACK=/path/to/ringback emacs --batch -Q -l clients/emacs/tests/run.el

;;; Code:

(let ((directory (file-name-directory load-file-name)))
  (setq load-prefer-newer t
        ;; What tests write is small and short-lived.
        backup-inhibited t)
  (push directory load-path)
  (push (expand-file-name ".." directory) load-path)
  (dolist (file (directory-files directory t "-test\\.el\\'"))
    (load file nil t)))

(ert-run-tests-batch-and-exit (or (getenv "RINGBACK_TESTS") t))

;;; run.el ends here
