//! The world: files, streams, the terminal and the day. The only place that reads or writes any of them.

use crate::problem::Problem;
use jiff::civil::Date;
use r2pc_lang::codes::io;
use std::fs;
use std::io::{BufRead, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes: far above any fact file, and within what a span can point into.
const LARGEST: u64 = 256 * 1024 * 1024;

/// The largest table of which only the columns are kept that a mapping names, in bytes.
const LARGEST_TABLE: u64 = 4 * 1024 * 1024 * 1024;

/// What stands for standard input among paths.
pub(crate) const STDIN: &str = "-";

/// The day it is here.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub(crate) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

/// A path as reports name it: with forward slashes, on every system.
pub(crate) fn display(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '/' { text } else { text.replace('\\', "/").into() };
    text.strip_prefix("./").unwrap_or(&text).to_owned()
}

/// The text of a file, or of standard input for `-`.
///
/// # Errors
/// What is not there, not a file, too large, not readable or not UTF-8.
pub(crate) fn read(path: &Path) -> Result<String, Problem> {
    text(&display(path), read_bytes(path)?)
}

/// The bytes of a file, or of standard input for `-`.
///
/// # Errors
/// What is not there, not a file, too large or not readable.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    if path.as_os_str() == STDIN { read_stdin() } else { read_file(path, LARGEST) }
}

/// The bytes of a table of which only some columns are kept: it may be larger than other files.
///
/// # Errors
/// What is not there, not a file, too large or not readable.
pub(crate) fn read_table(path: &Path) -> Result<Vec<u8>, Problem> {
    read_file(path, LARGEST_TABLE)
}

/// A file that is read line by line.
pub(crate) struct Lines {
    name: String,
    file: std::io::BufReader<fs::File>,
}

impl Lines {
    /// Opens a file.
    ///
    /// # Errors
    /// What is not there or cannot be read.
    pub(crate) fn of(path: &Path) -> Result<Lines, Problem> {
        let name = display(path);
        let file = fs::File::open(path).map_err(|error| unreadable(&name, &error))?;
        Ok(Lines { name, file: std::io::BufReader::with_capacity(1 << 18, file) })
    }

    /// The next line, with its end; nothing behind the last one.
    ///
    /// # Errors
    /// What cannot be read.
    pub(crate) fn next(&mut self, line: &mut Vec<u8>) -> Result<(), Problem> {
        line.clear();
        let read = self.file.read_until(b'\n', line);
        read.map(|_| ()).map_err(|error| unreadable(&self.name, &error))
    }
}

/// Bytes as the text of a file of this name, without a byte order mark.
///
/// # Errors
/// What is not UTF-8.
pub(crate) fn text(name: &str, bytes: Vec<u8>) -> Result<String, Problem> {
    let mut text = String::from_utf8(bytes).map_err(|error| not_text(name, &error))?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

fn read_stdin() -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable("standard input", &error))?;
    if bytes.len() as u64 > LARGEST { Err(too_large("standard input", LARGEST)) } else { Ok(bytes) }
}

fn read_file(path: &Path, largest: u64) -> Result<Vec<u8>, Problem> {
    let name = display(path);
    let meta = fs::metadata(path).map_err(|error| unreadable(&name, &error))?;
    if meta.is_dir() {
        return Err(Problem::new(io::NOT_A_FILE, format!("`{name}` is a folder, not a file")).file(name));
    }
    if !meta.is_file() {
        return Err(Problem::new(io::NOT_A_FILE, format!("`{name}` is a pipe or a device, not a file"))
            .file(name)
            .help("write `-` to read standard input"));
    }
    if meta.len() > largest {
        return Err(too_large(&name, largest));
    }
    fs::read(path).map_err(|error| unreadable(&name, &error))
}

fn too_large(name: &str, largest: u64) -> Problem {
    let limit = largest / 1024 / 1024;
    Problem::new(io::TOO_LARGE, format!("`{name}` is larger than {limit} MiB"))
        .file(name)
        .help("split it: a folder is read file by file")
}

fn not_text(name: &str, error: &std::string::FromUtf8Error) -> Problem {
    let good = error.utf8_error().valid_up_to();
    let line = error.as_bytes().get(..good).map_or(1, |b| b.iter().filter(|c| **c == b'\n').count() + 1);
    Problem::new(io::NOT_TEXT, format!("`{name}` is not UTF-8 text: the first wrong byte is on line {line}"))
        .file(name)
        .help("save it as UTF-8; a spreadsheet must be exported, for example as CSV")
}

/// What the system says of a path that it does not give.
fn unreadable(name: &str, error: &std::io::Error) -> Problem {
    match error.kind() {
        ErrorKind::NotFound => Problem::new(io::NOT_FOUND, format!("there is no `{name}`")).file(name),
        ErrorKind::NotADirectory => {
            Problem::new(io::NOT_FOUND, format!("there is no `{name}`: a part of the path is a file"))
                .file(name)
        }
        ErrorKind::PermissionDenied => Problem::new(io::UNREADABLE, format!("`{name}` may not be read"))
            .file(name)
            .help("check its permissions"),
        _ => Problem::new(io::UNREADABLE, format!("`{name}` cannot be read: {}", reason(error))).file(name),
    }
}

/// The system's own words, without Rust's error number.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    text.chars().take(1).flat_map(char::to_lowercase).chain(text.chars().skip(1)).collect()
}

/// Whether a path is a folder.
pub(crate) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether a path is a file, and no pipe or device.
pub(crate) fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether anything stands at a path.
pub(crate) fn exists(path: &Path) -> bool {
    path.exists()
}

/// All files under a folder that `wanted` takes, sorted; hidden files and folders are passed over.
pub(crate) fn walk(folder: &Path, wanted: impl Fn(&Path) -> bool) -> (Vec<PathBuf>, Vec<Problem>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    let entries = walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|e| e.depth() == 0 || !hidden(e.file_name())) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if wanted(entry.path()) => files.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => problems.push(walk_problem(&error)),
        }
    }
    (files, problems)
}

fn hidden(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

fn walk_problem(error: &walkdir::Error) -> Problem {
    let name = error.path().map_or_else(|| "a folder".to_owned(), display);
    match (error.loop_ancestor(), error.io_error()) {
        (Some(above), _) => Problem::new(
            io::LINK_LOOP,
            format!("`{name}` links back to `{}`, which holds it", display(above)),
        )
        .file(name)
        .help("remove the link"),
        (None, Some(io_error)) => unreadable(&name, io_error),
        (None, None) => Problem::new(io::UNREADABLE, format!("`{name}` cannot be read")).file(name),
    }
}

/// The nearest file of a name in the working folder or above it, as seen from here: `../../r2pc.toml`.
pub(crate) fn find_upwards(name: &str) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let steps = here.ancestors().position(|folder| folder.join(name).is_file())?;
    Some(std::iter::repeat_n("..", steps).chain([name]).collect())
}

/// Writes a file whole or not at all: into a new file beside it, which then takes its name. What stands there and is
/// no file, such as `/dev/null`, is written to as it is.
///
/// # Errors
/// A folder that is not there or may not be written to, a full disk, a folder of that name.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    write_pieces(path, std::iter::once(bytes))
}

/// The same for what is made while it is written.
pub(crate) fn write_pieces<T: AsRef<[u8]>>(
    path: &Path,
    pieces: impl Iterator<Item = T>,
) -> Result<(), Problem> {
    let name = display(path);
    // A link keeps standing; what it leads to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let written = match fs::metadata(&target) {
        Ok(meta) if meta.is_dir() => {
            return Err(Problem::new(io::NOT_WRITTEN, format!("`{name}` is a folder, not a file")).file(name));
        }
        Ok(meta) if !meta.is_file() => fs::File::create(&target).and_then(|mut file| put(pieces, &mut file)),
        Ok(meta) => replace(&target, pieces, Some(meta.permissions())),
        Err(_) => replace(&target, pieces, None),
    };
    written.map_err(|error| {
        Problem::new(io::NOT_WRITTEN, format!("`{name}` cannot be written: {}", reason(&error))).file(name)
    })
}

fn put<T: AsRef<[u8]>>(mut pieces: impl Iterator<Item = T>, out: &mut dyn Write) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(out);
    pieces.try_for_each(|piece| out.write_all(piece.as_ref()))?;
    out.flush()
}

fn replace<T: AsRef<[u8]>>(
    path: &Path,
    pieces: impl Iterator<Item = T>,
    permissions: Option<fs::Permissions>,
) -> std::io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = new_file(folder)?;
    put(pieces, &mut file)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A file with the permissions that any new file has here; temporary ones are their owner's only.
#[cfg(unix)]
fn new_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    tempfile::NamedTempFile::new_in(folder)
}

/// Makes a folder and those above it.
///
/// # Errors
/// Where the system refuses.
pub(crate) fn make_folder(path: &Path) -> Result<(), Problem> {
    let name = display(path);
    fs::create_dir_all(path).map_err(|error| {
        Problem::new(io::NOT_WRITTEN, format!("the folder `{name}` cannot be made: {}", reason(&error)))
            .file(name)
    })
}

/// How many processors there are to work with; one where nobody can say.
pub(crate) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Whether somebody reads standard error as it is written.
pub(crate) fn is_terminal() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stderr())
}

/// The size of a file in bytes; none where there is none.
pub(crate) fn size(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|meta| meta.len())
}

/// Columns to write in: `COLUMNS`, else the terminal's, else 100. Between 40 and 160.
pub(crate) fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    told.or_else(seen).unwrap_or(100).clamp(40, 160)
}

/// Writes to standard output; a reader that has gone away is no failure of this program.
///
/// # Errors
/// Where the system does not take it, such as on a full disk.
pub(crate) fn print(bytes: &[u8], color: anstream::ColorChoice) -> Result<(), Problem> {
    print_pieces(std::iter::once(bytes), color)
}

/// The same for a text that is made while it is printed.
pub(crate) fn print_pieces<T: AsRef<[u8]>>(
    mut pieces: impl Iterator<Item = T>,
    color: anstream::ColorChoice,
) -> Result<(), Problem> {
    let mut out = anstream::AutoStream::new(std::io::stdout().lock(), color);
    match pieces.try_for_each(|piece| out.write_all(piece.as_ref())).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Problem::new(
            io::NOT_WRITTEN,
            format!("standard output cannot be written: {}", reason(&error)),
        )),
        _ => Ok(()),
    }
}

/// Writes to standard error; where even that fails there is nowhere left to say so.
pub(crate) fn print_error(bytes: &[u8], color: anstream::ColorChoice) {
    let mut out = anstream::AutoStream::new(std::io::stderr().lock(), color);
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

/// The paths in a variable, between them what stands between paths on this system; none where it is not set.
pub(crate) fn variable_paths(name: &str) -> Vec<PathBuf> {
    let value = std::env::var_os(name).unwrap_or_default();
    std::env::split_paths(&value).filter(|path| !path.as_os_str().is_empty()).collect()
}

/// A path without links; as it is where nothing stands there.
pub(crate) fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// A variable that another program sets.
pub(crate) fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// The paths in their order, each file once, whichever way it was named.
pub(crate) fn distinct(paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut seen = std::collections::BTreeSet::new();
    paths.into_iter().filter(|path| seen.insert(real(path))).collect()
}

/// Begins anew as a program that gives memory back at once: a server runs for days, and what a check of everything took
/// is not needed until the next. The allocator reads how long it keeps memory when it starts, and nowhere else.
#[cfg(unix)]
pub(crate) fn be_thrifty() {
    use std::os::unix::process::CommandExt;
    const DELAY: &str = "MIMALLOC_PURGE_DELAY";
    if std::env::var_os(DELAY).is_none()
        && let Ok(program) = std::env::current_exe()
    {
        let mut anew = std::process::Command::new(program);
        // In milliseconds. Where it cannot begin anew it goes on as it is.
        drop(anew.args(std::env::args_os().skip(1)).env(DELAY, "1").exec());
    }
}

/// Elsewhere a program cannot take the place of another.
#[cfg(not(unix))]
pub(crate) fn be_thrifty() {}
