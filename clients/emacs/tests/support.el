;;; support.el --- What the tests of ringback.el share  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Code:

(require 'ert)
(require 'ringback)

(defconst support-directory (file-name-directory load-file-name)
  "The directory of the tests.")

(defconst support-patience 60
  "Seconds that any wait of a test may take.")

(defun support-call (replies function)
  "Call FUNCTION with the name of a scripted model that gives REPLIES."
  (let ((file (make-temp-file "ringback" nil ".json"))
        (tools ringback--tools))
    (unwind-protect
        (progn
          (let ((coding-system-for-write 'binary))
            (write-region (ringback--serialize
                           (list :replies (vconcat replies)))
                          nil file nil 'silent))
          (funcall function (concat "scripted/" file)))
      (ringback-stop)
      (setq ringback--tools tools)
      (delete-file file))))

(defmacro support-with (replies &rest body)
  "Execute BODY with MODEL bound to a model that gives REPLIES, in order.
Afterwards the daemon is ended, and tools that BODY defined are gone."
  (declare (indent 1))
  `(support-call (list ,@replies) (lambda (model) (ignore model) ,@body)))

(defun support-wait (function)
  "Wait until FUNCTION returns non-nil, and return that."
  (let ((deadline (+ (float-time) support-patience)) value)
    (while (not (setq value (funcall function)))
      (when (> (float-time) deadline) (error "It never happened"))
      (accept-process-output nil 0.05))
    value))

(defun support-turn (model &rest arguments)
  "Run a turn with MODEL and ARGUMENTS; return (RESULT . UPDATES)."
  (let* (updates
         (turn (apply #'ringback-prompt "Go" :model model
                      :on-update (lambda (update) (push update updates))
                      :on-error #'ignore arguments))
         (result (ringback-wait turn support-patience)))
    (cons result (nreverse updates))))

(defun support-answer (model &rest arguments)
  "Run a turn with MODEL and ARGUMENTS; return the answer's text."
  (ringback-text (car (apply #'support-turn model arguments))))

(defun support-problem (function)
  "Return the error plist that FUNCTION signals."
  (caddr (should-error (funcall function) :type 'ringback-error)))

(defun support-result-reply ()
  "Return a reply that gives back the last tool result."
  '(:text "{{result}}"))

(provide 'support)
;;; support.el ends here
