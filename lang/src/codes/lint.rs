//! What lints say: the text is valid and probably not what its author means.

codes! { "lint";
    UNCITED_RULE = "uncited-rule", "a rule without a source";
    UNUSED_FACT = "unused-fact", "a fact that no rule reads";
    UNUSED_DEFINE = "unused-define", "a define that nothing uses";
    UNUSED_PARAMETER = "unused-parameter", "a parameter that nothing reads";
    UNUSED_TYPE = "unused-type", "an enum or a record that nothing is of";
    UNUSED_UNIT = "unused-unit", "a unit that no number is of";
    UNUSED_SOURCE = "unused-source", "a source that nothing cites";
    UNDATED_SOURCE = "undated-source", "a source without a date";
    NO_FRESHNESS_LIMIT = "no-freshness-limit", "a fact that is believed however old it is";
    NO_QUESTION = "no-question", "a fact that asks no question";
    CONSTANT_CONDITION = "constant-condition", "a condition that facts cannot change or never make true";
    THRESHOLD_OUT_OF_RANGE = "threshold-out-of-range", "a figure that is always or never reached";
    SAME_RULE = "same-rule", "two rules that ask the same";
    UNINHIBITED_RISK = "uninhibited-risk", "a risk that no resilience inhibits";
    IDLE_RESILIENCE = "idle-resilience", "a resilience that inhibits nothing";
    IDLE_INDICATOR = "idle-indicator", "an indicator that never changes its rule's verdict";
    LEVEL_WITHOUT_PRESENCE = "level-without-presence", "a level that can hold where the risk is not present";
    HIDDEN_LEVEL = "hidden-level", "a level that a higher one always takes the place of";
    QUOTIENT_EQUALITY = "quotient-equality", "equality with the result of a division";
    UNTESTED_RULE = "untested-rule", "a rule without a test";
    DOUBLE_NEGATION = "double-negation", "a negation of a negation";
    UNTITLED = "untitled", "a rule or an indicator without a title";
    UNDOCUMENTED = "undocumented", "a rule without documentation";
    BARE_FIGURE = "bare-figure", "a threshold without a date and a source";
    SINGLE_USE_DEFINE = "single-use-define", "a define that is used once";
    UNKNOWN_ALLOW = "unknown-allow", "a comment that allows no known lint";
    ALLOW_WITHOUT_REASON = "allow-without-reason", "a comment that does not say why it allows";
    UNUSED_ALLOW = "unused-allow", "a comment that allows what is not found";
}
