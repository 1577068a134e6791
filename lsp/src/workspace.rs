//! Which files belong together: projects in the workspace's folders.
//!
//! A folder with an `r2pc.toml` is a project; so is a workspace folder without any. Its policies are the paths that
//! `policies` names there, else the folder `policies/`, else every policy file in it; its facts likewise, from `facts`.

use crate::state::{DocKind, Key};
use jiff::civil::Date;
use r2pc_engine::facts::read::Format;
use r2pc_lang::lint::{Override, settings};
use r2pc_lang::source::Sources;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};
use walkdir::{DirEntry, WalkDir};

/// A file above this is not read, in bytes.
const SIZE_LIMIT: u64 = 64 * 1024 * 1024;
/// The name of a project's settings.
const CONFIG: &str = "r2pc.toml";

/// Policies and facts that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its folder.
    pub root: PathBuf,
    /// Where its policies are: files and folders.
    pub policies: Vec<PathBuf>,
    /// Where its facts are: files and folders.
    pub facts: Vec<PathBuf>,
    /// The day that its rules are read at, if its settings name one.
    pub as_of: Option<Date>,
    /// What its settings set lints to.
    pub lints: Vec<Override>,
}

impl Project {
    /// The project of a folder.
    #[must_use]
    pub fn at(root: &Path) -> Project {
        let mut sources = Sources::new();
        let file = sources.add(CONFIG, read_text(&root.join(CONFIG)).unwrap_or_default());
        // What is wrong with settings is said by the commands that read them; here what can be read counts.
        let (settings, _) = DeTable::parse_recoverable(sources.file(file).text());
        let setting = |word: &str| settings.get_ref().get(word);
        let named = |word: &str| paths_of(setting(word)?.get_ref(), root);
        let usual = |word: &str| Some(root.join(word)).filter(|folder| folder.is_dir());
        let policies = named("policies").unwrap_or_else(|| vec![usual("policies").unwrap_or(root.into())]);
        let facts = named("facts").unwrap_or_else(|| usual("facts").into_iter().collect());
        let as_of = setting("as_of").and_then(|value| day_of(value.get_ref()));
        let lints = setting("lints").map(|table| settings::read(&sources, file, table).0);
        Project { root: root.into(), policies, facts, as_of, lints: lints.unwrap_or_default() }
    }

    /// Whether a policy file is one of its own.
    #[must_use]
    pub fn has_policy(&self, path: &Path) -> bool {
        is_policy(path) && self.policies.iter().any(|place| path.starts_with(place))
    }

    /// Whether a file is one of its fact files.
    #[must_use]
    pub fn has_facts(&self, path: &Path) -> bool {
        self.facts.iter().any(|place| path.starts_with(place))
    }

    /// The policy files on disk, sorted.
    #[must_use]
    pub fn policy_files(&self) -> Vec<PathBuf> {
        files_in(&self.policies, is_policy)
    }

    /// The fact files on disk, sorted.
    #[must_use]
    pub fn fact_files(&self) -> Vec<PathBuf> {
        files_in(&self.facts, |path| Format::of(path).is_some())
    }
}

/// A setting that is one path or several, from a folder.
fn paths_of(value: &DeValue<'_>, root: &Path) -> Option<Vec<PathBuf>> {
    match value {
        DeValue::String(one) => Some(vec![root.join(&**one)]),
        DeValue::Array(several) => Some(
            several.iter().filter_map(|path| path.get_ref().as_str()).map(|path| root.join(path)).collect(),
        ),
        _ => None,
    }
}

/// A day in settings: a date, or a text that is one.
fn day_of(value: &DeValue<'_>) -> Option<Date> {
    match value {
        DeValue::String(text) => text.parse().ok(),
        DeValue::Datetime(day) => day.to_string().parse().ok(),
        _ => None,
    }
}

/// The projects in a folder: itself, and every folder below it with settings of its own.
#[must_use]
pub fn projects_in(folder: &Path) -> Vec<Project> {
    let settings = files_in(&[folder.into()], is_config);
    let mut roots: Vec<PathBuf> = settings.iter().filter_map(|file| Some(file.parent()?.into())).collect();
    if !roots.iter().any(|root| root == folder) {
        roots.push(folder.into());
    }
    roots.sort();
    roots.iter().map(|root| Project::at(root)).collect()
}

/// The nearest folder around a file that has settings.
#[must_use]
pub fn project_around(path: &Path) -> Option<Project> {
    path.ancestors().skip(1).find(|folder| folder.join(CONFIG).is_file()).map(Project::at)
}

/// Whether a file holds a project's settings.
#[must_use]
pub fn is_config(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == CONFIG)
}

/// Whether a file is a policy file.
#[must_use]
pub fn is_policy(path: &Path) -> bool {
    ending_is(path, &["r2p"])
}

/// Whether a file name ends so.
fn ending_is(path: &Path, endings: &[&str]) -> bool {
    path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| endings.contains(&ending))
}

/// What kind of text a document is, by the client's word for it and its name. A document in a notation of data is a
/// fact file where its project says so, or where it opens like one.
#[must_use]
pub fn kind_of(language: &str, path: Option<&Path>, projects: &[Project], text: &str) -> DocKind {
    if language == "r2p" || path.is_some_and(is_policy) {
        return DocKind::Policy;
    }
    let of = |endings: &[&str], languages: &[&str]| {
        path.map_or(languages.contains(&language), |path| ending_is(path, endings))
    };
    let notation = if of(&["yaml", "yml"], &["yaml"]) {
        Format::Yaml
    } else if of(&["json"], &["json", "jsonc"]) {
        Format::Json
    } else if of(&["toml"], &["toml"]) && !path.is_some_and(is_config) {
        Format::Toml
    } else {
        return DocKind::Other;
    };
    let placed = path.is_some_and(|path| projects.iter().any(|project| project.has_facts(path)));
    if placed || looks_like_facts(text) { DocKind::Facts(notation) } else { DocKind::Other }
}

/// Whether a text names a country and facts at its start.
fn looks_like_facts(text: &str) -> bool {
    let opens = |word: &str| {
        text.lines().take(200).any(|line| {
            let line = line.trim_start_matches([' ', '\t', '{', '[', '"', '\'']);
            line.strip_prefix(word).is_some_and(|rest| {
                let rest = rest.trim_start_matches(['"', '\'']);
                rest.trim_start().starts_with([':', '=', ']', '.'])
            })
        })
    };
    opens("country") && opens("facts")
}

/// The key of a path.
#[must_use]
pub fn key_of(path: &Path) -> Key {
    path.to_string_lossy().replace('\\', "/").into()
}

/// The text of a file; none where there is none that can be read. What is not UTF-8 is read with marks in its place.
#[must_use]
pub fn read_text(path: &Path) -> Option<String> {
    let bytes = read_bytes(path)?;
    Some(String::from_utf8(bytes).unwrap_or_else(|bad| String::from_utf8_lossy(bad.as_bytes()).into_owned()))
}

/// The bytes of a file; none where there is none that can be read.
#[must_use]
pub fn read_bytes(path: &Path) -> Option<Vec<u8>> {
    let about = std::fs::metadata(path).ok()?;
    if !about.is_file() || about.len() > SIZE_LIMIT {
        return None;
    }
    std::fs::read(path).ok()
}

/// The files at some places that fit, sorted. Hidden folders and those of tools are passed over.
fn files_in(places: &[PathBuf], fits: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = places
        .iter()
        .flat_map(|place| WalkDir::new(place).into_iter().filter_entry(is_walked))
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && fits(entry.path()))
        .map(DirEntry::into_path)
        .collect();
    files.sort();
    files.dedup();
    files
}

/// Whether a folder is looked into. The place itself is, whatever its name.
fn is_walked(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || !(name.starts_with('.') || name == "target" || name == "node_modules")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn settings_say_where_policies_are() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["policies", "other/rules", "target"] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        fs::write(root.join("policies/a.r2p"), "").unwrap();
        fs::write(root.join("other/rules/b.r2p"), "").unwrap();
        fs::write(root.join("target/c.r2p"), "").unwrap();
        assert_eq!(Project::at(root).policy_files(), [root.join("policies/a.r2p")]);
        fs::write(root.join("other/r2pc.toml"), "policies = \"rules\"\nfacts = [\"f\"]\n").unwrap();
        let found = projects_in(root);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].policy_files(), [root.join("other/rules/b.r2p")]);
        assert!(found[1].has_facts(&root.join("other/f/x.yaml")));
        fs::write(root.join("other/r2pc.toml"), "not toml at all [").unwrap();
        assert_eq!(projects_in(root)[1].policies, [root.join("other")]);
    }

    #[test]
    fn fact_files_are_told_by_place_or_by_text() {
        let project = Project {
            root: "/p".into(),
            policies: vec![],
            facts: vec!["/p/facts".into()],
            as_of: None,
            lints: vec![],
        };
        let kind =
            |path: &str, text: &str| kind_of("", Some(Path::new(path)), std::slice::from_ref(&project), text);
        assert_eq!(kind("/p/facts/gha.yaml", ""), DocKind::Facts(Format::Yaml));
        assert_eq!(
            kind("/q/gha.json", "{\n \"country\": \"GHA\", \n\"facts\": {}}"),
            DocKind::Facts(Format::Json)
        );
        assert_eq!(kind("/q/gha.toml", "country = \"GHA\"\n[facts.x]\n"), DocKind::Facts(Format::Toml));
        assert_eq!(kind("/q/other.yaml", "name: x"), DocKind::Other);
        assert_eq!(kind("/q/r2pc.toml", "facts = 1\ncountry = 2"), DocKind::Other);
        assert_eq!(kind("/q/a.r2p", ""), DocKind::Policy);
    }
}
