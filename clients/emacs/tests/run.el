;;; run.el --- Runs the tests of ringback.el  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;;   RINGBACK=/path/to/ringback emacs --batch -Q -l clients/emacs/tests/run.el

;;; Code:

(let ((directory (file-name-directory load-file-name)))
  (setq load-prefer-newer t
        backup-inhibited t
        ;; Tests neither read nor write the user's directory.
        user-emacs-directory (make-temp-file "ringback" t))
  (push directory load-path)
  (push (expand-file-name ".." directory) load-path)
  (dolist (file (directory-files directory t "-test\\.el\\'"))
    (load file nil t)))

;; This was named by the directory that counted when it was loaded.
(defvar project-list-file)
(setq project-list-file (locate-user-emacs-file "projects"))
(add-hook 'kill-emacs-hook
          (lambda () (delete-directory user-emacs-directory t)))

(ert-run-tests-batch-and-exit (or (getenv "RINGBACK_TESTS") t))

;;; run.el ends here
