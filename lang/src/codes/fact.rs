//! What the readers of fact files say.

codes! { "fact";
    TYPE_MISMATCH = "type-mismatch", "a value is not of the kind that its fact or field asks for";
    OUT_OF_RANGE = "out-of-range", "a number lies outside the range that the vocabulary allows";
    TOO_PRECISE = "too-precise", "a number has more than 18 significant digits";
    NO_SUCH_DAY = "no-such-day", "the calendar has no such day";
    CONTROL_CHARACTER = "control-character", "a text holds a character that is not for reading";
    UNKNOWN_COUNTRY = "unknown-country", "a word is no ISO 3166-1 alpha-3 country code";
    UNKNOWN_VALUE = "unknown-value", "a word is no value of the enum";
    UNKNOWN_FIELD = "unknown-field", "a mapping has a key that does not belong there";
    UNKNOWN_INDEX = "unknown-index", "a cell is named by a word that is no value of the fact's index";
    UNKNOWN_REASON = "unknown-reason", "a word is no reason that can be given for a missing value";
    MISSING_KEY = "missing-key", "an item of a list does not say its key";
    DUPLICATE_ITEM = "duplicate-item", "an item or member stands twice in one list";
    SYNTAX = "syntax", "a fact file is not well-formed YAML, JSON, TOML or CSV";
    YAML_FEATURE = "yaml-feature", "a fact file uses a part of YAML that hides what it says";
    TOO_DEEP = "too-deep", "mappings and lists lie too deep in each other";
    DUPLICATE_KEY = "duplicate-key", "a key or column stands twice";
    EMPTY = "empty", "a fact file holds nothing";
    SHAPE = "shape", "a fact file is not built as fact files are";
    UNKNOWN_KEY = "unknown-key", "a fact file says something about itself that means nothing";
    NO_COUNTRY = "no-country", "nothing says which country facts are about";
    NO_DATE = "no-date", "nothing says when a fact was observed";
    UNKNOWN_FACT = "unknown-fact", "a name is no fact of the vocabulary";
    SINCE_AFTER_OBSERVED = "since-after-observed", "a value is said to hold since a day after it was observed";
    TWO_VALUES = "two-values", "one source gives two values for one day";
    NO_COLUMN = "no-column", "a table lacks a column";
    ROW_LENGTH = "row-length", "a row of a table has more or fewer fields than its header";
    NOT_IN_A_TABLE = "not-in-a-table", "a column cannot hold what its fact asks for";
    FORMULA_ERROR = "formula-error", "a formula of a spreadsheet failed";
    MAPPING = "mapping", "a mapping of columns is not built as mappings are";
}
