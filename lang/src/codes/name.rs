//! What the resolver says: names, packages, cycles.

codes! { "name";
    UNKNOWN = "unknown", "a name that nothing declares";
    UNKNOWN_PACKAGE = "unknown-package", "`use` names a package that is not there";
    NOT_IN_SCOPE = "not-in-scope", "a name of a package that is not used";
    AMBIGUOUS = "ambiguous", "a name that several packages or enums declare";
    DUPLICATE = "duplicate", "a name that is declared twice";
    HIDES = "hides", "a name that hides another, or is the beginning of a fact";
    RESERVED = "reserved", "a declared name that is a word of the language";
    WRONG_KIND = "wrong-kind", "a name of another kind than is wanted";
    UNKNOWN_VALUE = "unknown-value", "a word that is not a value of the enum";
    UNKNOWN_FIELD = "unknown-field", "a part that a record, a rule or a name does not have";
    CYCLE = "cycle", "rules that ask each other in a circle";
    DEFINE_CYCLE = "define-cycle", "defines that rest on themselves";
}
