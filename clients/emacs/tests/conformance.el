;;; conformance.el --- The client under `ringback conform'  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Submits one prompt, with three tools, and writes the answer's text to
;; stdout.  To be run by
;;
;;   ringback conform -- emacs --batch -Q -l clients/emacs/tests/conformance.el

;;; Code:

(require 'ringback
         (expand-file-name "../ringback.el"
                           (file-name-directory load-file-name)))

(ringback-define-tool echo ((text string "What to give back."))
  "Give back exactly the text."
  text)

(ringback-define-tool fail ()
  "Fail."
  (error "failed on purpose"))

(ringback-define-tool slow ()
  "Give nothing until the call is cancelled."
  :async call
  (ringback-tool-on-cancel call #'ignore))

(setq ringback-enabled-tools '("echo" "fail" "slow")
      ringback-approve-function
      (lambda (request)
        (if (equal (plist-get request :name) "echo")
            'allow
          '(deny "not that one"))))

(defun conformance-end (text)
  "End with status 1 and TEXT on one line of stderr."
  (message "%s" (replace-regexp-in-string "[\r\n]+" "; " text))
  (kill-emacs 1))

(condition-case problem
    (let ((reason (plist-get
                   (ringback-wait
                    (ringback-prompt
                     "conform" :on-error #'ignore
                     :on-text (lambda (text)
                                ;; Exactly these bytes, at once.
                                (send-string-to-terminal
                                 (encode-coding-string text 'utf-8-unix)))))
                   :stopReason)))
      (if (equal reason "end_turn")
          (kill-emacs 0)
        (conformance-end (format "The turn ended with %s" reason))))
  (ringback-error (conformance-end (cadr problem)))
  (error (conformance-end (error-message-string problem))))

;;; conformance.el ends here
