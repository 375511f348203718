;;; ringback.el --- Language models that call your tools  -*- lexical-binding: t; -*-

;; Copyright 2026 The Ringback authors

;; Author: The Ringback authors
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: tools, convenience
;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Ringback is a daemon between a program and a language model.  This
;; client starts it, gives it Emacs's tools and your own, and shows what
;; the model answers.
;;
;; `M-x ringback' asks for a prompt and streams the answer into the
;; buffer *ringback*.  The model may list and read buffers, look up
;; definitions and references through Xref, and read Flymake's
;; diagnostics; before it edits a buffer or compiles, you are asked.
;; What is sent is your prompt, `ringback-instructions' and the tools'
;; definitions, and nothing else.
;;
;; For Lisp programs: `ringback-prompt', `ringback-ask' and
;; `ringback-define-tool'.
;;
;; The daemon is the program `ringback-command', else that of the
;; environment variable RINGBACK, else "ringback" in the path.

;;; Code:

(require 'cl-lib)
(require 'eieio)
(require 'json)
(require 'jsonrpc)
(require 'project)
(require 'seq)
(require 'subr-x)

(declare-function compilation-start "compile")
(declare-function flymake-diagnostic-beg "flymake")
(declare-function flymake-diagnostic-text "flymake")
(declare-function flymake-diagnostic-type "flymake")
(declare-function flymake-diagnostics "flymake")
(declare-function xref-backend-definitions "xref")
(declare-function xref-backend-identifier-at-point "xref")
(declare-function xref-backend-references "xref")
(declare-function xref-find-backend "xref")
(declare-function xref-item-location "xref")
(declare-function xref-item-summary "xref")
(declare-function xref-location-group "xref")
(declare-function xref-location-marker "xref")
(defvar compilation-finish-functions)

;;;; Customization

(defgroup ringback nil
  "Models that call Emacs's tools, through the Ringback daemon."
  :group 'tools
  :prefix "ringback-")

(defcustom ringback-command nil
  "The program of the daemon.
A string is its name; a list is its name and arguments.  With nil the
environment variable RINGBACK counts, else \"ringback\" in the path."
  :type '(choice (const :tag "RINGBACK, or ringback in the path" nil)
                 (file :tag "Program")
                 (repeat :tag "Program and arguments" string)))

(defcustom ringback-model nil
  "The model of new sessions, as \"provider/model\".
A list names models that take over for one another.  With nil the
daemon's own default counts."
  :type '(choice (const :tag "The daemon's default" nil)
                 string
                 (repeat string)))

(defcustom ringback-instructions nil
  "The instructions of new sessions; nothing is added to them."
  :type '(choice (const :tag "None" nil) string))

(defcustom ringback-enabled-tools t
  "The names of the tools that models may see, or t for all."
  :type '(choice (const :tag "All" t) (repeat string)))

(defcustom ringback-approval 'tool
  "Which tool calls you are asked about.
`tool': those of tools whose definition says so (editing, compiling).
`always': all.  `never': none."
  :type '(choice (const tool) (const always) (const never)))

(defcustom ringback-approve-function #'ringback-approve-in-minibuffer
  "The function that decides whether a tool call may be executed.
It is called outside of process filters with one argument, a plist with
`:name', `:arguments' (a plist), `:sessionId', `:turnId' and `:callId',
and returns `allow', `always' (this tool, for this session), `deny', or
a list (deny REASON) or (allow ARGUMENTS), which replace the model's.
Quitting, and an error, deny.  With nil nobody can be asked, and the
daemon refuses calls that need it."
  :type '(choice function (const :tag "Nobody can be asked" nil)))

(defcustom ringback-display-function #'pop-to-buffer
  "The function that shows the buffer *ringback*."
  :type '(choice (const :tag "Show and select" pop-to-buffer)
                 (const :tag "Show" display-buffer)
                 (const :tag "Show in this window" pop-to-buffer-same-window)
                 function))

(defcustom ringback-show-reasoning t
  "Whether the model's reasoning is shown."
  :type 'boolean)

(defcustom ringback-private-files
  (concat "\\.gpg\\'\\|\\.age\\'\\|authinfo\\|\\.netrc\\'"
          "\\|/\\.ssh/\\|/\\.gnupg/\\|/\\.env\\'")
  "Models cannot read or list buffers of files with such names."
  :type 'regexp)

(defcustom ringback-result-limit 100000
  "How many characters the result of a built-in tool may have."
  :type 'natnum)

(defcustom ringback-request-timeout 30
  "Seconds that `ringback-request' waits for an answer."
  :type 'number)

(defcustom ringback-log-size 0
  "Characters of the protocol that the connection's events buffer keeps."
  :type 'natnum)

(defface ringback-prompt '((t :inherit minibuffer-prompt))
  "Face of prompts in the buffer *ringback*.")

(defface ringback-tool '((t :inherit font-lock-function-name-face))
  "Face of the names of tools that are called.")

(defface ringback-detail '((t :inherit shadow))
  "Face of arguments, states and reasoning.")

(defface ringback-failure '((t :inherit error))
  "Face of what went wrong.")

(define-error 'ringback-error "Ringback")

(defconst ringback-version "0.1.0"
  "The version of this client.")

(defconst ringback--message-limit (* 256 1024 1024)
  "The most bytes that a message of the daemon may have.")

(defconst ringback--header-limit 8192
  "The most bytes that the header of a message may have.")

(defconst ringback--errors-limit 65536
  "How many characters of the daemon's stderr are kept.")

(defconst ringback--question-limit 160
  "The longest arguments that fit into the minibuffer's question.")

(defconst ringback--approval-idle 0.4
  "Seconds without input until a question comes up, so that no key hits it.")

(eval-and-compile                       ; Macros need it.
  (defconst ringback-empty (make-hash-table :size 1)
    "The empty JSON object; nil stands for null."))

;;;; JSON

;; As in jsonrpc.el: objects are plists, arrays vectors, false is
;; :json-false, null is nil.  An empty object reads as nil, too.  The
;; native reader and writer come first; where they give up (integers
;; beyond 64 bits, \u0000, lone surrogates), json.el takes over.

(defun ringback--parse (bytes)
  "Return the value of the JSON text in the unibyte string BYTES."
  (let ((text (decode-coding-string bytes 'utf-8-unix t)))
    (condition-case nil
        (json-parse-string text :object-type 'plist
                           :null-object nil :false-object :json-false)
      (error (ringback--parse-slowly text)))))

(defun ringback--parse-slowly (text)
  "Return the value of the JSON in TEXT, read by json.el."
  (when (string-match-p "[^\0-\x3fff7f]" text)
    (error "The text is not UTF-8"))
  (with-temp-buffer
    (insert text)
    (goto-char (point-min))
    (let ((json-object-type 'plist) (json-array-type 'vector)
          (json-false :json-false) (json-null nil) (json-key-type nil))
      (prog1 (json-read)
        (json-skip-whitespace)
        (unless (eobp) (error "There is more than one value"))))))

(defun ringback--serialize (value)
  "Return VALUE as JSON, in a unibyte string of UTF-8."
  (let ((text (condition-case nil
                  (json-serialize value :null-object nil
                                  :false-object :json-false)
                (error
                 (let ((json-false :json-false) (json-null nil))
                   (json-encode (ringback--clean value)))))))
    (if (multibyte-string-p text)
        (encode-coding-string text 'utf-8-unix t)
      text)))

(defun ringback--clean (value)
  "Return VALUE with each string's bytes that are no characters replaced."
  (cond
   ((stringp value)
    (replace-regexp-in-string
     "[\xd800-\xdfff]\\|[^\0-\x10ffff]" "\ufffd"
     (if (multibyte-string-p value) value
       (decode-coding-string value 'utf-8-unix t))
     t t))
   ((and (floatp value) (or (isnan value) (= (abs value) 1.0e+INF)))
    (error "JSON has no number %s" value))
   ((vectorp value) (vconcat (mapcar #'ringback--clean value)))
   ((consp value)
    (cons (ringback--clean (car value)) (ringback--clean (cdr value))))
   ((hash-table-p value)
    (let ((table (copy-hash-table value)))
      (maphash (lambda (key member)
                 (puthash key (ringback--clean member) table))
               value)
      table))
   (t value)))

;;;; Tools, calls, sessions, turns

(cl-defstruct (ringback-tool (:constructor ringback--make-tool)
                             (:copier nil))
  "A tool that models may call."
  name definition function parameters async approval)

(cl-defstruct (ringback-call (:constructor ringback--make-call)
                             (:copier nil))
  "A request of the daemon: a tool call, or the question about one."
  connection id params cancel-functions (open-p t))

(cl-defstruct (ringback-session (:constructor ringback--make-session)
                                (:copier nil))
  "A conversation with a model."
  connection id model (state 'opening) waiting turn failure home ticks)

(cl-defstruct (ringback-turn (:constructor ringback--make-turn)
                             (:copier nil))
  "A prompt until its stop reason."
  session request-id (state 'waiting) result failure
  on-text on-update on-done on-error own-session)

;;;; The connection

(defclass ringback-connection (jsonrpc-process-connection)
  ((process-of :initform nil :accessor ringback--process
               :documentation "The daemon.")
   (base-sentinel :initform nil :accessor ringback--base-sentinel
                  :documentation "The sentinel of jsonrpc.el.")
   (expected :initform nil :accessor ringback--expected
             :documentation "The bytes of the body that is coming in.")
   (open-ids :initform (make-hash-table) :accessor ringback--open-ids
             :documentation "The ids of requests without an answer.")
   (last-id :initform nil :accessor ringback--last-id
            :documentation "The id of the last request.")
   (calls :initform (make-hash-table :test #'equal)
          :accessor ringback--calls
          :documentation "Calls and questions of the daemon by id.")
   (sessions :initform (make-hash-table :test #'equal)
             :accessor ringback--sessions
             :documentation "Open sessions by id.")
   (death :initform nil :accessor ringback--death
          :documentation "The error that open requests fail with.")
   (buried :initform nil :accessor ringback--buried
           :documentation "Whether all is closed after the end.")
   (after-death :initform nil :accessor ringback--after-death
                :documentation "Functions to call when all is closed."))
  "A running daemon.
jsonrpc.el answers each request of the daemon when its dispatcher
returns.  Tools and questions take longer, so this class reads frames
itself, answers requests when their answer is there, and leaves answers
and notifications to jsonrpc.el.")

(cl-defmethod initialize-instance :after ((connection ringback-connection)
                                          slots)
  "Have the process of CONNECTION, in SLOTS, read and watched from here."
  (let ((process (plist-get slots :process)))
    (setf (ringback--process connection) process
          (ringback--base-sentinel connection) (process-sentinel process))
    (process-put process 'ringback-connection connection)
    (with-current-buffer (process-buffer process)
      (set-buffer-multibyte nil))
    (set-process-coding-system process 'binary 'binary)
    (set-process-filter process #'ringback--filter)
    (set-process-sentinel process #'ringback--sentinel)))

(cl-defmethod jsonrpc-connection-send ((connection ringback-connection)
                                       &rest members
                                       &key id method &allow-other-keys)
  "Send CONNECTION the message with MEMBERS, among them ID and METHOD."
  (when method
    (setq members (plist-put (copy-sequence members) :method
                             (string-remove-prefix ":" (format "%s" method))))
    (when id
      (setf (ringback--last-id connection) id)
      (puthash id t (ringback--open-ids connection))))
  (let ((bytes (ringback--serialize (append '(:jsonrpc "2.0") members))))
    (process-send-string
     (ringback--process connection)
     (concat (format "Content-Length: %d\r\n\r\n" (length bytes)) bytes))))

(defun ringback--notify (connection method params)
  "Send CONNECTION the notification METHOD with PARAMS, if it is alive."
  (when (ringback-live-p connection)
    (condition-case problem
        (jsonrpc-notify connection method params)
      ;; A process that has ended a moment ago is told by its sentinel.
      (error (when (ringback-live-p connection)
               (signal (car problem) (cdr problem)))))))

(defun ringback--filter (process string)
  "Take the bytes STRING that PROCESS wrote."
  (let ((connection (process-get process 'ringback-connection)))
    (when (buffer-live-p (process-buffer process))
      (with-current-buffer (process-buffer process)
        (let ((inhibit-read-only t))
          (goto-char (point-max))
          (insert string)))
      (ringback--drain connection))))

(defun ringback--drain (connection)
  "Receive the whole messages that CONNECTION has."
  (let ((left nil) body)
    (unwind-protect
        (progn
          (while (setq body (ringback--next-body connection))
            (ringback--receive-bytes connection body))
          (setq left t))
      ;; Someone threw out of a callback; what follows must not wait for
      ;; the daemon to write again.
      (unless left (run-at-time 0 nil #'ringback--drain connection)))))

(defun ringback--next-body (connection)
  "Take the body of the next message of CONNECTION, if it is whole."
  (let ((buffer (process-buffer (ringback--process connection))))
    (when (and (buffer-live-p buffer) (not (ringback--death connection)))
      (with-current-buffer buffer
        (let ((inhibit-read-only t) (case-fold-search t))
          (unless (ringback--expected connection)
            (ringback--take-header connection))
          (let ((size (ringback--expected connection)))
            (when (and size (>= (buffer-size) size))
              (setf (ringback--expected connection) nil)
              (delete-and-extract-region (point-min)
                                         (+ (point-min) size)))))))))

(defun ringback--take-header (connection)
  "Take the header of the next message of CONNECTION, if it is whole."
  (goto-char (point-min))
  (cond
   ((looking-at "\\(?:[a-z0-9-]+:[^\r\n]*\r\n\\)+\r\n")
    (let ((end (match-end 0)))
      (if (and (re-search-forward
                "^content-length:[ \t]*\\([0-9]\\{1,10\\}\\)[ \t]*\r\n" end t)
               (<= (string-to-number (match-string 1))
                   ringback--message-limit))
          (setf (ringback--expected connection)
                (string-to-number (match-string 1)))
        (ringback--break connection "a header without a usable length"))
      (delete-region (point-min) end)))
   ((or (> (buffer-size) ringback--header-limit)
        (not (looking-at (concat "\\(?:[a-z0-9-]+:[^\r\n]*\r\n\\)*"
                                 "\\(?:[a-z0-9-]*\\|[a-z0-9-]+:[^\r\n]*\\)"
                                 "\r?\\'"))))
    (ringback--break connection "something that is no message"))))

(defun ringback--break (connection what)
  "End CONNECTION, whose daemon wrote WHAT."
  (unless (ringback--death connection)
    (setf (ringback--death connection)
          (list :kind "bad_message"
                :message (format "The daemon wrote %s and was ended" what)))
    (delete-process (ringback--process connection))))

(defun ringback--receive-bytes (connection body)
  "Receive from CONNECTION the message whose bytes are BODY."
  (let ((message (condition-case nil
                     (ringback--parse body)
                   (error :malformed))))
    (if (listp message)
        (ringback--receive connection message)
      (ringback--break connection "something that is no message"))))

(defun ringback--receive (connection message)
  "Act on MESSAGE from CONNECTION."
  (let ((id (plist-get message :id))
        (method (plist-get message :method))
        (params (plist-get message :params)))
    (cond
     ((and (stringp method) (plist-member message :id))
      (ringback--guard #'ringback--requested connection id method params))
     ((stringp method)
      (ringback--guard #'jsonrpc-connection-receive connection
                       (list :jsonrpc "2.0" :method method :params params)))
     ((and (integerp id) (gethash id (ringback--open-ids connection)))
      (remhash id (ringback--open-ids connection))
      (ringback--guard
       #'jsonrpc-connection-receive connection
       (append (list :jsonrpc "2.0" :id id)
               (if (plist-get message :error)
                   (list :error (plist-get message :error))
                 (list :result (plist-get message :result)))))))))

(defun ringback--guard (function &rest arguments)
  "Call FUNCTION with ARGUMENTS; tell of an error and go on."
  (condition-case-unless-debug problem
      (apply function arguments)
    (error (message "Ringback: %s" (error-message-string problem)))))

(defun ringback--requested (connection id method params)
  "Begin to answer the request ID from CONNECTION for METHOD with PARAMS."
  (let ((call (ringback--make-call :connection connection :id id
                                   :params params)))
    (pcase method
      ("tools/call" (ringback--begin call #'ringback--run-tool))
      ("tools/approve" (ringback--begin call #'ringback--ask))
      (_ (jsonrpc-connection-send
          connection :id id
          :error (list :code -32601
                       :message (format "There is no method %s" method)))))))

(defun ringback--begin (call function)
  "Have FUNCTION work on CALL as soon as this filter is done."
  (puthash (ringback-call-id call) call
           (ringback--calls (ringback-call-connection call)))
  (run-at-time 0 nil #'ringback--guard
               (lambda ()
                 (when (ringback-call-open-p call) (funcall function call)))))

(defun ringback--answer (call &rest members)
  "Answer CALL with MEMBERS, unless that has happened."
  (when (ringback-call-open-p call)
    (let ((connection (ringback-call-connection call)))
      (setf (ringback-call-open-p call) nil)
      (remhash (ringback-call-id call) (ringback--calls connection))
      (when (ringback-live-p connection)
        (condition-case problem
            (apply #'jsonrpc-connection-send connection
                   :id (ringback-call-id call) members)
          (error (ringback--answer-failed call problem)))))))

(defun ringback--answer-failed (call problem)
  "Tell the daemon that the answer to CALL cannot be sent for PROBLEM."
  (when (ringback-live-p (ringback-call-connection call))
    (jsonrpc-connection-send
     (ringback-call-connection call) :id (ringback-call-id call)
     :error (list :code -32603
                  :message (format "The answer cannot be sent: %s"
                                   (error-message-string problem))))))

(defun ringback--notified (connection method params)
  "Act on the notification METHOD with PARAMS from CONNECTION."
  (pcase method
    ('session/update
     (let ((session (gethash (plist-get params :sessionId)
                             (ringback--sessions connection))))
       (when session
         (ringback--updated session (plist-get params :update)))))
    ('$/cancelRequest
     (let ((call (gethash (plist-get params :id)
                          (ringback--calls connection))))
       (when call (ringback--withdraw call))))))

(defun ringback--withdraw (call)
  "End CALL, whose answer nobody wants any more."
  (ringback--answer call :error '(:code -32800
                                  :message "The call was cancelled"))
  (dolist (function (ringback-call-cancel-functions call))
    (ringback--guard function)))

;;;; The daemon's life

(defvar ringback--tools nil
  "The tools, in the order of their definition.")

(defvar ringback--connections nil
  "The daemons that run.")

(defvar ringback--default nil
  "The daemon that is used where none is named.")

(defvar ringback--count 0
  "How many daemons were started, for their names.")

(defun ringback-live-p (connection)
  "Whether the daemon of CONNECTION is alive."
  (and connection
       (not (ringback--death connection))
       (process-live-p (ringback--process connection))))

(defun ringback-connect ()
  "Return the daemon in use, started if need be."
  (unless (ringback-live-p ringback--default)
    (setq ringback--default (ringback-start)))
  ringback--default)

(defun ringback--command ()
  "Return the daemon's program and arguments."
  (let ((command (or ringback-command
                     (let ((variable (getenv "RINGBACK")))
                       (and variable (not (string-empty-p variable)) variable))
                     "ringback")))
    (if (listp command) command (list command))))

(cl-defun ringback-start (&key command providers)
  "Start a daemon and return the connection.
COMMAND is its program, or program and arguments, in place of
`ringback-command'.  PROVIDERS is the protocol's member of that name."
  (let* ((command (cond ((null command) (ringback--command))
                        ((listp command) command)
                        (t (list command))))
         (name (format "ringback-%d" (cl-incf ringback--count)))
         (connection (ringback--spawn name command)))
    (push connection ringback--connections)
    (add-hook 'kill-emacs-hook #'ringback-stop-all)
    (ringback--initialize connection providers)
    (dolist (tool ringback--tools)
      (ringback--register connection tool))
    connection))

(defun ringback--spawn (name command)
  "Start COMMAND and return a connection to it called NAME."
  (let* ((default-directory (if (or (file-remote-p default-directory)
                                    (not (file-directory-p default-directory)))
                                "~/" default-directory))
         (program (or (executable-find (car command))
                      (error "There is no program %s; set `ringback-command'"
                             (car command))))
         (errors (get-buffer-create (format "*%s stderr*" name)))
         (process-adaptive-read-buffering nil)
         (process (make-process
                   :name name :command (cons program (cdr command))
                   :connection-type 'pipe :coding 'binary
                   :noquery t :stderr errors)))
    (set-process-query-on-exit-flag (get-buffer-process errors) nil)
    (set-process-sentinel (get-buffer-process errors) #'ignore)
    (set-process-filter (get-buffer-process errors) #'ringback--keep-errors)
    (apply #'make-instance 'ringback-connection
           :name name :process process
           :notification-dispatcher #'ringback--notified
           (if (slot-exists-p 'ringback-connection '-events-buffer-config)
               (list :events-buffer-config
                     (list :size ringback-log-size :format 'full))
             (list :events-buffer-scrollback-size ringback-log-size)))))

(defun ringback--initialize (connection providers)
  "Send CONNECTION the first request, with PROVIDERS if there are any."
  (ringback--request
   connection :initialize
   `(:protocolVersion
     1 :clientInfo (:name "ringback-emacs" :version ,ringback-version)
     :processId ,(emacs-pid)
     :capabilities (:approvals ,(if (ringback--approvals-p) t :json-false))
     ,@(when providers (list :providers providers)))
   (lambda (_result)
     (ringback--notify connection :initialized ringback-empty))
   (lambda (problem)
     (unless (ringback--death connection)
       (setf (ringback--death connection) problem)
       (delete-process (ringback--process connection))))))

(defun ringback--approvals-p ()
  "Whether somebody can be asked."
  (and ringback-approve-function
       (not (and noninteractive
                 (eq ringback-approve-function
                     #'ringback-approve-in-minibuffer)))))

(defun ringback--request (connection method params success failure)
  "Send CONNECTION a request for METHOD, a keyword, with PARAMS.
SUCCESS is called with the result, FAILURE with an error plist of `:code',
`:kind', `:message' and `:data'.  One of them is called once."
  (if (not (ringback-live-p connection))
      (ringback--fail-after-death connection failure)
    (condition-case problem
        (jsonrpc-async-request
         connection method params :timeout nil
         :success-fn success
         :error-fn (lambda (problem)
                     (ringback--failed connection failure problem)))
      ;; A request that was not sent has no continuation that the
      ;; sentinel could find.
      (error (if (ringback-live-p connection)
                 (signal (car problem) (cdr problem))
               (ringback--fail-after-death connection failure))))))

(defun ringback--fail-after-death (connection failure)
  "Call FAILURE with how CONNECTION ended, as soon as that is known."
  (let ((call (lambda () (funcall failure (ringback--death connection)))))
    (if (ringback--buried connection)
        (run-at-time 0 nil #'ringback--guard call)
      (push call (ringback--after-death connection)))))

(defun ringback--failed (connection failure problem)
  "Call FAILURE with the words of PROBLEM, a JSON-RPC error from CONNECTION."
  (if (not (process-live-p (ringback--process connection)))
      (ringback--fail-after-death connection failure)
    (let ((data (plist-get problem :data)))
      (funcall failure
               (list :code (plist-get problem :code)
                     :kind (and (listp data) (plist-get data :kind))
                     :message (plist-get problem :message)
                     :data data)))))

(defun ringback--sentinel (process change)
  "Close everything when PROCESS has ended by CHANGE."
  (unless (process-live-p process)
    (let ((connection (process-get process 'ringback-connection)))
      (setq ringback--connections (delq connection ringback--connections))
      (ringback--read-errors process)
      (unless (ringback--death connection)
        (setf (ringback--death connection) (ringback--describe-death process)))
      (let ((inhibit-message t))
        (funcall (ringback--base-sentinel connection) process change))
      (setf (ringback--buried connection) t)
      (mapc #'ringback--guard (reverse (ringback--after-death connection)))
      (mapc #'ringback--withdraw
            (hash-table-values (ringback--calls connection)))
      (dolist (buffer (list (jsonrpc-stderr-buffer connection)
                            (process-buffer process)))
        (when (buffer-live-p buffer) (kill-buffer buffer)))
      (unless (cl-plusp ringback-log-size)
        (kill-buffer (jsonrpc-events-buffer connection))))))

(defun ringback--keep-errors (process string)
  "Keep the last part of what was written to stderr, PROCESS's STRING too.
jsonrpc.el would copy each line into a buffer that nothing bounds."
  (when (buffer-live-p (process-buffer process))
    (with-current-buffer (process-buffer process)
      (let ((inhibit-read-only t) (inhibit-modification-hooks t))
        (goto-char (point-max))
        (insert string)
        (delete-region (point-min)
                       (max (point-min)
                            (- (point-max) ringback--errors-limit)))))))

(defun ringback--read-errors (process)
  "Read what PROCESS wrote to its standard error before it ended."
  (let* ((buffer (process-get process 'jsonrpc-stderr))
         (errors (and (buffer-live-p buffer) (get-buffer-process buffer)))
         (rounds 0))
    (while (and errors (process-live-p errors) (< rounds 20)
                (accept-process-output errors 0.05 nil t))
      (cl-incf rounds))))

(defun ringback--describe-death (process)
  "Return the error for the end of PROCESS."
  (let* ((status (process-exit-status process))
         (buffer (process-get process 'jsonrpc-stderr))
         (lines (when (buffer-live-p buffer)
                  (with-current-buffer buffer
                    (string-trim
                     (buffer-substring-no-properties
                      (max (point-min) (- (point-max) 2000)) (point-max))))))
         (tail (and lines (not (string-empty-p lines))
                    (string-join (last (split-string lines "\n") 5) "\n"))))
    (list :kind "died"
          :message (concat (if (eq (process-status process) 'signal)
                               (format "The daemon was killed by signal %d"
                                       status)
                             (format "The daemon ended with status %d" status))
                           (and tail (concat ": " tail)))
          :data (list :exitStatus status
                      :signal (eq (process-status process) 'signal)
                      :stderr tail))))

(defun ringback-stop (&optional connection)
  "End the daemon of CONNECTION, by default the one in use."
  (interactive)
  (let ((connection (or connection ringback--default)))
    (when (ringback-live-p connection)
      (let ((process (ringback--process connection)))
        (ignore-errors                  ; It may end while this is sent.
          (ringback--request connection :shutdown nil #'ignore #'ignore)
          (ringback--notify connection :exit ringback-empty)
          (process-send-eof process))
        (with-timeout (3)
          (while (not (ringback--buried connection))
            (accept-process-output nil 0.05)))
        (when (process-live-p process) (delete-process process))))))

(defun ringback-stop-all ()
  "End all daemons that this Emacs has started."
  (mapc #'ringback-stop ringback--connections))

(defun ringback-request (method &optional params connection)
  "Send the request METHOD with PARAMS, wait, and return the result.
METHOD is a string such as \"session/list\"; PARAMS is a plist.  An error
of the daemon is signalled as `ringback-error', with its message and an
error plist.  CONNECTION is by default the one in use."
  (let* ((connection (or connection (ringback-connect)))
         (deadline (+ (float-time) ringback-request-timeout))
         answer)
    (ringback--request connection (intern (concat ":" method)) params
                       (lambda (result) (setq answer (list 'result result)))
                       (lambda (problem) (setq answer (list 'error problem))))
    (while (not answer)
      (accept-process-output nil 0.1)
      (when (and (not answer) (> (float-time) deadline))
        (setq answer (list 'error (list :kind "timeout" :message
                                        "The daemon did not answer in time")))))
    (if (eq (car answer) 'result)
        (cadr answer)
      (ringback--signal (cadr answer)))))

(defun ringback--signal (problem)
  "Signal PROBLEM, an error plist."
  (signal 'ringback-error (list (plist-get problem :message) problem)))

;;;; Defining and executing tools

(cl-defun ringback-add-tool (&key name description input-schema function
                                  parameters async approval read-only title
                                  policy)
  "Make FUNCTION a tool called NAME with DESCRIPTION.
INPUT-SCHEMA is a JSON Schema as a plist.  FUNCTION is called with the
arguments as a plist; with PARAMETERS, a list of keywords, with their
values in that order.  With ASYNC the first argument is the call, and the
result comes by `ringback-tool-finish'.

With APPROVAL non-nil the user is asked before each call.  READ-ONLY and
TITLE are told to whoever asks; POLICY is the protocol's member of that
name.  A tool of the same name is replaced.  `ringback-define-tool' does
the same in the form of a function definition."
  (let ((tool (ringback--make-tool
               :name name :function function :parameters parameters
               :async async :approval approval
               :definition
               `(:name ,name
                 ,@(when title (list :title title))
                 ,@(when description (list :description description))
                 :inputSchema ,(or input-schema '(:type "object"))
                 ,@(when read-only '(:annotations (:readOnlyHint t)))
                 ,@(when policy (list :policy policy))))))
    (setq ringback--tools
          (append (cl-remove name ringback--tools
                             :key #'ringback-tool-name :test #'equal)
                  (list tool)))
    (dolist (connection ringback--connections)
      (when (ringback-live-p connection)
        (ringback--register connection tool)))
    name))

(defun ringback-remove-tool (name)
  "Take the tool NAME away."
  (setq ringback--tools
        (cl-remove name ringback--tools
                   :key #'ringback-tool-name :test #'equal))
  (dolist (connection ringback--connections)
    (ringback--request connection :tools/unregister
                       (list :names (vector name)) #'ignore #'ignore)))

(defun ringback--register (connection tool)
  "Tell CONNECTION of TOOL, if it is enabled."
  (when (or (eq ringback-enabled-tools t)
            (member (ringback-tool-name tool) ringback-enabled-tools))
    (let* ((definition (copy-sequence (ringback-tool-definition tool)))
           (ask (pcase ringback-approval
                  ('always t)
                  ('never nil)
                  (_ (ringback-tool-approval tool))))
           (policy (plist-put (copy-sequence (plist-get definition :policy))
                              :approval (if ask "ask" "never"))))
      (ringback--request
       connection :tools/register
       (list :tools (vector (plist-put definition :policy policy)))
       #'ignore
       (lambda (problem)
         (unless (ringback--death connection)
           (display-warning
            'ringback
            (format "The tool %s is not registered: %s"
                    (ringback-tool-name tool)
                    (ringback--explain problem)))))))))

(defun ringback--explain (problem)
  "Return the message of PROBLEM, an error plist, with its details."
  (let ((details (plist-get (plist-get problem :data) :problems)))
    (string-join
     (cons (or (plist-get problem :message) "unknown error")
           (mapcar (lambda (detail)
                     (format "%s: %s" (plist-get detail :pointer)
                             (plist-get detail :message)))
                   details))
     "\n  ")))

(eval-and-compile                       ; The macro below needs them.
  (defun ringback--schema (type)
    "Return the JSON Schema that TYPE, of a tool's parameter, stands for."
    (pcase type
      ((pred keywordp) (error "A schema is a list: %S" type))
      ('t nil)
      ((pred symbolp) (list :type (symbol-name type)))
      (`(enum . ,values) (list :enum (vconcat values)))
      (`(array ,of) (list :type "array" :items (or (ringback--schema of)
                                                   ringback-empty)))
      (`(,(pred keywordp) . ,_) type)
      (_ (error "Not a type of a tool's parameter: %S" type))))

  (defun ringback--input-schema (parameters)
    "Return the JSON Schema for PARAMETERS, as in `ringback-define-tool'."
    (let ((optional nil) properties required)
      (dolist (parameter parameters)
        (if (eq parameter '&optional)
            (setq optional t)
          (pcase-let* ((`(,name ,type ,description) parameter)
                       (schema (append (ringback--schema type)
                                       (when description
                                         (list :description description)))))
            (push (intern (format ":%s" name)) properties)
            (push (or schema ringback-empty) properties)
            (unless optional (push (symbol-name name) required)))))
      (list :type "object"
            :properties (or (nreverse properties) ringback-empty)
            :required (vconcat (nreverse required))))))

(defmacro ringback-define-tool (name parameters description &rest body)
  "Define a tool that models may call.
NAME is a symbol, by whose name models know it.  PARAMETERS is a list of
\(PARAMETER TYPE DESCRIPTION), with `&optional' before those that a call
may leave out.  TYPE is `string', `number', `integer', `boolean',
`object', `array', t for anything, (enum VALUE...), (array TYPE), or a
JSON Schema as a plist.  DESCRIPTION is what models read.

BODY sees each parameter as a variable.  Objects are plists, arrays
vectors, null is nil; false is nil for a parameter, and `:json-false'
inside other values.  What BODY returns is the result: a string, a
number, a vector of content blocks, or a plist with `:content',
`:structuredContent' or `:isError'; anything else is printed.  An error
is the result, too, and the model reads its message.

BODY may begin with keywords and values:
:async VARIABLE  BODY gets the call in VARIABLE and returns at once; see
                 `ringback-tool-finish', `ringback-tool-on-cancel'.
:approval t      The user is asked before each call.
:read-only t     The tool changes nothing.
:title TITLE     A name for people.
:policy PLIST    The protocol's policy, such as (:timeoutMs 1000)."
  (declare (indent 2) (doc-string 3)
           (debug (symbolp sexp stringp &rest [&optional keywordp] form)))
  (let (options)
    (while (keywordp (car body))
      (setq options (plist-put options (car body) (cadr body))
            body (cddr body)))
    (let* ((variables (mapcar #'car (remq '&optional parameters)))
           (call (plist-get options :async)))
      `(ringback-add-tool
        :name ,(format "%s" name)
        :description ,description
        :input-schema ',(ringback--input-schema parameters)
        :parameters ',(mapcar (lambda (variable)
                                (intern (format ":%s" variable)))
                              variables)
        :async ,(and call t)
        :approval ,(plist-get options :approval)
        :read-only ,(plist-get options :read-only)
        :title ,(plist-get options :title)
        :policy ',(plist-get options :policy)
        :function (lambda (,@(and call (list call)) ,@variables) ,@body)))))

(defun ringback--run-tool (call)
  "Execute the tool that CALL names."
  (let* ((params (ringback-call-params call))
         (name (plist-get params :name))
         (tool (cl-find name ringback--tools
                        :key #'ringback-tool-name :test #'equal)))
    (if tool
        (ringback--run-body call tool (plist-get params :arguments))
      (ringback--answer
       call :error (list :code -32602
                         :message (format "There is no tool %s" name))))))

(defun ringback--run-body (call tool arguments)
  "Execute TOOL with ARGUMENTS and give CALL its result."
  (let ((inputs (ringback--inputs tool arguments))
        (inhibit-quit nil))
    (condition-case problem
        (with-current-buffer (ringback--call-buffer call)
          (save-excursion
            (if (ringback-tool-async tool)
                (apply (ringback-tool-function tool) call inputs)
              (ringback-tool-finish
               call (apply (ringback-tool-function tool) inputs)))))
      (quit (ringback-tool-fail call "The user has quit the tool"))
      (error (ringback-tool-fail call (error-message-string problem))))))

(defun ringback--inputs (tool arguments)
  "Return what the function of TOOL is applied to for ARGUMENTS."
  (if (not (ringback-tool-parameters tool))
      ;; A definition without parameters has a function without any.
      (unless (plist-member (plist-get (ringback-tool-definition tool)
                                       :inputSchema)
                            :required)
        (list arguments))
    (mapcar (lambda (key)
              (let ((value (plist-get arguments key)))
                (unless (eq value :json-false) value)))
            (ringback-tool-parameters tool))))

(defun ringback--call-session (call)
  "Return the session of CALL."
  (gethash (plist-get (ringback-call-params call) :sessionId)
           (ringback--sessions (ringback-call-connection call))))

(defun ringback--call-buffer (call)
  "Return the buffer in which the tool of CALL is executed."
  (let* ((session (ringback--call-session call))
         (home (and session (ringback-session-home session))))
    (if (buffer-live-p home) home (current-buffer))))

(defun ringback-tool-finish (call result)
  "Give CALL its RESULT, once; see `ringback-define-tool'."
  (ringback--answer call :result (ringback--result result)))

(defun ringback-tool-fail (call text)
  "Give CALL an error result with TEXT for the model."
  (ringback--answer call :result (list :content text :isError t)))

(defun ringback-tool-progress (call &optional text done total)
  "Say how far CALL is: TEXT, and DONE of TOTAL."
  (let ((connection (ringback-call-connection call)))
    (when (ringback-call-open-p call)
      (ringback--notify
       connection :$/progress
       (list :token (plist-get (ringback-call-params call) :callId)
             :value (or (append (when text (list :message text))
                                (when done (list :progress done))
                                (when total (list :total total)))
                        ringback-empty))))))

(defun ringback-tool-on-cancel (call function)
  "Have FUNCTION called without arguments if CALL is cancelled."
  (push function (ringback-call-cancel-functions call)))

(defun ringback--result (value)
  "Return the protocol's result for VALUE, which a tool returned."
  (cond
   ((stringp value) (list :content value))
   ((numberp value) (list :content (number-to-string value)))
   ((vectorp value) (list :content value))
   ((and (consp value) (or (plist-member value :content)
                           (plist-member value :structuredContent)))
    value)
   (t (list :content (prin1-to-string value)))))

;;;; Approval

(defun ringback--ask (call)
  "Have the question CALL decided."
  (cond
   ((not ringback-approve-function)
    (ringback--answer call :result '(:decision "deny" :reason
                                               "Nobody can be asked")))
   ((eq ringback-approve-function #'ringback-approve-in-minibuffer)
    (ringback--ask-when-idle call))
   (t (ringback--decide call))))

(defun ringback--ask-when-idle (call)
  "Have the question CALL decided once the user's hands are off the keys."
  (run-with-idle-timer ringback--approval-idle nil
                       #'ringback--guard #'ringback--ask-unless-busy call))

(defun ringback--ask-unless-busy (call)
  "Have the question CALL decided now, or when the minibuffer is free."
  (cond
   ((not (ringback-call-open-p call)))
   ((active-minibuffer-window)
    (let ((again (make-symbol "ringback-again")))
      (fset again (lambda ()
                    (remove-hook 'minibuffer-exit-hook again)
                    (ringback--ask-when-idle call)))
      (add-hook 'minibuffer-exit-hook again)))
   (t (ringback--decide call))))

(defun ringback--decide (call)
  "Ask `ringback-approve-function' about CALL and answer it."
  (let* ((request (ringback-call-params call))
         (decision
          (let ((inhibit-quit nil))
            (condition-case problem
                (catch call
                  (ringback-tool-on-cancel call (ringback--thrower call))
                  (funcall ringback-approve-function request))
              (quit 'deny)
              (error (list 'deny (error-message-string problem)))))))
    (when (eq decision 'withdrawn)
      (message "Ringback: the question about %s was withdrawn"
               (plist-get request :name)))
    (ringback--answer call :result (ringback--decision decision))))

(defun ringback--thrower (call)
  "Return a function that withdraws the question CALL, which is being asked.
It does so only where nothing else is on top of the question."
  (let ((depth (recursion-depth)) (asking t))
    (lambda ()
      (when (and asking (<= (recursion-depth) (1+ depth)))
        (setq asking nil)
        (run-at-time 0 nil (lambda ()
                             (ignore-error no-catch
                               (throw call 'withdrawn))))))))

(defun ringback--decision (decision)
  "Return the protocol's form of DECISION."
  (pcase decision
    ('allow '(:decision "allow"))
    ('always '(:decision "allow_always"))
    (`(allow ,arguments)
     (list :decision "allow" :arguments (or arguments ringback-empty)))
    (`(deny ,reason) (list :decision "deny" :reason reason))
    (_ '(:decision "deny"))))

(defun ringback-approve-in-minibuffer (request)
  "Ask about the tool call REQUEST: y, n, or a for always in this session.
Arguments that are too long for the question are shown in a buffer."
  (let* ((name (plist-get request :name))
         (arguments (plist-get request :arguments))
         (text (decode-coding-string
                (ringback--serialize (or arguments ringback-empty))
                'utf-8-unix))
         (long (> (length text) ringback--question-limit))
         (prompt (format "Let the model call %s %s? (y)es, (n)o, (a)lways "
                         (propertize name 'face 'ringback-tool)
                         (propertize (if long "as shown" text)
                                     'face 'ringback-detail))))
    (when long
      (with-temp-buffer-window "*ringback question*" nil nil
        (princ (format "%s\n%s" name
                       (ringback--describe-arguments arguments)))))
    (unwind-protect
        (pcase (read-char-from-minibuffer prompt '(?y ?n ?a))
          (?y 'allow)
          (?a 'always)
          (_ 'deny))
      (when long (quit-windows-on "*ringback question*" t))
      (message nil))))

;;;; Prompts

(cl-defun ringback-session (&key connection model instructions settings home)
  "Open a session and return it.
MODEL and INSTRUCTIONS are by default `ringback-model' and
`ringback-instructions'.  SETTINGS is a plist of the protocol's other
settings, such as (:limits (:steps 5)).  HOME is the buffer in which
tools are executed.  CONNECTION is by default the one in use.  A refusal
reaches the first prompt."
  (let* ((connection (or connection (ringback-connect)))
         (session (ringback--make-session
                   :connection connection :home home
                   :ticks (make-hash-table :weakness 'key))))
    (ringback--request
     connection :session/new
     (or (append (ringback--settings (or model ringback-model)
                                     (or instructions ringback-instructions))
                 settings)
         ringback-empty)
     (lambda (result) (ringback--opened session result))
     (lambda (problem)
       (setf (ringback-session-state session) 'closed
             (ringback-session-failure session) problem)
       (ringback--run-waiting session)))
    session))

(defun ringback--settings (model instructions)
  "Return the settings MODEL and INSTRUCTIONS in the protocol's words."
  (append (when model
            (list :model (if (listp model) (vconcat model) model)))
          (when instructions (list :instructions instructions))))

(defun ringback--opened (session result)
  "Note that SESSION was opened with RESULT."
  (let ((id (plist-get result :sessionId)))
    (setf (ringback-session-id session) id
          (ringback-session-model session) (plist-get result :model))
    (puthash id session
             (ringback--sessions (ringback-session-connection session)))
    (if (eq (ringback-session-state session) 'closed)
        (ringback--send-close session)
      (setf (ringback-session-state session) 'open))
    (ringback--run-waiting session)))

(defun ringback--run-waiting (session)
  "Call what waits for SESSION to be opened or refused."
  (let ((waiting (reverse (ringback-session-waiting session))))
    (setf (ringback-session-waiting session) nil)
    (mapc #'ringback--guard waiting)))

(defun ringback-close (session)
  "Close SESSION; its turn is cancelled, and its history forgotten."
  (let ((state (ringback-session-state session)))
    (setf (ringback-session-state session) 'closed)
    (when (and (eq state 'open)
               (ringback-live-p (ringback-session-connection session)))
      (ringback--send-close session))))

(defun ringback--send-close (session)
  "Tell the daemon that SESSION is closed."
  (let ((connection (ringback-session-connection session))
        (id (ringback-session-id session)))
    (ringback--request connection :session/close (list :sessionId id)
                       (lambda (_result)
                         (remhash id (ringback--sessions connection)))
                       #'ignore)))

(cl-defun ringback-prompt (prompt &key session connection model instructions
                                  settings on-text on-update on-done on-error)
  "Send PROMPT to a model, return a turn at once, and call back.
PROMPT is a string or a vector of content blocks.

ON-TEXT is called with each piece of the answer, ON-UPDATE with each
update (a plist, see the protocol's session/update), ON-DONE with the
result (a plist: `:stopReason', `:message', `:usage', ...; see
`ringback-text'), ON-ERROR with an error plist of `:kind', `:message',
`:code' and `:data'.  Either ON-DONE or ON-ERROR is called, once; a turn
that was cancelled is done, with the stop reason \"cancelled\".  Without
ON-ERROR an error is told in the echo area.  These functions are called
from process filters and should not wait for anything.

SESSION is a conversation from `ringback-session'; without it, the turn
gets one of its own, with CONNECTION, MODEL, INSTRUCTIONS and SETTINGS
as there.  With it, they hold for this turn.

Use `ringback-cancel', `ringback-steer' and `ringback-wait' on the turn."
  (when (and session (ringback-session-turn session))
    (user-error "The session is in a turn"))
  (let* ((own (unless session
                (ringback-session :connection connection :model model
                                  :instructions instructions
                                  :settings settings)))
         (turn (ringback--make-turn
                :session (or session own) :own-session (and own t)
                :on-text on-text :on-update on-update
                :on-done on-done :on-error on-error))
         (params (append (list :prompt prompt)
                         (unless own
                           (append (ringback--settings model instructions)
                                   settings)))))
    (setf (ringback-session-turn (ringback-turn-session turn)) turn)
    (ringback--when-open (ringback-turn-session turn)
                         (lambda () (ringback--submit turn params)))
    turn))

(defun ringback--when-open (session function)
  "Call FUNCTION when SESSION was opened or refused."
  (if (eq (ringback-session-state session) 'opening)
      (push function (ringback-session-waiting session))
    (funcall function)))

(defun ringback--submit (turn params)
  "Send the prompt of TURN with PARAMS."
  (let* ((session (ringback-turn-session turn))
         (connection (ringback-session-connection session)))
    (cond
     ((not (eq (ringback-turn-state turn) 'waiting)))
     ((not (eq (ringback-session-state session) 'open))
      (ringback--fail turn (or (ringback-session-failure session)
                               (list :kind "session_closed" :message
                                     "The session is closed"))))
     (t
      (setf (ringback-turn-state turn) 'running)
      (ringback--request
       connection :session/prompt
       (append (list :sessionId (ringback-session-id session)) params)
       (lambda (result) (ringback--finish turn result))
       (lambda (problem) (ringback--fail turn problem)))
      (setf (ringback-turn-request-id turn) (ringback--last-id connection))))))

(defun ringback--updated (session update)
  "Give UPDATE to the turn of SESSION."
  (let ((turn (ringback-session-turn session)))
    (when turn
      (when (and (ringback-turn-on-text turn)
                 (equal (plist-get update :type) "text_delta"))
        (ringback--guard (ringback-turn-on-text turn)
                         (plist-get update :text)))
      (when (ringback-turn-on-update turn)
        (ringback--guard (ringback-turn-on-update turn) update)))))

(defun ringback--end (turn)
  "Free the session of TURN."
  (let ((session (ringback-turn-session turn)))
    (when (eq (ringback-session-turn session) turn)
      (setf (ringback-session-turn session) nil))
    (when (ringback-turn-own-session turn) (ringback-close session))))

(defun ringback--finish (turn result)
  "End TURN with RESULT."
  (unless (memq (ringback-turn-state turn) '(done failed))
    (setf (ringback-turn-state turn) 'done
          (ringback-turn-result turn) result)
    (ringback--end turn)
    (when (ringback-turn-on-done turn)
      (ringback--guard (ringback-turn-on-done turn) result))))

(defun ringback--fail (turn problem)
  "End TURN with PROBLEM, an error plist."
  (unless (memq (ringback-turn-state turn) '(done failed))
    (setf (ringback-turn-state turn) 'failed
          (ringback-turn-failure turn) problem)
    (ringback--end turn)
    (if (ringback-turn-on-error turn)
        (ringback--guard (ringback-turn-on-error turn) problem)
      (message "Ringback: %s" (ringback--explain problem)))))

(defun ringback-turn-open-p (turn)
  "Whether TURN has not ended."
  (and (memq (ringback-turn-state turn) '(waiting running)) t))

(defun ringback-cancel (turn)
  "Cancel TURN; it ends with the stop reason \"cancelled\"."
  (pcase (ringback-turn-state turn)
    ('waiting (ringback--finish turn (list :stopReason "cancelled")))
    ('running
     (ringback--notify
      (ringback-session-connection (ringback-turn-session turn))
      :$/cancelRequest (list :id (ringback-turn-request-id turn))))))

(defun ringback-steer (turn prompt &optional on-error)
  "Add PROMPT to TURN, which is under way.
ON-ERROR is called with an error plist if that is refused."
  (let ((session (ringback-turn-session turn)))
    (ringback--when-open
     session
     (lambda ()
       (ringback--request
        (ringback-session-connection session) :session/steer
        (list :sessionId (ringback-session-id session) :prompt prompt)
        #'ignore
        (or on-error
            (lambda (problem)
              (message "Ringback: %s" (ringback--explain problem)))))))))

(defun ringback-wait (turn &optional timeout)
  "Wait until TURN has ended and return its result.
An error is signalled as `ringback-error'.  When the user quits, and
after TIMEOUT seconds, the turn is cancelled."
  (let ((deadline (and timeout (+ (float-time) timeout))))
    (condition-case nil
        (while (ringback-turn-open-p turn)
          (accept-process-output nil 0.1)
          (when (and deadline (> (float-time) deadline)
                     (ringback-turn-open-p turn))
            (ringback-cancel turn)
            (ringback--signal
             (list :kind "timeout" :message "The turn took too long"))))
      (quit (ringback-cancel turn)
            (signal 'quit nil)))
    (if (ringback-turn-failure turn)
        (ringback--signal (ringback-turn-failure turn))
      (ringback-turn-result turn))))

(defun ringback-text (result)
  "Return the text of the answer in RESULT of a turn."
  (mapconcat (lambda (block) (or (plist-get block :text) ""))
             (plist-get (plist-get result :message) :content)
             ""))

(defun ringback-ask (prompt &rest arguments)
  "Send PROMPT, wait, and return the text of the answer.
ARGUMENTS are those of `ringback-prompt'."
  (ringback-text
   (ringback-wait
    (apply #'ringback-prompt prompt
           (append arguments (list :on-error #'ignore))))))

;;;; Built-in tools

(defun ringback--visible-p (buffer)
  "Whether models may know of BUFFER."
  (let ((name (buffer-name buffer))
        (file (buffer-file-name buffer)))
    (not (or (string-prefix-p " " name)
             (string-match-p "\\`\\*\\(?:ringback\\|Backtrace\\)" name)
             (and file (string-match-p ringback-private-files file))))))

(defun ringback--buffer (name)
  "Return the buffer NAME, or of the file NAME, or signal an error."
  (let ((buffer (if name
                    (or (get-buffer name) (find-buffer-visiting name))
                  (current-buffer))))
    (unless (and buffer (ringback--visible-p buffer))
      (error "There is no buffer %s" (or name "in use")))
    buffer))

(defun ringback--ticks (call)
  "Return what the session of CALL knows of buffers' contents."
  (let ((session (ringback--call-session call)))
    (or (and session (ringback-session-ticks session))
        (error "The session is closed"))))

(defun ringback--limit (text)
  "Return TEXT, cut to `ringback-result-limit', with the cut marked."
  (if (<= (length text) ringback-result-limit)
      text
    (concat (substring text 0 ringback-result-limit)
            (format "\n[%d more characters]"
                    (- (length text) ringback-result-limit)))))

(ringback-define-tool list_buffers ()
  "List the buffers that are open in Emacs: name, mode, lines, file."
  :read-only t
  (let ((home (current-buffer)))
    (mapconcat
     (lambda (buffer)
       (with-current-buffer buffer
         (format "%s\t%s\t%d lines\t%s%s%s" (buffer-name) major-mode
                 (line-number-at-pos (point-max) t)
                 (or buffer-file-name "no file")
                 (if (buffer-modified-p) "\tmodified" "")
                 (if (eq buffer home) "\tin use" ""))))
     (seq-filter #'ringback--visible-p (buffer-list))
     "\n")))

(ringback-define-tool read_buffer
    ((buffer string "The buffer's name, or its file's.")
     &optional
     (first_line integer "The first line to read, from 1 on.")
     (last_line integer "The last line to read."))
  "Read the text of a buffer, or some of its lines."
  :read-only t
  :async call
  (with-current-buffer (ringback--buffer buffer)
    (save-restriction
      (widen)
      (puthash (current-buffer) (buffer-chars-modified-tick)
               (ringback--ticks call))
      (let ((beg (ringback--line-start (or first_line 1)))
            (end (if last_line
                     (ringback--line-start (1+ last_line))
                   (point-max))))
        (ringback-tool-finish
         call (ringback--limit
               (buffer-substring-no-properties beg (max beg end))))))))

(defun ringback--line-start (line)
  "Return where LINE begins, or the end of the buffer."
  (save-excursion
    (goto-char (point-min))
    (if (zerop (forward-line (1- (max 1 line)))) (point) (point-max))))

(ringback-define-tool edit_buffer
    ((buffer string "The buffer's name, or its file's.")
     (old_text string "The text to replace, exactly; it must occur once.
Empty only for an empty buffer.")
     (new_text string "The text to put in its place."))
  "Replace a piece of a buffer's text. Read the buffer before."
  :approval t
  :async call
  (with-current-buffer (ringback--buffer buffer)
    (let ((ticks (ringback--ticks call)))
      (ringback--check-tick (gethash (current-buffer) ticks))
      (save-restriction
        (widen)
        (ringback--replace old_text new_text))
      (puthash (current-buffer) (buffer-chars-modified-tick) ticks)
      (ringback-tool-finish call "Done; the buffer is not saved."))))

(defun ringback--check-tick (tick)
  "Signal an error unless TICK is that of the current buffer's text."
  (cond
   ((not tick)
    (error "The buffer %s was not read yet; read it first" (buffer-name)))
   ((/= tick (buffer-chars-modified-tick))
    (error "The buffer %s has changed since it was read; read it again"
           (buffer-name)))))

(defun ringback--replace (old new)
  "Replace the one occurrence of OLD in the current buffer by NEW.
That is one change to undo."
  (barf-if-buffer-read-only)
  (let ((case-fold-search nil) beg)
    (save-excursion
      (goto-char (point-min))
      (cond
       ((string-empty-p old)
        (unless (zerop (buffer-size))
          (error "The old text is empty, and the buffer is not"))
        (setq beg (point-min)))
       ((not (search-forward old nil t))
        (error "The old text does not occur in %s" (buffer-name)))
       (t
        (setq beg (match-beginning 0))
        (goto-char (1+ beg))
        (when (search-forward old nil t)
          (error "The old text occurs more than once in %s; give more of it"
                 (buffer-name)))))
      (undo-boundary)
      (atomic-change-group
        (goto-char (+ beg (length old)))
        (insert new)
        (delete-region beg (+ beg (length old))))
      (undo-boundary))))

(ringback-define-tool find_definitions
    ((identifier string "The name of a function, variable, type, ...")
     &optional
     (buffer string "A buffer of the language in question.")
     (line integer "A line of the buffer in which the identifier stands."))
  "Find where an identifier is defined, through Emacs's Xref."
  :read-only t
  (ringback--xref #'xref-backend-definitions identifier buffer line))

(ringback-define-tool find_references
    ((identifier string "The name of a function, variable, type, ...")
     &optional
     (buffer string "A buffer of the language in question.")
     (line integer "A line of the buffer in which the identifier stands."))
  "Find where an identifier is used, through Emacs's Xref."
  :read-only t
  (ringback--xref #'xref-backend-references identifier buffer line))

(defun ringback--xref (function identifier name line)
  "Look IDENTIFIER up with FUNCTION of Xref and return lines of text.
NAME is the buffer whose backend is asked; LINE is where the identifier
stands there, which language servers need to know."
  (require 'xref)
  (with-current-buffer (ringback--buffer name)
    (save-excursion
      (save-restriction
        (widen)
        (when line
          (goto-char (ringback--line-start line))
          (search-forward identifier (line-end-position) t)
          (goto-char (max (line-beginning-position) (1- (point)))))
        (let* ((backend (xref-find-backend))
               (there (and line (xref-backend-identifier-at-point backend)))
               (found (ringback--in-project function backend
                                            (or there identifier))))
          (if found
              (ringback--limit (mapconcat #'ringback--xref-line found "\n"))
            (format "Nothing is found for %s" identifier)))))))

(defun ringback--in-project (function backend identifier)
  "Call FUNCTION with BACKEND and IDENTIFIER as if in a project.
Outside of one, Xref would ask for one; in one, it would add it to the
user's list of projects."
  (cl-letf (((symbol-function 'project-remember-project) #'ignore)
            (project-find-functions
             (append project-find-functions
                     (list (lambda (directory)
                             (cons 'transient directory))))))
    (funcall function backend identifier)))

(defun ringback--xref-line (item)
  "Return a line of text for the place of ITEM of Xref."
  (let* ((location (xref-item-location item))
         (marker (ignore-errors (xref-location-marker location))))
    (format "%s:%s: %s"
            (or (and marker (buffer-file-name (marker-buffer marker)))
                (xref-location-group location))
            (if marker
                (with-current-buffer (marker-buffer marker)
                  (line-number-at-pos marker t))
              "?")
            (substring-no-properties (xref-item-summary item)))))

(ringback-define-tool compile
    ((command string "The shell command.")
     &optional
     (directory string "The directory to run it in."))
  "Run a shell command that compiles or tests, and read its output."
  :approval t
  :async call
  (require 'compile)
  (let* ((default-directory
           (file-name-as-directory
            (expand-file-name (or directory default-directory))))
         (buffer (save-window-excursion
                   (compilation-start
                    command nil
                    (lambda (_mode)
                      (generate-new-buffer-name "*ringback compilation*")))))
         (process (get-buffer-process buffer)))
    (when process (set-process-query-on-exit-flag process nil))
    (ringback-tool-on-cancel
     call (lambda ()
            (when (process-live-p process) (interrupt-process process))))
    (with-current-buffer buffer
      (add-hook 'compilation-finish-functions
                (lambda (buffer how)
                  (ringback--compiled call buffer how))
                nil t))))

(defun ringback--compiled (call buffer how)
  "Give CALL the output of the compilation in BUFFER, which ended by HOW."
  (with-current-buffer buffer
    (let ((text (string-trim (buffer-substring-no-properties
                              (point-min) (point-max)))))
      (ringback-tool-finish
       call (list :content
                  (if (> (length text) ringback-result-limit)
                      (concat "[cut]\n"
                              (substring text (- ringback-result-limit)))
                    text)
                  :isError (if (string-match-p "\\`finished" how)
                               :json-false t))))))

(ringback-define-tool diagnostics
    (&optional
     (buffer string "The buffer's name, or its file's."))
  "Read the errors and warnings that Flymake shows in a buffer."
  :read-only t
  (with-current-buffer (ringback--buffer buffer)
    (unless (bound-and-true-p flymake-mode)
      (error "Flymake is not on in %s" (buffer-name)))
    (save-restriction
      (widen)
      (let ((found (flymake-diagnostics)))
        (if found
            (ringback--limit
             (mapconcat #'ringback--diagnostic-line
                        (sort found (lambda (a b)
                                      (< (flymake-diagnostic-beg a)
                                         (flymake-diagnostic-beg b))))
                        "\n"))
          (format "There are no diagnostics in %s" (buffer-name)))))))

(defun ringback--diagnostic-line (diagnostic)
  "Return a line of text for DIAGNOSTIC of the current buffer."
  (format "%s:%d: %s: %s" (buffer-name)
          (line-number-at-pos (flymake-diagnostic-beg diagnostic) t)
          (string-remove-prefix
           ":" (format "%s" (flymake-diagnostic-type diagnostic)))
          (flymake-diagnostic-text diagnostic)))

;;;; The buffer *ringback*

(defvar ringback-history nil
  "Prompts, as the minibuffer's history.")

(defvar-local ringback--session nil
  "The session of this buffer.")

(defvar-local ringback--turn nil
  "The last turn of this buffer.")

(defvar-local ringback--status ""
  "What the turn is doing, for the header line.")

(defvar-local ringback--usage nil
  "The tokens of the last turn.")

(defvar-local ringback--model nil
  "The model that this buffer's sessions use, if one was chosen.")

(defvar-local ringback--pieces nil
  "Alist of message and call ids to the regions that show them.")

(defvar-local ringback--last nil
  "The id of what was written last, if it was a message or a call.")

(defvar ringback-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "RET") #'ringback-follow-up)
    (define-key map "p" #'ringback-follow-up)
    (define-key map "s" #'ringback-steer-turn)
    (define-key map "m" #'ringback-choose-model)
    (define-key map "N" #'ringback-new-session)
    (define-key map "R" #'ringback-restart)
    (define-key map (kbd "C-c C-k") #'ringback-cancel-turn)
    map)
  "Keymap of `ringback-mode'.")

(define-derived-mode ringback-mode special-mode "Ringback"
  "Mode of the buffer in which models answer.
\\{ringback-mode-map}"
  (setq-local header-line-format '(:eval (ringback--header)))
  (setq-local mode-line-process
              '(:eval (if (ringback--busy-p) " working" "")))
  ;; An answer that grows moves the text by lines, not by half windows.
  (setq-local scroll-conservatively 101)
  (buffer-disable-undo)
  (visual-line-mode)
  (add-hook 'kill-buffer-hook #'ringback--buffer-killed nil t))

(defun ringback--busy-p ()
  "Whether this buffer is in a turn."
  (and ringback--turn (ringback-turn-open-p ringback--turn)))

(defun ringback--header ()
  "Return the header line."
  (let ((model (or ringback--model
                   (and ringback--session
                        (ringback-session-model ringback--session))
                   ringback-model "default model")))
    (replace-regexp-in-string
     "%" "%%"
     (format " %s · %s%s · %s"
             (if (listp model) (car model) model)
             ringback--status
             (if ringback--usage
                 (format " · %d tokens in, %d out"
                         (or (plist-get ringback--usage :inputTokens) 0)
                         (or (plist-get ringback--usage :outputTokens) 0))
               "")
             (substitute-command-keys
              (if (ringback--busy-p)
                  (concat "\\[ringback-steer-turn] steers, "
                          "\\[ringback-cancel-turn] cancels")
                "RET goes on, \\[describe-mode] helps")))
     t t)))

(defun ringback--buffer-killed ()
  "End the turn and the session of the buffer that is being killed."
  (when (ringback--busy-p) (ringback-cancel ringback--turn))
  (when ringback--session (ringback-close ringback--session)))

(defun ringback--make-buffer ()
  "Return the buffer *ringback*, made if need be."
  (let ((buffer (get-buffer-create "*ringback*")))
    (with-current-buffer buffer
      (unless (derived-mode-p 'ringback-mode)
        (ringback-mode)
        (setq ringback--status "ready")))
    buffer))

(defmacro ringback--at-end (&rest body)
  "Execute BODY at the end of the buffer; windows that show it follow."
  (declare (indent 0) (debug t))
  `(let* ((inhibit-read-only t)
          (end (point-max))
          (following (= (point) end))
          (windows (seq-filter (lambda (window) (= (window-point window) end))
                               (get-buffer-window-list nil nil t))))
     (save-excursion
       (goto-char end)
       ,@body)
     (when following (goto-char (point-max)))
     (dolist (window windows) (set-window-point window (point-max)))))

(defun ringback--insert (text face)
  "Insert TEXT in FACE at point."
  (insert (if face (propertize text 'face face 'font-lock-face face) text)))

(defun ringback--paragraph ()
  "Begin a new paragraph at point."
  (unless (bobp)
    (skip-chars-backward "\n")
    (delete-region (point) (point-max))
    (insert "\n\n")))

(defun ringback--piece (id)
  "Return the region at point for ID; begin one unless ID came last."
  (if (equal id ringback--last)
      (cdr (assoc id ringback--pieces))
    (ringback--paragraph)
    (let ((piece (cons (point-marker) (copy-marker (point)))))
      (push (cons id piece) ringback--pieces)
      (setq ringback--last id)
      piece)))

(defun ringback--stream (id text face)
  "Add TEXT in FACE to the region of the message ID."
  (ringback--at-end
    (let ((piece (ringback--piece id)))
      (ringback--insert text face)
      (set-marker (cdr piece) (point)))))

(defun ringback--show-prompt (prompt)
  "Show PROMPT of the user."
  (ringback--at-end
    (ringback--paragraph)
    (setq ringback--last nil)
    (ringback--insert (concat "> " (replace-regexp-in-string
                                    "\n" "\n  " prompt t t))
                      'ringback-prompt)
    (insert "\n")))

(defun ringback--show-note (text &optional face)
  "Show TEXT in FACE, in a paragraph of its own."
  (ringback--at-end
    (ringback--paragraph)
    (setq ringback--last nil)
    (ringback--insert text (or face 'ringback-detail))
    (insert "\n")))

(defun ringback--show-call (update)
  "Show the tool call in UPDATE."
  (ringback--at-end
    (let ((piece (ringback--piece (plist-get update :callId))))
      (ringback--insert (plist-get update :name) 'ringback-tool)
      (set-marker (cdr piece) (point))
      (insert "\n")
      (ringback--insert (ringback--describe-arguments
                         (plist-get update :arguments))
                        'ringback-detail))))

(defun ringback--describe-arguments (arguments)
  "Return ARGUMENTS, a plist, as lines of text."
  (let (lines)
    (while (consp arguments)
      (let ((value (cadr arguments)))
        (push (format "  %s: %s\n"
                      (substring (symbol-name (car arguments)) 1)
                      (if (stringp value)
                          (replace-regexp-in-string
                           "\n" "\n    " (string-trim-right value "\n+") t t)
                        (decode-coding-string (ringback--serialize value)
                                              'utf-8-unix)))
              lines))
      (setq arguments (cddr arguments)))
    (string-join (nreverse lines))))

(defun ringback--show-state (update)
  "Show the state of a tool call in UPDATE."
  (let* ((inhibit-read-only t)
         (piece (cdr (assoc (plist-get update :callId) ringback--pieces)))
         (status (plist-get update :status))
         (text (concat " " (replace-regexp-in-string "_" " " status t t)
                       (when (plist-get update :message)
                         (concat ": " (plist-get update :message)))
                       (when (plist-get update :durationMs)
                         (format ", %d ms" (plist-get update :durationMs))))))
    (when piece
      (save-excursion
        (goto-char (cdr piece))
        (delete-region (point) (line-end-position))
        (ringback--insert text (if (equal status "failed")
                                   'ringback-failure 'ringback-detail))))))

(defun ringback--discard (update)
  "Take away the text that counts for nothing by UPDATE."
  (let ((inhibit-read-only t))
    (seq-doseq (id (plist-get update :messageIds))
      (pcase-dolist (`(,key ,beg . ,end) ringback--pieces)
        (when (member key (list id (cons 'reasoning id)))
          (delete-region beg end))))
    (setq ringback--last nil)))

(defun ringback--show-update (update)
  "Show UPDATE in this buffer."
  (pcase (plist-get update :type)
    ("text_delta"
     (setq ringback--status "answering")
     (ringback--stream (plist-get update :messageId)
                       (plist-get update :text) nil))
    ("reasoning_delta"
     (setq ringback--status "reasoning")
     (when ringback-show-reasoning
       (ringback--stream (cons 'reasoning (plist-get update :messageId))
                         (plist-get update :text) 'ringback-detail)))
    ("tool_call" (ringback--show-call update))
    ("tool_call_update"
     (setq ringback--status
           (if (equal (plist-get update :status) "awaiting_approval")
               "asks you" "calling tools"))
     (ringback--show-state update))
    ("usage" (setq ringback--usage update))
    ("discarded" (ringback--discard update))
    ("retrying"
     (ringback--show-note
      (format "[asking %s in %.1f s: %s]"
              (or (plist-get update :model) "again")
              (/ (or (plist-get update :delayMs) 0) 1000.0)
              (plist-get (plist-get update :error) :message))))
    ("waiting"
     (setq ringback--status
           (format "waiting for %s, %d s"
                   (car (split-string (plist-get update :on) ":"))
                   (/ (plist-get update :elapsedMs) 1000))))
    ("steered" (setq ringback--status "steered"))
    ("step_started" (setq ringback--status "asking the model")))
  (force-mode-line-update))

(defun ringback--show-end (result)
  "Show how the turn ended with RESULT."
  (let ((reason (plist-get result :stopReason)))
    (setq ringback--status "ready" ringback--pieces nil ringback--last nil)
    (when (plist-get result :usage)
      (setq ringback--usage (plist-get result :usage)))
    (ringback--at-end
      (skip-chars-backward "\n")
      (delete-region (point) (point-max))
      (insert "\n"))
    (unless (equal reason "end_turn")
      (ringback--show-note
       (pcase reason
         ("cancelled" "[cancelled]")
         ("limit" (format "[stopped at the limit of %s]"
                          (plist-get (plist-get result :limit) :kind)))
         (_ (format "[%s]" reason))))))
  (force-mode-line-update))

(defun ringback--show-failure (problem)
  "Show PROBLEM, an error plist, with which the turn ended."
  (setq ringback--status "failed" ringback--pieces nil ringback--last nil)
  (ringback--show-note (ringback--explain problem) 'ringback-failure)
  (message "Ringback: %s" (plist-get problem :message))
  (force-mode-line-update))

(defun ringback--here (buffer function)
  "Return FUNCTION, to be called in BUFFER while it lives."
  (lambda (argument)
    (when (buffer-live-p buffer)
      (with-current-buffer buffer (funcall function argument)))))

(defun ringback--ensure-session (home)
  "Give this buffer a session whose tools work in HOME."
  (unless (and ringback--session
               (memq (ringback-session-state ringback--session)
                     '(opening open))
               (ringback-live-p
                (ringback-session-connection ringback--session)))
    (when ringback--session
      (ringback--show-note
       "[a new session; the model knows nothing of the above]"))
    (setq ringback--session
          (ringback-session :model ringback--model)))
  (when home (setf (ringback-session-home ringback--session) home)))

(defun ringback--send (prompt home)
  "Send PROMPT from this buffer, for tools that work in HOME."
  (when (ringback--busy-p)
    (user-error "A turn is under way; cancel it or steer it"))
  (ringback--ensure-session home)
  (ringback--show-prompt prompt)
  (setq ringback--status "asking the model")
  (let ((buffer (current-buffer)))
    (setq ringback--turn
          (ringback-prompt
           prompt :session ringback--session
           :on-update (ringback--here buffer #'ringback--show-update)
           :on-done (ringback--here buffer #'ringback--show-end)
           :on-error (ringback--here buffer #'ringback--show-failure)))))

;;;; Commands

(defun ringback--with-region (prompt)
  "Return PROMPT with the text of the active region, if there is one."
  (if (not (use-region-p))
      prompt
    (let* ((beg (region-beginning))
           (end (region-end))
           (text (buffer-substring-no-properties beg end))
           (fence "```"))
      (while (string-match-p fence text) (setq fence (concat fence "`")))
      (format "%s\n\nFrom %s, lines %d to %d:\n%s\n%s\n%s"
              prompt (buffer-name)
              (line-number-at-pos beg t)
              (line-number-at-pos (max beg (1- end)) t)
              fence (string-trim-right text "\n") fence))))

(defun ringback--read-prompt (label)
  "Read a prompt in the minibuffer, asked for with LABEL."
  (let ((prompt (read-string label nil 'ringback-history)))
    (when (string-blank-p prompt) (user-error "The prompt is empty"))
    prompt))

;;;###autoload
(defun ringback (prompt)
  "Send PROMPT to a model and show its answer in the buffer *ringback*.
The text of the active region is added to it, and shown.  The session of
that buffer goes on; \\<ringback-mode-map>\\[ringback-new-session] there
begins a new one."
  (interactive (list (ringback--with-region
                      (ringback--read-prompt "Ringback: "))))
  (let ((home (unless (derived-mode-p 'ringback-mode) (current-buffer)))
        (buffer (ringback--make-buffer)))
    (with-current-buffer buffer (ringback--send prompt home))
    (funcall ringback-display-function buffer)))

(defun ringback-follow-up (prompt)
  "Go on in this session with PROMPT."
  (interactive (list (progn
                       (when (ringback--busy-p)
                         (user-error "A turn is under way; cancel or steer it"))
                       (ringback--read-prompt "Ringback: ")))
               ringback-mode)
  (goto-char (point-max))
  (ringback--send prompt nil))

(defun ringback--in-buffer ()
  "Return the buffer *ringback*, which must exist."
  (if (derived-mode-p 'ringback-mode)
      (current-buffer)
    (or (get-buffer "*ringback*")
        (user-error "There is no buffer *ringback*; begin with M-x ringback"))))

;;;###autoload
(defun ringback-cancel-turn ()
  "Cancel the turn that is under way."
  (interactive)
  (with-current-buffer (ringback--in-buffer)
    (unless (ringback--busy-p) (user-error "There is no turn to cancel"))
    (setq ringback--status "cancelling")
    (ringback-cancel ringback--turn)))

;;;###autoload
(defun ringback-steer-turn (prompt)
  "Add PROMPT to the turn that is under way."
  (interactive (list (ringback--read-prompt "Steer: ")))
  (with-current-buffer (ringback--in-buffer)
    (unless (ringback--busy-p) (user-error "There is no turn to steer"))
    (ringback--show-prompt prompt)
    (ringback-steer ringback--turn prompt)))

;;;###autoload
(defun ringback-new-session ()
  "Begin a new session in the buffer *ringback*."
  (interactive)
  (with-current-buffer (ringback--make-buffer)
    (when (ringback--busy-p) (ringback-cancel ringback--turn))
    (when ringback--session (ringback-close ringback--session))
    (setq ringback--session nil ringback--turn nil ringback--usage nil
          ringback--pieces nil ringback--status "ready")
    (let ((inhibit-read-only t)) (erase-buffer))
    (funcall ringback-display-function (current-buffer))))

(defun ringback--ask-daemon (method params)
  "Return the result of METHOD with PARAMS, for a command."
  (condition-case problem
      (ringback-request method params
                        (and ringback--session
                             (ringback-session-connection ringback--session)))
    (ringback-error (user-error "%s" (cadr problem)))))

;;;###autoload
(defun ringback-choose-model (model)
  "Use MODEL, as \"provider/model\", from the next turn on."
  (interactive
   (list (completing-read
          "Model: "
          (mapcar (lambda (model) (plist-get model :id))
                  (plist-get (ringback--ask-daemon "models/list" nil)
                             :models)))))
  (with-current-buffer (ringback--make-buffer)
    (when (string-blank-p model) (user-error "No model is named"))
    (when (and ringback--session
               (eq (ringback-session-state ringback--session) 'open)
               (ringback-live-p
                (ringback-session-connection ringback--session)))
      (ringback--ask-daemon
       "session/configure"
       (list :sessionId (ringback-session-id ringback--session)
             :model model)))
    (setq ringback--model model)
    (force-mode-line-update)))

;;;###autoload
(defun ringback-restart ()
  "End the daemon and start it anew; sessions are lost."
  (interactive)
  (ringback-stop)
  (ringback-connect)
  (message "Ringback: the daemon runs"))

(provide 'ringback)
;;; ringback.el ends here
