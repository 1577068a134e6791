//! What the command line says of flags, variables and `r2pc.toml`.

codes! { "config";
    SYNTAX = "syntax", "`r2pc.toml` is not well-formed TOML";
    UNKNOWN_KEY = "unknown-key", "`r2pc.toml` has a key that means nothing";
    WRONG_VALUE = "wrong-value", "a setting has a value that does not fit it";
    WRONG_FORMAT = "wrong-format", "a command cannot write the format that was asked for";
    NO_BASELINE = "no-baseline", "a baseline is not the JSON of an earlier check";
    NO_SUCH_NAME = "no-such-name", "a country, region or rule that was asked for is not there";
}
