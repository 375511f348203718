;;; daemon-test.el --- The daemon's life, frames, and approval  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Code:

(require 'support)

(defun daemon-test-process ()
  "Return the process of the daemon in use."
  (ringback--process ringback--default))

(defun daemon-test-shell (script)
  "Return the error of a prompt to a daemon that is the shell SCRIPT."
  (let ((ringback-command (list "sh" "-c" script))
        (ringback--default nil))
    (support-problem (lambda () (ringback-ask "Go")))))

(ert-deftest daemon-test-killed ()
  "A killed daemon fails the turn with the signal; the next one works."
  (support-with ((list :text "Begun" :stall t))
    (let* (problem
           (turn (ringback-prompt
                  "Go" :model model
                  :on-text (lambda (_)
                             (signal-process (daemon-test-process) 'KILL))
                  :on-error (lambda (given) (setq problem given)))))
      (support-wait (lambda () problem))
      (should (equal (plist-get problem :kind) "died"))
      (should (string-match-p "killed by signal 9"
                              (plist-get problem :message)))
      (should (= 9 (plist-get (plist-get problem :data) :exitStatus)))
      (should-not (ringback-turn-open-p turn))
      (should (string-match-p "rehearsal" (ringback-ask "Hello"))))))

(ert-deftest daemon-test-killed-in-a-tool ()
  "A tool is told when the daemon dies, and its answer goes nowhere."
  (support-with ('(:toolCalls [(:name "slow")]))
    (let (told call-here)
      (ringback-define-tool slow () "Slow."
        :async call
        (setq call-here call)
        (ringback-tool-on-cancel call (lambda () (setq told t)))
        (signal-process (daemon-test-process) 'KILL))
      (should (equal (plist-get (support-problem
                                 (lambda () (ringback-ask "Go" :model model)))
                                :kind)
                     "died"))
      (support-wait (lambda () told))
      (ringback-tool-finish call-here "late"))))

(ert-deftest daemon-test-ends-with-a-status ()
  "The exit status and the last words on stderr are told."
  (let ((problem (daemon-test-shell
                  "seq 1 9 >&2; echo 'no such luck' >&2; exit 3")))
    (should (string-match-p "ended with status 3" (plist-get problem :message)))
    (should (string-match-p "no such luck" (plist-get problem :message)))
    (should (= 3 (plist-get (plist-get problem :data) :exitStatus)))))

(ert-deftest daemon-test-rubbish ()
  "Rubbish on stdout ends the daemon and fails what is open."
  (dolist (script '("echo Hello, world; exec sleep 60"
                    "printf 'Content-Length: x\\r\\n\\r\\n'; exec sleep 60"
                    "printf 'Content-Type: x\\r\\n\\r\\n{}'; exec sleep 60"
                    "printf 'Content-Length: 3\\r\\n\\r\\nabc'; exec sleep 60"
                    "printf 'Content-Length: 2\\r\\n\\r\\n[]'; exec sleep 60"
                    "printf 'Content-Length: 3\\r\\n\\r\\n\"\\377\"'; exec sleep 60"
                    "head -c 100000 /dev/zero | tr '\\0' a; exec sleep 60"))
    (should (equal (plist-get (daemon-test-shell script) :kind)
                   "bad_message"))))

(ert-deftest daemon-test-cut-off ()
  "A daemon that ends inside a message fails what is open."
  (should (equal (plist-get (daemon-test-shell
                             "printf 'Content-Length: 9\\r\\n\\r\\n{'; exit 0")
                            :kind)
                 "died")))

(ert-deftest daemon-test-missing ()
  "A program that is not there is named."
  (let ((ringback-command "no-such-program") (ringback--default nil))
    (should (string-match-p "no-such-program.*ringback-command"
                            (cadr (should-error (ringback-ask "Go")))))))

(ert-deftest daemon-test-stop ()
  "A stopped daemon is gone, with its buffers."
  (ringback-ask "Hello")
  (let ((process (daemon-test-process)))
    (ringback-stop)
    (should-not (process-live-p process))
    (should (= 0 (process-exit-status process)))
    (should-not (seq-filter (lambda (name)
                              (string-match-p "ringback-[0-9]" name))
                            (mapcar #'buffer-name (buffer-list))))
    (should-not (seq-find (lambda (process)
                            (string-prefix-p "ringback" (process-name process)))
                          (process-list)))))

(ert-deftest daemon-test-no-questions ()
  "Emacs ends without asking about the daemon."
  (ringback-ask "Hello")
  (should-not (seq-find #'process-query-on-exit-flag (process-list)))
  (should (memq #'ringback-stop-all kill-emacs-hook))
  (ringback-stop))

;;;; Frames

(defun daemon-test-frames (pieces)
  "Return the messages that a connection receives from PIECES of bytes."
  (let* ((connection (ringback--spawn "frames" '("sleep" "60")))
         (process (ringback--process connection))
         messages)
    (cl-letf (((symbol-function 'ringback--receive)
               (lambda (_connection message) (push message messages))))
      (dolist (piece pieces) (ringback--filter process piece)))
    (set-process-sentinel process #'ignore)
    (delete-process process)
    (nreverse messages)))

(ert-deftest daemon-test-frames ()
  "Frames are read however they come."
  (let* ((body (encode-coding-string "{\"a\":\"é😀\"}" 'utf-8-unix))
         (frame (lambda (headers)
                  (concat (format headers (length body)) "\r\n" body)))
         (plain (funcall frame "Content-Length: %d\r\n"))
         (odd (funcall frame (concat "content-type: x; charset=utf-8\r\n"
                                     "X-Long: " (make-string 500 ?x) "\r\n"
                                     "CONTENT-LENGTH:%d\r\n"))))
    (should (equal (daemon-test-frames (list plain)) '((:a "é😀"))))
    (should (equal (daemon-test-frames (list (concat plain odd plain)))
                   '((:a "é😀") (:a "é😀") (:a "é😀"))))
    (should (equal (daemon-test-frames
                    (mapcar #'unibyte-string (concat odd plain)))
                   '((:a "é😀") (:a "é😀"))))))

(ert-deftest daemon-test-unknown-messages ()
  "What the client does not know is ignored, or refused if it is a request."
  (let ((sent nil)
        (connection (ringback--spawn "unknown" '("sleep" "60"))))
    (cl-letf (((symbol-function 'ringback--serialize)
               (lambda (value) (push value sent) "{}")))
      (dolist (message '((:method "no/such" :params (:x 1) :extra 1)
                         (:id 99 :result 1)
                         (:id "x" :error (:code 1))
                         (:method "session/update" :params (:sessionId "?"))
                         (:method "$/cancelRequest" :params (:id 7))
                         nil))
        (ringback--receive connection message))
      (should-not sent)
      (ringback--receive connection
                         '(:id 12345678901234567890 :method "no/such"))
      (should (equal (plist-get (car sent) :id) 12345678901234567890))
      (should (equal (plist-get (plist-get (car sent) :error) :code) -32601)))
    (set-process-sentinel (ringback--process connection) #'ignore)
    (delete-process (ringback--process connection))))

;;;; Approval

(defun daemon-test-approval (function)
  "Return the answer after FUNCTION was asked, and what the tool saw."
  (support-with ('(:toolCalls [(:name "risky" :arguments (:x "a"))])
                 '(:toolCalls [(:name "risky" :arguments (:x "b"))])
                 (support-result-reply))
    (let ((ringback-approve-function function) (seen nil))
      (ringback-define-tool risky ((x string "X.")) "Risky."
        :approval t
        (push x seen) (concat "saw " x))
      (list (support-answer model) (nreverse seen)))))

(ert-deftest daemon-test-approval ()
  "The function's decision holds."
  (should (equal (daemon-test-approval (lambda (_) 'allow))
                 '("saw b" ("a" "b"))))
  (should (equal (daemon-test-approval
                  (lambda (request)
                    (should (equal (plist-get request :name) "risky"))
                    (list 'allow '(:x "c"))))
                 '("saw c" ("c" "c"))))
  (let ((count 0))
    (should (equal (daemon-test-approval
                    (lambda (_) (cl-incf count) 'always))
                   '("saw b" ("a" "b"))))
    (should (= count 1))))

(ert-deftest daemon-test-denial ()
  "Denials, errors and quitting deny, and the model reads why."
  (dolist (case (list (cons (lambda (_) '(deny "Not now")) "Not now")
                      (cons (lambda (_) nil) "call was denied")
                      (cons (lambda (_) (signal 'quit nil))
                            "call was denied")
                      (cons (lambda (_) (user-error "Broken")) "Broken")))
    (let ((outcome (daemon-test-approval (car case))))
      (should (string-match-p (cdr case) (car outcome)))
      (should-not (cadr outcome)))))

(ert-deftest daemon-test-nobody-to-ask ()
  "Without anybody to ask the tool is not executed."
  (should-not (cadr (daemon-test-approval nil)))
  (should-not (cadr (daemon-test-approval #'ringback-approve-in-minibuffer))))

(ert-deftest daemon-test-minibuffer ()
  "The question has one-letter answers, and shows all of the arguments."
  (let ((long (concat (make-string 200 ?x) "; rm -r /")) shown)
    (cl-letf (((symbol-function 'read-char-from-minibuffer)
               (lambda (prompt _chars)
                 (setq shown
                       (concat prompt
                               (when (get-buffer "*ringback question*")
                                 (with-current-buffer "*ringback question*"
                                   (buffer-string)))))
                 ?a)))
      (should (eq 'always (ringback-approve-in-minibuffer
                           '(:name "risky" :arguments (:x "short")))))
      (should (string-match-p "risky {\"x\":\"short\"}" shown))
      (ringback-approve-in-minibuffer
       (list :name "risky" :arguments (list :x long)))
      (should (string-match-p (concat "  x: " long) shown))
      (should-not (get-buffer "*ringback question*")))))

(ert-deftest daemon-test-much-on-stderr ()
  "Of what the daemon says on stderr only the end is kept."
  (let ((problem (daemon-test-shell
                  "seq 1 200000 >&2; echo end >&2; exit 1")))
    (should (string-match-p "200000\nend\\'" (plist-get problem :message)))))

(ert-deftest daemon-test-approval-withdrawn ()
  "A cancelled turn takes its question back."
  (support-with ('(:toolCalls [(:name "risky")]))
    (let* (asked left turn
           (ringback-approve-function
            (lambda (_)
              (setq asked t)
              (ringback-cancel turn)
              (unwind-protect (support-wait #'ignore)
                (setq left t)))))
      (ringback-define-tool risky () "Risky." :approval t (error "Executed"))
      (setq turn (ringback-prompt "Go" :model model))
      (should (equal (plist-get (ringback-wait turn support-patience)
                                :stopReason)
                     "cancelled"))
      (should asked)
      (support-wait (lambda () left)))))

(provide 'daemon-test)
;;; daemon-test.el ends here
