;;; ringback-test.el --- Prompts and tools against the real daemon  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Code:

(require 'support)

(defun ringback-test-call (name &rest arguments)
  "Return a scripted reply that calls NAME with ARGUMENTS, a plist."
  (list :toolCalls (vector (list :name name
                                 :arguments (or arguments ringback-empty)))))

(ert-deftest ringback-test-streams ()
  "An answer arrives in pieces, in order, and whole in the result."
  (support-with ((list :text ["One " "two " "three."]))
    (let* (pieces
           (answer (support-answer
                    model :on-text (lambda (text) (push text pieces)))))
      (should (equal answer "One two three."))
      (should (equal (nreverse pieces) '("One " "two " "three."))))))

(ert-deftest ringback-test-order ()
  "Ten thousand pieces keep their order."
  (let ((pieces (mapcar (lambda (i) (format "%d " i))
                        (number-sequence 1 10000))))
    (support-with ((list :text (vconcat pieces)))
      (let (seen)
        (support-turn model :on-text (lambda (piece) (push piece seen)))
        (should (equal (apply #'concat (nreverse seen))
                       (apply #'concat pieces)))))))

(ert-deftest ringback-test-tool ()
  "A tool gets its arguments and the model its result."
  (support-with ((ringback-test-call "add" :a 5 :b 7) (support-result-reply))
    (ringback-define-tool add ((a number "One.") (b number "Another."))
      "Add." (+ a b))
    (should (equal (support-answer model) "12"))))

(ert-deftest ringback-test-tool-error ()
  "The model reads a tool's error."
  (support-with ((ringback-test-call "fail") (support-result-reply))
    (ringback-define-tool fail () "Fail." (error "Out of %s" "numbers"))
    (let ((turn (support-turn model)))
      (should (equal (ringback-text (car turn)) "Out of numbers"))
      (should (seq-find (lambda (update)
                          (equal (plist-get update :status) "failed"))
                        (cdr turn))))))

(ert-deftest ringback-test-refused-arguments ()
  "Arguments that do not fit never reach the function."
  (support-with ((ringback-test-call "add" :a "five") (support-result-reply))
    (let ((seen nil))
      (ringback-define-tool add ((a number "One.")) "Add." (push a seen) a)
      (should (string-match-p "number" (support-answer model)))
      (should-not seen))))

(defun ringback-test-round-trip (value)
  "Return what a tool sees when the model's argument is VALUE."
  (let (seen)
    (support-with ((ringback-test-call "see" :x value) (support-result-reply))
      (ringback-define-tool see ((x t "Anything.")) "See."
        (setq seen (list x)) "seen")
      (should (equal (support-answer model) "seen"))
      (car seen))))

(ert-deftest ringback-test-values ()
  "Arguments keep their values."
  (dolist (value (list 0 -1 1.5 9223372036854775807 9223372036854775808
                       123456789012345678901234567890 t nil "" "é😀\0\n"
                       [] [1 [2] "x"] '(:a 1 :b [(:c "d")]) '(:f :json-false)))
    (should (equal (ringback-test-round-trip value) value)))
  (should-not (ringback-test-round-trip :json-false))
  (should-not (ringback-test-round-trip ringback-empty)))

(ert-deftest ringback-test-empty-arguments ()
  "Arguments may be an empty object; optional ones may be missing."
  (support-with ((ringback-test-call "maybe") (support-result-reply))
    (ringback-define-tool maybe (&optional (x string "Maybe.")) "Maybe."
      (format "%S" x))
    (should (equal (support-answer model) "nil"))))

(ert-deftest ringback-test-plist-arguments ()
  "A function without declared parameters gets a plist."
  (support-with ((ringback-test-call "whole" :a 1 :b "x")
                 (support-result-reply))
    (ringback-add-tool :name "whole" :description "Whole."
                       :function (lambda (arguments) (format "%S" arguments)))
    (should (equal (support-answer model) "(:a 1 :b \"x\")"))))

(ert-deftest ringback-test-results ()
  "Results go out by their type."
  (dolist (case `((12345678901234567890123 . "12345678901234567890123")
                  ("é😀" . "é😀")
                  (,(string #x3fff80 ?a) . "�a")
                  ("\303\251" . "é")
                  ([(:type "text" :text "block")] . "block")
                  ((:structuredContent (:n 9223372036854775808))
                   . "{\"n\":9223372036854775808}")
                  (t . "t")
                  ((1 "two") . "(1 \"two\")")))
    (support-with ((ringback-test-call "give") (support-result-reply))
      (let ((value (car case)))
        (ringback-define-tool give () "Give." value))
      (should (equal (support-answer model) (cdr case))))))

(ert-deftest ringback-test-result-that-cannot-be-sent ()
  "A result that JSON cannot carry is an error result, and nothing hangs."
  (support-with ((ringback-test-call "give") (support-result-reply))
    (ringback-define-tool give () "Give."
      (list :structuredContent (list :x 1.0e+INF)))
    (should (string-match-p "cannot be sent" (support-answer model)))))

(ert-deftest ringback-test-asynchronous ()
  "A tool may answer later, once, and tell of its progress."
  (support-with ((ringback-test-call "later") (support-result-reply))
    (ringback-define-tool later () "Later."
      :async call
      (ringback-tool-progress call "half" 1 2)
      (run-at-time 0.05 nil (lambda ()
                              (ringback-tool-finish call "late")
                              (ringback-tool-finish call "twice"))))
    (let ((turn (support-turn model)))
      (should (equal (ringback-text (car turn)) "late"))
      (should (seq-find (lambda (update)
                          (equal (plist-get update :message) "half"))
                        (cdr turn))))))

(ert-deftest ringback-test-32-calls ()
  "Calls of one step are under way together and each gets its answer."
  (support-with
      ((list :toolCalls
             (vconcat (mapcar (lambda (i)
                                (list :name "later" :arguments (list :n i)))
                              (number-sequence 1 32))))
       (support-result-reply))
    (let (calls)
      (ringback-define-tool later ((n integer "Which.")) "Later."
        :async call
        (push (cons call n) calls)
        (when (= (length calls) 32)
          (pcase-dolist (`(,call . ,n) calls)
            (ringback-tool-finish call (format "result %d" n)))))
      (let ((turn (support-turn model)))
        (should (equal (ringback-text (car turn)) "result 32"))
        (should (= 32 (seq-count (lambda (update)
                                   (equal (plist-get update :status)
                                          "completed"))
                                 (cdr turn))))))))

(ert-deftest ringback-test-big-messages ()
  "Four mebibytes go in each direction."
  (let ((big (apply #'concat (make-list (* 512 1024) "abcdé\n"))))
    (support-with ((ringback-test-call "big" :text big)
                   (support-result-reply))
      (let (seen)
        (ringback-define-tool big ((text string "Text.")) "Big."
          :policy (:maxResultBytes 8000000)
          (setq seen text) text)
        (should (equal (support-answer model) big))
        (should (equal seen big))))))

(ert-deftest ringback-test-cancel ()
  "A cancelled turn is done, with that stop reason."
  (support-with ((list :text "Begun" :stall t))
    (let ((turn nil) (reason nil))
      (setq turn (ringback-prompt
                  "Go" :model model
                  :on-text (lambda (_text) (ringback-cancel turn))
                  :on-done (lambda (result)
                             (setq reason (plist-get result :stopReason)))))
      (support-wait (lambda () reason))
      (should (equal reason "cancelled")))))

(ert-deftest ringback-test-cancel-at-once ()
  "A turn can be cancelled before it was sent."
  (support-with ((list :stall t))
    (let ((turn (ringback-prompt "Go" :model model)))
      (ringback-cancel turn)
      (should (equal (plist-get (ringback-wait turn) :stopReason)
                     "cancelled")))))

(ert-deftest ringback-test-cancel-tool ()
  "A cancelled tool is told."
  (support-with ((ringback-test-call "slow"))
    (let ((told nil) (turn nil))
      (ringback-define-tool slow () "Slow."
        :async call
        (ringback-tool-on-cancel call (lambda () (setq told t)))
        (ringback-cancel turn))
      (setq turn (ringback-prompt "Go" :model model))
      (should (equal (plist-get (ringback-wait turn support-patience)
                                :stopReason)
                     "cancelled"))
      (should told))))

(ert-deftest ringback-test-timeout ()
  "Waiting has an end."
  (support-with ((list :stall t))
    (should (equal (plist-get
                    (support-problem
                     (lambda ()
                       (ringback-wait (ringback-prompt "Go" :model model)
                                      0.2)))
                    :kind)
                   "timeout"))))

(ert-deftest ringback-test-steer ()
  "A prompt joins the turn that is under way."
  (support-with ((ringback-test-call "pause") (list :text "{{prompt}}"))
    (let (turn)
      (ringback-define-tool pause () "Pause."
        (ringback-steer turn "In French")
        "paused")
      (setq turn (ringback-prompt "Go" :model model))
      (should (equal (ringback-text (ringback-wait turn support-patience))
                     "In French")))))

(ert-deftest ringback-test-session ()
  "A session remembers, and refuses a second turn meanwhile."
  (support-with ((list :text "One") (list :text "Two"))
    (let ((session (ringback-session :model model :instructions "Brief.")))
      (let ((turn (ringback-prompt "First" :session session)))
        (should-error (ringback-prompt "Too early" :session session)
                      :type 'user-error)
        (should (equal (ringback-text (ringback-wait turn)) "One")))
      (should (equal (ringback-ask "Second" :session session) "Two"))
      (let ((id (ringback-session-id session)))
        (should (= 4 (plist-get (ringback-request "session/messages"
                                                  (list :sessionId id))
                                :total)))
        (ringback-close session)
        (should (equal (plist-get (support-problem
                                   (lambda ()
                                     (ringback-request "session/messages"
                                                       (list :sessionId id))))
                                  :kind)
                       "unknown_session"))))))

(ert-deftest ringback-test-refused ()
  "A model that does not exist is the prompt's error."
  (support-with ()
    (should (equal (plist-get (support-problem
                               (lambda () (ringback-ask "Go" :model "no/such")))
                              :kind)
                   "configuration"))))

(ert-deftest ringback-test-models ()
  "Lists of models can be read."
  (support-with ()
    (should (equal (plist-get
                    (aref (plist-get (ringback-request
                                      "models/list"
                                      '(:provider "rehearsal"))
                                     :models)
                          0)
                    :id)
                   "rehearsal/rehearsal"))))

(ert-deftest ringback-test-callback-error ()
  "An error in a callback neither ends the turn nor loses updates."
  (support-with ((list :text ["a" "b"]))
    (let ((count 0) (debug-on-error nil))
      (support-answer model :on-text (lambda (_) (cl-incf count) (error "No")))
      (should (= count 2)))))

(provide 'ringback-test)
;;; ringback-test.el ends here
