//! What is said of test blocks.

codes! { "test";
    NO_DAY = "no-day", "a test without a day";
    REPEATED = "repeated", "a line of a test that stands twice";
    NO_EXPECTATION = "no-expectation", "a test that expects nothing";
    BECAUSE = "because", "causes of what is not unknown";
    GIVEN_TWICE = "given-twice", "a fact given twice for one day";
    COLUMNS = "columns", "a case that does not fit its table";
    NO_CASES = "no-cases", "a table without cases";
    NO_TABLE = "no-table", "a case without a table";
    SERIES = "series", "a series with a day of its own";
}
