//! How fast policies of about a megabyte are read, checked and laid out: `cargo bench -p r2pc-lang`.
//!
//! Two texts are measured: generated ones, which check ([`r2pc_generate`]), and the files of `policies/` and
//! `tests/suites/ok`, repeated. Each figure is the best of five runs; the steps are measured in the same run, so that their
//! ratios hold on a machine that does other things too.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops at what it cannot read"
)]

use r2pc_generate::{Choices, PolicySet, Size};
use r2pc_lang::check;
use r2pc_lang::check::check_trees;
use r2pc_lang::format::format_parsed;
use r2pc_lang::parse::parse;
use r2pc_lang::source::Sources;
use std::path::Path;
use std::time::{Duration, Instant};

const BYTES: usize = 1_000_000;

fn main() {
    generated();
    let text = text();
    let mut sources = Sources::new();
    let file = sources.add("large.r2p", text.as_str());
    let parsed = parse(&sources, file);
    assert_eq!(parsed.diagnostics.len(), 0, "the text to measure with is right");
    report("parse", text.len(), best(|| drop(parse(&sources, file))));
    report("format", text.len(), best(|| drop(format_parsed(&sources, file, &parsed).expect("it is right"))));

    let broken = text.replace(" >= ", " >= >= ");
    let file = sources.add("broken.r2p", broken.as_str());
    println!("broken in {} places", parse(&sources, file).diagnostics.len());
    report("parse broken", broken.len(), best(|| drop(parse(&sources, file))));
}

/// A generated set, whole: what an editor or the command line does with it at first.
fn generated() {
    let set = PolicySet::generate(&mut Choices::seeded(7), Size::MEGABYTE);
    let mut sources = Sources::new();
    let files: Vec<_> =
        set.files.iter().map(|file| sources.add(file.name.as_str(), file.text.as_str())).collect();
    let bytes: usize = set.files.iter().map(|file| file.text.len()).sum();
    let checked = check(&sources, &files);
    assert!(!checked.has_errors(), "what is generated is right");
    println!("{} rules in {} files", checked.program.rules.len(), files.len());
    report("generated: parse and check", bytes, best(|| drop(check(&sources, &files))));
    report("generated: parse", bytes, best(|| files.iter().for_each(|file| drop(parse(&sources, *file)))));
    let trees: Vec<_> = files.iter().map(|file| (*file, parse(&sources, *file))).collect();
    let trees: Vec<_> = trees.iter().map(|(file, parsed)| (*file, parsed)).collect();
    report("generated: check", bytes, best(|| drop(check_trees(&sources, &trees))));
}

/// The policy files below a folder, one behind the other, without their head lines.
fn collect(folder: &Path, text: &mut String) {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, text);
        } else if path.extension().is_some_and(|ending| ending == "r2p") {
            let content = std::fs::read_to_string(&path).expect("a readable file");
            let lines =
                content.lines().filter(|line| !line.starts_with("package ") && !line.starts_with("use "));
            lines.for_each(|line| text.extend([line, "\n"]));
        }
    }
}

fn text() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut once = String::new();
    collect(&root.join("policies"), &mut once);
    collect(&root.join("tests/suites/ok"), &mut once);
    once.repeat(BYTES.div_ceil(once.len().max(1)))
}

fn best(run: impl Fn()) -> Duration {
    let time = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..5).map(|_| time()).min().unwrap_or_default()
}

fn report(what: &str, bytes: usize, time: Duration) {
    let speed = bytes as f64 / 1e6 / time.as_secs_f64();
    println!("{what}: {:.0} ms for {:.1} MB, {speed:.1} MB/s", time.as_secs_f64() * 1e3, bytes as f64 / 1e6);
}
