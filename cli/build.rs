//! Lists the standing policy set and the mappings of providers' tables, so that the binary carries them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=policies");
    println!("cargo::rerun-if-changed=facts/mappings");
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let mut files = Vec::new();
    collect(&root.join("policies"), &mut files)?;
    let named = |file: &PathBuf| {
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        (name, file.clone())
    };
    list("standing.rs", files.iter().map(named).collect())?;
    list("mappings.rs", mappings(&root.join("facts/mappings"))?)
}

/// The mappings of a folder, by their names without the ending.
fn mappings(folder: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        found.extend(name.strip_suffix(".mapping.toml").map(|name| (name.to_owned(), path.clone())));
    }
    Ok(found)
}

/// Writes a list of names and texts as Rust.
fn list(name: &str, mut files: Vec<(String, PathBuf)>) -> Result<(), Box<dyn std::error::Error>> {
    files.sort();
    let mut list = String::from("&[\n");
    for (name, file) in files {
        writeln!(list, "    ({name:?}, include_str!({:?})),", file.display().to_string())?;
    }
    list.push_str("]\n");
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join(name), list)?;
    Ok(())
}

/// Policy files under a folder; tests are not part of what is carried.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            collect(&path, files)?;
        } else if name.ends_with(".r2p") && !name.ends_with("_test.r2p") {
            files.push(path);
        }
    }
    Ok(())
}
