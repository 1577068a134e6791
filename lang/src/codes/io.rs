//! What the command line says of files, folders and streams.

codes! { "io";
    NOT_FOUND = "not-found", "a file or folder that was named is not there";
    NOT_A_FILE = "not-a-file", "a folder, pipe or device stands where a file is expected";
    UNREADABLE = "unreadable", "the system refuses to read a file or folder";
    NOT_TEXT = "not-text", "a file is not UTF-8 text";
    TOO_LARGE = "too-large", "a file is larger than r2pc reads";
    LINK_LOOP = "link-loop", "a symbolic link leads back to a folder that holds it";
    UNKNOWN_ENDING = "unknown-ending", "a file's ending says nothing about how to read it";
    NOTHING_THERE = "nothing-there", "no policy or fact file was found where they were looked for";
    WORKBOOK = "workbook", "an Excel workbook cannot be read";
    NO_SHEET = "no-sheet", "a workbook has no such sheet, or several to choose from";
    PROTECTED = "protected", "a workbook or table is kept by a password or a key";
    MERGED_CELLS = "merged-cells", "a table has merged cells";
    PARQUET = "parquet", "a Parquet file cannot be read";
    NOT_WRITTEN = "not-written", "a file could not be written";
}
