//! What the parser says: the text is not well formed.

codes! { "parse";
    EXPECTED = "expected", "something else should stand here";
    UNCLOSED_BLOCK = "unclosed-block", "a declaration is not closed";
    TOO_DEEP = "too-deep", "a text is nested too deeply to be read";
    NO_SUCH_DATE = "no-such-date", "a date names a day that does not exist";
    NUMBER = "number", "a number is not written as numbers are";
    ESCAPE = "escape", "a backslash in a text stands before the wrong character";
    MISPLACED = "misplaced", "a line stands where it cannot stand";
    NO_REASON = "no-reason", "an amendment gives no reason";
    MIXED_AND_OR = "mixed-and-or", "`and` beside `or` without parentheses";
    CHAINED_COMPARISON = "chained-comparison", "a comparison compares the result of another";
}
