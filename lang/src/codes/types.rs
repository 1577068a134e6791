//! What the type checker says.

codes! { "type";
    MISMATCH = "mismatch", "two types that do not go together";
    NOT_A_CONDITION = "not-a-condition", "a value where a condition is wanted";
    NOT_A_VALUE = "not-a-value", "a list, a record or a rule where a value is wanted";
    UNIT_MISMATCH = "unit-mismatch", "two units that do not go together";
    PERCENT_MISMATCH = "percent-mismatch", "a percent beside a number that is none";
    NOT_ORDERED = "not-ordered", "an order between values that have none";
    INDEX_NEEDED = "index-needed", "a fact of many cells, and none is named";
    NOT_INDEXED = "not-indexed", "an index on a rule without `for each`";
    INVALID_TYPE = "invalid-type", "a type that a fact or field cannot have";
    INVALID_ENUM = "invalid-enum", "an enum that cannot be declared so";
    INVALID_KEY = "invalid-key", "a field that cannot be a key";
    NO_KEY = "no-key", "a list of records without a key";
    RANGE = "range", "a range that does not fit its type";
    DURATION = "duration", "a length of time that is not whole, or too long";
    WINDOW = "window", "a window that cannot be read in steps";
    SUM_OVER_TIME = "sum-over-time", "a sum over time of a fact that does not come in such steps";
    NOT_OVER_TIME = "not-over-time", "a reading in time of what is not read in time";
    THRESHOLD = "threshold", "a threshold that decides nothing";
    QUANTIFIER = "quantifier", "a quantifier that says too little or too much";
    ARGUMENTS = "arguments", "arguments that a function or define does not take";
    OUTCOME = "outcome", "a verdict that the rule's kind does not have";
    REASON = "reason", "a reason asked of what is not a fact";
    PARAMETER_VALUE = "parameter-value", "a parameter's value that is not written out, or of another type";
    COUNTRY_LITERAL = "country-literal", "a country named in an expression";
}
