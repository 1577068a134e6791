//! How much time and memory facts of any size take: `cargo bench --bench scale` makes a million observations and ten
//! million, as one table sorted by country and as a file a country, and runs `r2pc check` over them, with `--stream` and
//! without. `-- NUMBER` makes another number of observations; `-- --program PATH` takes another `r2pc`.
#![allow(missing_docs, clippy::print_stdout, clippy::cast_precision_loss, reason = "a program that prints")]

use std::fmt::Write as _;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Values in a row.
const COLUMNS: usize = 64;
/// As many as the world has.
const COUNTRIES: usize = 199;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let program = option("--program").map_or(env!("CARGO_BIN_EXE_r2pc"), String::as_str);
    let asked = arguments.iter().find_map(|argument| argument.parse().ok());
    let sizes = asked.map_or(vec![1_000_000, 10_000_000], |one| vec![one]);
    for observations in sizes {
        let folder = tempfile::tempdir()?;
        let bytes = make(folder.path(), observations)?;
        println!("{observations} observations, {} MB of CSV", bytes / 1_000_000);
        for (what, facts, stream) in [
            ("one table, --stream", "table.csv", true),
            ("a file a country, --stream", "countries", true),
            ("one table, whole", "table.csv", false),
        ] {
            // A reader refuses larger tables as a whole.
            if !stream && bytes > 64 << 20 {
                continue;
            }
            let (time, peak) = run(program, folder.path(), facts, stream)?;
            let rate = bytes as f64 / time.as_secs_f64() / 1e6;
            println!(
                "  {what}: {:.2} s, {rate:.0} MB/s, at most {} MB of memory",
                time.as_secs_f64(),
                peak / 1000
            );
        }
    }
    Ok(())
}

/// Writes policies and facts; returns how many bytes of facts there are.
fn make(folder: &Path, observations: usize) -> std::io::Result<usize> {
    fs::write(folder.join("policy.r2p"), policy())?;
    fs::create_dir(folder.join("countries"))?;
    let rows = observations.div_ceil(COLUMNS * COUNTRIES);
    let head =
        format!("country,date,{}\n", (0..COLUMNS).map(|at| format!("n{at}")).collect::<Vec<_>>().join(","));
    let mut table = BufWriter::new(fs::File::create(folder.join("table.csv"))?);
    table.write_all(head.as_bytes())?;
    let mut bytes = head.len();
    let mut random = 1u64;
    let mut next = move || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        random >> 33
    };
    for code in codes() {
        let mut text = String::new();
        for row in 0..rows {
            // From 1900 on, so many days apart that the last is in 2014.
            let day = row * 115 * 336 / rows;
            let _ =
                write!(text, "{code},{:04}-{:02}-{:02}", 1900 + day / 336, 1 + day % 336 / 28, 1 + day % 28);
            for _ in 0..COLUMNS {
                let value = next();
                let _ = if value % 50 == 0 { write!(text, ",") } else { write!(text, ",{}", value % 1000) };
            }
            text.push('\n');
        }
        bytes += text.len();
        table.write_all(text.as_bytes())?;
        fs::write(folder.join("countries").join(format!("{code}.csv")), head.clone() + &text)?;
    }
    table.flush()?;
    Ok(bytes)
}

/// Codes that are free for users come to more than enough.
fn codes() -> impl Iterator<Item = String> {
    let letters = || 'A'..='Z';
    letters().flat_map(move |a| letters().map(move |b| format!("X{a}{b}"))).take(COUNTRIES)
}

/// A rule a fact, and one over several.
fn policy() -> String {
    let mut text = String::from("package scale\n\n");
    for at in 0..COLUMNS {
        let _ = writeln!(text, "fact n{at}: count \"?\"");
    }
    for at in 0..COLUMNS {
        let other = (at + 7) % COLUMNS;
        let _ =
            writeln!(text, "\nrisk r{at} \"r{at}\" {{\n  present when n{at} >= 700 and n{other} < 400\n}}");
    }
    text
}

/// How long a check takes, and the most kilobytes that it had in memory.
fn run(program: &str, folder: &Path, facts: &str, stream: bool) -> std::io::Result<(Duration, u64)> {
    let start = Instant::now();
    let mut command = Command::new(program);
    command.current_dir(folder).args(["check", facts, "-p", "policy.r2p", "--as-of", "2015-06-30"]);
    command.args(stream.then_some("--stream")).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = peak.max(line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0));
        if let Some(ended) = child.try_wait()? {
            assert!(ended.code() == Some(0) || ended.code() == Some(1), "{ended}");
            return Ok((start.elapsed(), peak));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
