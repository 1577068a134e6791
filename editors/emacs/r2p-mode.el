;;; r2p-mode.el --- Editing policies for the Responsibility to Protect  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:
;; A major mode for .r2p files, and the language server for eglot.

;;; Code:

(defconst r2p-keywords
  '("add" "advise" "after" "age" "ago" "all" "always" "amend" "amplifies" "and" "any" "applies" "as"
    "assert" "assistance" "at" "because" "between" "binding" "both" "builds" "by" "case" "cases"
    "change" "cites" "concerns" "count" "countries" "country" "date" "define" "due" "each" "enum"
    "established" "ever" "every" "exactly" "expect" "fact" "facts" "falling" "false" "for" "force"
    "formerly" "from" "given" "gives" "higher" "highest" "holds" "implies" "in" "includes"
    "indicator" "indicators" "inhibits" "is" "key" "known" "last" "least" "level" "list" "lower"
    "lowest" "max" "mean" "measure" "middle" "min" "monotone" "most" "never" "next" "no" "none"
    "not" "note" "obligation" "of" "offer" "on" "one" "open" "otherwise" "out" "over" "package"
    "parameter" "per" "pillar" "point" "prefers" "present" "published" "raise" "reads" "record"
    "remove" "replace" "requires" "resilience" "rising" "risk" "ruled" "same" "satisfies" "set"
    "source" "stale" "sum" "tagged" "tags" "test" "the" "title" "true" "unit" "unknown" "unless"
    "until" "url" "use" "warning" "when" "where" "within" "worse")
  "The words of the language.")

(defvar r2p-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?_ "w" table)
    table)
  "Comments run from two slashes to the end of the line.")

(defconst r2p-font-lock
  `((,(concat "\\_<" (regexp-opt r2p-keywords t) "\\_>") . font-lock-keyword-face)
    ("\\_<\\(?:bool\\|number\\|percent\\|duration\\|text\\)\\_>" . font-lock-type-face)
    ("\\_<[0-9]\\{4\\}-[0-9][0-9]-[0-9][0-9]\\_>" . font-lock-constant-face))
  "What is coloured.")

;;;###autoload
(define-derived-mode r2p-mode prog-mode "R2P"
  "Major mode for policies."
  (setq-local font-lock-defaults '(r2p-font-lock))
  (setq-local comment-start "// ")
  (setq-local comment-start-skip "//+ *")
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width 2))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.r2p\\'" . r2p-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(r2p-mode . ("r2pc" "lsp"))))

(provide 'r2p-mode)
;;; r2p-mode.el ends here
