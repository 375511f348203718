;;; jsonrpc-test.el --- The daemon with jsonrpc.el alone  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Other people's clients work with the daemon unchanged: this one is
;; Emacs's own jsonrpc.el, and nothing of ringback.el.

;;; Code:

(require 'ert)
(require 'jsonrpc)

(defun jsonrpc-test-connection (requested notified)
  "Return a connection to a new daemon.
REQUESTED and NOTIFIED are its dispatchers."
  (make-instance
   'jsonrpc-process-connection :name "plain"
   :request-dispatcher requested :notification-dispatcher notified
   :process (make-process
             :name "plain" :command (list (or (getenv "RINGBACK") "ringback"))
             :connection-type 'pipe :coding 'utf-8-emacs-unix :noquery t
             :stderr (get-buffer-create "*plain stderr*"))))

(defun jsonrpc-test-wait (predicate)
  "Wait until PREDICATE returns non-nil."
  (let ((deadline (+ (float-time) 60)))
    (while (not (funcall predicate))
      (should (< (float-time) deadline))
      (accept-process-output nil 0.05))))

(defun jsonrpc-test-prepare (connection)
  "Initialize CONNECTION, and register a tool."
  (should (equal (plist-get (jsonrpc-request
                             connection :initialize
                             `(:protocolVersion
                               1 :processId ,(emacs-pid)
                               :clientInfo (:name "jsonrpc.el")))
                            :protocolVersion)
                 1))
  (jsonrpc-notify connection :initialized nil)
  (should (equal (jsonrpc-request
                  connection :tools/register
                  '(:tools [(:name "add" :description "Add two numbers"
                             :inputSchema
                             (:type "object"
                              :properties (:a (:type "number")
                                           :b (:type "number"))
                              :required ["a" "b"]))]))
                 '(:registered ["add"] :replaced []))))

(ert-deftest jsonrpc-test-prompt ()
  "A prompt is answered, with a tool call on the way."
  (let* ((text "") calls
         (connection
          (jsonrpc-test-connection
           (lambda (_connection method params)
             (push (list method (plist-get params :name)) calls)
             (let ((arguments (plist-get params :arguments)))
               (list :content (number-to-string
                               (+ (plist-get arguments :a)
                                  (plist-get arguments :b))))))
           (lambda (_connection _method params)
             (let ((update (plist-get params :update)))
               (when (equal (plist-get update :type) "text_delta")
                 (setq text (concat text (plist-get update :text)))))))))
    (jsonrpc-test-prepare connection)
    (should (equal (plist-get (jsonrpc-request connection :session/prompt
                                               '(:prompt "What is 5 + 7?"))
                              :stopReason)
                   "end_turn"))
    (should (equal text "The answer is 12."))
    (should (equal calls '((tools/call "add"))))
    (jsonrpc-test-end connection)))

(ert-deftest jsonrpc-test-cancel ()
  "A turn that waits for a tool is cancelled, and an error has its kind."
  (let* (result connection)
    (setq connection
          (jsonrpc-test-connection
           (lambda (connection _method params)
             ;; The dispatcher answers when it returns; the cancel goes
             ;; out before.
             (jsonrpc-notify connection :session/cancel
                             (list :sessionId (plist-get params :sessionId)))
             (jsonrpc-error "Too late"))
           #'ignore))
    (jsonrpc-test-prepare connection)
    (jsonrpc-async-request connection :session/prompt
                           '(:prompt "What is 5 + 7?")
                           :success-fn (lambda (given) (setq result given))
                           :error-fn (lambda (given) (setq result given))
                           :timeout nil)
    (jsonrpc-test-wait (lambda () result))
    (should (equal (plist-get result :stopReason) "cancelled"))
    (let ((problem (should-error
                    (jsonrpc-request connection :session/close
                                     '(:sessionId "none"))
                    :type 'jsonrpc-error)))
      (should (equal (plist-get (alist-get 'jsonrpc-error-data (cddr problem))
                                :kind)
                     "unknown_session")))
    (jsonrpc-test-end connection)))

(defun jsonrpc-test-end (connection)
  "End the daemon of CONNECTION, which ends with status 0."
  (let ((process (jsonrpc--process connection)))
    (should-not (jsonrpc-request connection :shutdown nil))
    (jsonrpc-notify connection :exit nil)
    (jsonrpc-test-wait (lambda () (not (jsonrpc-running-p connection))))
    (should (= 0 (process-exit-status process)))))

(provide 'jsonrpc-test)
;;; jsonrpc-test.el ends here
