;;; quality-test.el --- The file's form, and the README's programs  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Code:

(require 'support)
(require 'checkdoc)
(require 'lisp-mnt)

(defconst quality-test-directory
  (file-name-as-directory (expand-file-name ".." support-directory))
  "The directory of the client.")

(defun quality-test-file (name)
  "Return the path of the file NAME of the client."
  (expand-file-name name quality-test-directory))

(defun quality-test-emacs (&rest arguments)
  "Run another Emacs with ARGUMENTS; return (STATUS . OUTPUT)."
  (with-temp-buffer
    (let ((status (apply #'call-process
                         (expand-file-name invocation-name
                                           invocation-directory)
                         nil t nil "--batch" "-Q" "-L" quality-test-directory
                         arguments)))
      (cons status (buffer-string)))))

(ert-deftest quality-test-compiles ()
  "The file compiles without a warning."
  (let ((target (make-temp-file "ringback" nil ".elc")))
    (unwind-protect
        (should (equal (quality-test-emacs
                        "--eval" "(setq byte-compile-error-on-warn t)"
                        "--eval"
                        (format "(setq byte-compile-dest-file-function
                                       (lambda (_) %S))"
                                target)
                        "-f" "batch-byte-compile"
                        (quality-test-file "ringback.el"))
                       '(0 . "")))
      (delete-file target))))

(ert-deftest quality-test-leaves-nothing ()
  "Nothing is written into the user's directory."
  (should-not (file-exists-p (locate-user-emacs-file "projects"))))

(ert-deftest quality-test-checkdoc ()
  "The file passes checkdoc."
  (let ((outcome (quality-test-emacs
                  "-l" "checkdoc" "--eval"
                  (format "(checkdoc-file %S)"
                          (quality-test-file "ringback.el")))))
    (should (equal outcome '(0 . "")))))

(ert-deftest quality-test-version ()
  "The header's version and the constant are the same."
  (should (equal (lm-version (quality-test-file "ringback.el"))
                 ringback-version))
  (should (equal ringback-version
                 (with-temp-buffer
                   (call-process (car (ringback--command)) nil t nil
                                 "--version")
                   (goto-char (point-min))
                   (and (re-search-forward "[0-9]+\\(?:\\.[0-9]+\\)+" nil t)
                        (match-string 0))))))

(defun quality-test-programs ()
  "Return the README's programs in Lisp."
  (with-temp-buffer
    (insert-file-contents (quality-test-file "README.md"))
    (let (programs)
      (while (re-search-forward "^```elisp\n\\(\\(?:.*\n\\)*?\\)```$" nil t)
        (push (match-string 1) programs))
      (nreverse programs))))

(ert-deftest quality-test-readme ()
  "The README's programs run as they stand."
  (let ((programs (quality-test-programs))
        (expected '("\\`The answer is 12\\.\\'" "Waited"
                    "\\`I am .*\\(?:.\\|\n\\)*end_turn\\'")))
    (should (= (length programs) (length expected)))
    (cl-mapc (lambda (program pattern)
               (let ((file (make-temp-file "ringback" nil ".el" program)))
                 (unwind-protect
                     (let ((outcome (quality-test-emacs "-l" file)))
                       (should (equal (car outcome) 0))
                       (should (string-match-p pattern (cdr outcome))))
                   (delete-file file))))
             programs expected)))

(provide 'quality-test)
;;; quality-test.el ends here
