;;; buffer-test.el --- The buffer *ringback* and the built-in tools  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Code:

(require 'support)
(require 'flymake)

(defun buffer-test-call (name &rest arguments)
  "Return a scripted reply that calls NAME with ARGUMENTS, a plist."
  (list :toolCalls (vector (list :name name
                                 :arguments (or arguments ringback-empty)))))

(defun buffer-test-approve (decision)
  "Return an approving function that gives DECISION."
  (lambda (_request) decision))

(defmacro buffer-test-with (text &rest body)
  "Execute BODY in a buffer sample.txt with TEXT; kill it afterwards."
  (declare (indent 1))
  `(let ((buffer (get-buffer-create "sample.txt")))
     (unwind-protect
         (with-current-buffer buffer
           (buffer-enable-undo)
           (insert ,text)
           ,@body)
       (with-current-buffer buffer (set-buffer-modified-p nil))
       (kill-buffer buffer))))

(defun buffer-test-tool (name &rest arguments)
  "Return what the model reads when it calls NAME with ARGUMENTS.
Tools are executed in the current buffer."
  (let ((home (current-buffer)))
    (support-with ((apply #'buffer-test-call name arguments)
                   (support-result-reply))
      (ringback-ask "Go" :session (ringback-session :model model
                                                    :home home)))))

;;;; Tools

(ert-deftest buffer-test-list ()
  "Buffers are listed, but neither hidden nor private ones."
  (buffer-test-with "a\nb\n"
    (with-current-buffer (get-buffer-create "secrets")
      (setq buffer-file-name "/tmp/.authinfo"))
    (let ((text (buffer-test-tool "list_buffers")))
      (should (string-match-p
               "sample.txt\tfundamental-mode\t3 lines\tno file\tmodified\tin use"
               text))
      (should-not (string-match-p "^ \\|secrets" text)))
    (should (string-match-p "There is no buffer secrets"
                            (buffer-test-tool "read_buffer"
                                              :buffer "secrets")))
    (with-current-buffer "secrets"
      (setq buffer-file-name nil)
      (kill-buffer))))

(ert-deftest buffer-test-read ()
  "A buffer is read, whole or by lines, also when it is narrowed."
  (buffer-test-with "one\ntwo\nthrée\n"
    (narrow-to-region 1 3)
    (should (equal (buffer-test-tool "read_buffer" :buffer "sample.txt")
                   "one\ntwo\nthrée\n"))
    (should (equal (buffer-test-tool "read_buffer" :buffer "sample.txt"
                                     :first_line 2 :last_line 2)
                   "two\n"))
    (should (equal (buffer-test-tool "read_buffer" :buffer "sample.txt"
                                     :first_line 9 :last_line 2)
                   ""))
    (let ((ringback-result-limit 5))
      (should (equal (buffer-test-tool "read_buffer" :buffer "sample.txt")
                     "one\nt\n[9 more characters]")))
    (should (string-match-p "There is no buffer"
                            (buffer-test-tool "read_buffer" :buffer "?")))))

(defun buffer-test-edit (old new &optional decision between)
  "Have the model read sample.txt, then replace OLD by NEW.
DECISION is the user's, by default to allow it; BETWEEN is called before.
Return what the model reads."
  (let ((ringback-approve-function
         (lambda (_request)
           (when between (funcall between))
           (or decision 'allow))))
    (support-with ((buffer-test-call "read_buffer" :buffer "sample.txt")
                   (buffer-test-call "edit_buffer" :buffer "sample.txt"
                                     :old_text old :new_text new)
                   (support-result-reply))
      (ringback-ask "Go" :model model))))

(ert-deftest buffer-test-edit ()
  "An edit is one change to undo."
  (buffer-test-with "one\ntwo\nthree\n"
    (undo-boundary)
    (goto-char 6)
    (should (string-match-p "Done" (buffer-test-edit "two" "zweié")))
    (should (equal (buffer-string) "one\nzweié\nthree\n"))
    (undo-boundary)
    (let ((last-command nil)) (undo))
    (should (equal (buffer-string) "one\ntwo\nthree\n"))))

(ert-deftest buffer-test-edit-refused ()
  "An edit that is denied, late, or not clear changes nothing."
  (buffer-test-with "one\ntwo\ntwo\n"
    (should (string-match-p "call was denied" (buffer-test-edit "one" "1" 'deny)))
    (should (string-match-p "more than once" (buffer-test-edit "two" "2")))
    (should (string-match-p "does not occur" (buffer-test-edit "One" "1")))
    (should (string-match-p "is empty" (buffer-test-edit "" "1")))
    (should (equal (buffer-string) "one\ntwo\ntwo\n"))
    (should (string-match-p
             "has changed since"
             (buffer-test-edit "one" "1" nil
                               (lambda ()
                                 (with-current-buffer "sample.txt"
                                   (goto-char (point-max))
                                   (insert "x"))))))
    (should (equal (buffer-string) "one\ntwo\ntwo\nx"))
    (setq buffer-read-only t)
    (should (string-match-p "read-only" (buffer-test-edit "one" "1")))))

(ert-deftest buffer-test-edit-unread ()
  "A buffer that was not read is not edited."
  (buffer-test-with "one\n"
    (let ((ringback-approve-function (buffer-test-approve 'allow)))
      (should (string-match-p
               "not read yet"
               (buffer-test-tool "edit_buffer" :buffer "sample.txt"
                                 :old_text "one" :new_text "1"))))
    (should (equal (buffer-string) "one\n"))))

(ert-deftest buffer-test-xref ()
  "Definitions and references come from the buffer's own backend."
  (let* ((directory (make-temp-file "ringback" t))
         (file (expand-file-name "sample.el" directory)))
    (unwind-protect
        (progn
          (write-region (concat "(defun buffer-test-sample () 1)\n\n"
                                "(buffer-test-sample)\n")
                        nil file nil 'silent)
          (load file nil t)
          (with-current-buffer (find-file-noselect file)
            (should (string-match-p
                     "sample.el:1: .*buffer-test-sample"
                     (buffer-test-tool "find_definitions"
                                       :identifier "buffer-test-sample")))
            (should (string-match-p
                     "sample.el:3: "
                     (buffer-test-tool "find_references" :line 3
                                       :buffer "sample.el" :identifier
                                       "buffer-test-sample")))
            (should (string-match-p
                     "Nothing is found"
                     (buffer-test-tool "find_definitions"
                                       :identifier "buffer-test-nothing")))
            (kill-buffer)))
      (delete-directory directory t))))

(ert-deftest buffer-test-compile ()
  "A command's output comes back when it has finished."
  (let ((ringback-approve-function (buffer-test-approve 'allow)))
    (with-temp-buffer
      (setq default-directory "/")
      (let ((text (buffer-test-tool "compile" :command "pwd; echo é; exit 3")))
        (should (string-match-p "^/$" text))
        (should (string-match-p "^é$" text))
        (should (string-match-p "code 3" text))))))

(ert-deftest buffer-test-compile-denied ()
  "A command that is denied is not run."
  (let ((file (make-temp-name (expand-file-name "ringback" "/tmp")))
        (ringback-approve-function (buffer-test-approve 'deny)))
    (buffer-test-tool "compile" :command (concat "touch " file))
    (should-not (file-exists-p file))))

(ert-deftest buffer-test-compile-cancelled ()
  "A cancelled turn ends the command."
  (let ((ringback-approve-function (buffer-test-approve 'allow)))
    (support-with ((buffer-test-call "compile" :command "exec sleep 600"))
      (let* ((before (process-list))
             (mine (lambda ()
                     (seq-find (lambda (process)
                                 (string-match-p "^compilation"
                                                 (process-name process)))
                               (seq-difference (process-list) before))))
             (turn (ringback-prompt "Go" :model model)))
        (support-wait mine)
        (ringback-cancel turn)
        (ringback-wait turn support-patience)
        (support-wait (lambda () (not (funcall mine))))))))

(ert-deftest buffer-test-diagnostics ()
  "Flymake's diagnostics are read, where it is on."
  (buffer-test-with "good\nbad\n"
    (should (string-match-p "Flymake is not on"
                            (buffer-test-tool "diagnostics")))
    (setq-local flymake-diagnostic-functions
                (list (lambda (report &rest _)
                        (funcall report
                                 (list (flymake-make-diagnostic
                                        (current-buffer) 6 9 :error
                                        "No good"))))))
    (flymake-mode 1)
    (flymake-start)
    (should (equal (buffer-test-tool "diagnostics")
                   "sample.txt:2: error: No good"))
    (flymake-mode -1)))

;;;; The buffer

(defun buffer-test-text ()
  "Wait for the turn of *ringback* to end and return the buffer's text."
  (with-current-buffer "*ringback*"
    (support-wait (lambda () (not (ringback--busy-p))))
    (buffer-substring-no-properties (point-min) (point-max))))

(defmacro buffer-test-interactively (replies &rest body)
  "Execute BODY, where commands use a model that gives REPLIES."
  (declare (indent 1))
  `(support-with ,replies
     (let ((ringback-model model))
       (unwind-protect (progn ,@body)
         (when (get-buffer "*ringback*") (kill-buffer "*ringback*"))))))

(ert-deftest buffer-test-answer ()
  "A prompt and its answer are shown, and a follow-up goes on below."
  (buffer-test-interactively
      ((list :text ["One " "two."]) (list :text "Three."))
    (ringback "Count")
    (should (equal (buffer-test-text) "> Count\n\nOne two.\n"))
    (with-current-buffer "*ringback*"
      (should buffer-read-only)
      (should (string-match-p "ready" (ringback--header)))
      (ringback-follow-up "On"))
    (should (equal (buffer-test-text)
                   "> Count\n\nOne two.\n\n> On\n\nThree.\n"))))

(ert-deftest buffer-test-region ()
  "The active region is added to the prompt, visibly."
  (with-temp-buffer
    (rename-buffer "poem")
    (insert "roses\nviolets\n")
    (transient-mark-mode 1)
    (goto-char 7)
    (push-mark (point-max) t t)
    (should (equal (ringback--with-region "Explain")
                   "Explain\n\nFrom poem, lines 2 to 2:\n```\nviolets\n```"))
    (deactivate-mark)
    (should (equal (ringback--with-region "Explain") "Explain"))))

(ert-deftest buffer-test-shows-calls ()
  "Tool calls are shown with arguments and state, between the texts."
  (buffer-test-interactively
      ((list :text "I look." :toolCalls
             [(:name "read_buffer" :arguments (:buffer "nothing"))])
       (list :text "Not there."))
    (ringback "Read")
    (let ((text (buffer-test-text)))
      (should (string-match-p
               (concat "\\`> Read\n\nI look\\.\n\n"
                       "read_buffer failed, [0-9]+ ms\n  buffer: nothing\n\n"
                       "Not there\\.\n\\'")
               text)))))

(ert-deftest buffer-test-discards ()
  "What a failed attempt wrote is taken away."
  (buffer-test-interactively
      ((list :text ["Half " "of"]
             :error '(:kind "rate_limited" :message "Slow down."
                      :retryAfterMs 10 :afterText t :times 1)))
    (ringback "Go")
    (let ((text (buffer-test-text)))
      (should (string-match-p "asking again in 0\\.0 s: Slow down\\." text))
      (should (= 1 (1- (length (split-string text "Half of"))))))))

(ert-deftest buffer-test-cancel-and-steer ()
  "Turns are cancelled by a key, and commands say what cannot be done."
  (buffer-test-interactively ((list :text "Begun" :stall t))
    (should-error (ringback-cancel-turn) :type 'user-error)
    (ringback "Go")
    (with-current-buffer "*ringback*"
      (should (eq (key-binding (kbd "C-c C-k")) #'ringback-cancel-turn))
      (should-error (ringback "Again") :type 'user-error)
      (ringback-steer-turn "Faster")
      (ringback-cancel-turn))
    (should (string-match-p "> Faster\n.*\\[cancelled\\]\n\\'"
                            (replace-regexp-in-string
                             "\n\n" "\n" (buffer-test-text))))))

(ert-deftest buffer-test-killed-daemon ()
  "The buffer says that the daemon died, and the next prompt works."
  (buffer-test-interactively ((list :text "Begun" :stall t))
    (ringback "Go")
    (support-wait (lambda ()
                    (with-current-buffer "*ringback*"
                      (string-match-p "Begun" (buffer-string)))))
    (signal-process (ringback--process ringback--default) 'KILL)
    (should (string-match-p "killed by signal 9" (buffer-test-text)))
    (with-current-buffer "*ringback*"
      (setq ringback--model "rehearsal/rehearsal")
      (ringback-follow-up "Hello"))
    (should (string-match-p "a new session.*\n\n> Hello\n\nI am"
                            (buffer-test-text)))))

(ert-deftest buffer-test-killed-buffer ()
  "Killing the buffer ends the turn and the session."
  (buffer-test-interactively ((list :stall t))
    (ringback "Go")
    (let ((turn (buffer-local-value 'ringback--turn
                                    (get-buffer "*ringback*"))))
      (kill-buffer "*ringback*")
      (ringback-wait turn support-patience)
      (support-wait
       (lambda ()
         (= 0 (plist-get (ringback-request "session/list") :total)))))))

(ert-deftest buffer-test-model-and-session ()
  "A model is chosen for what follows, and a new session is empty."
  (buffer-test-interactively ((list :text "One."))
    (ringback "Go")
    (buffer-test-text)
    (ringback-choose-model "rehearsal/rehearsal")
    (with-current-buffer "*ringback*"
      (ringback-follow-up "Hello"))
    (should (string-match-p "I am `rehearsal" (buffer-test-text)))
    (ringback-new-session)
    (should (equal (buffer-test-text) ""))
    (ringback-restart)
    (ringback "Hello")
    (should (string-match-p "\\`> Hello\n\nI am" (buffer-test-text)))))

(provide 'buffer-test)
;;; buffer-test.el ends here
