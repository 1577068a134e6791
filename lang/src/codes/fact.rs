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
}
