//! Features on small policies, their answers drawn under the text.

use super::fixture::{draw, fixture};
use super::*;
use insta::assert_snapshot;

const POLICY: &str = r#"package p
source report "A/1" { title "A report"  url "https://example.org/a" }
unit deaths "people killed"
enum Level { low < moderate < high }
record Group { key name: text  share: percent 0%..100% "How large?"  excluded: bool }
/// As published.
fact terror: number 1..5 "How much terror?" per year  stale after 2 years
fact plan.scope: set of Level "Which?"
fact groups: list of Group "Which groups?"
fact impunity: Level "How far?"
define grave(l: Level) = l >= high

/// Some are shut out.
risk exclusion "Shut out" {
  cites report at "p. 1"
  indicator shut "A group is out" when any(g in groups where g.excluded and g.share >= 5%)
  indicator terrible when terror >= 4
  present when at least 1 of indicators
  level high when grave(impunity) and plan.scope includes high
}

resilience courts "Courts" {
  inhibits exclusion where impunity is low because "why"
  holds when exclusion.shut is false or exclusion is not present
}

test "t" {
  as of 2015-01-01
  given terror is 4, groups is [ { name "a", share 10%, excluded true } ]
  expect exclusion is present because impunity
}
"#;

/// The policy with the cursor behind the first `$0`-less occurrence of some text.
fn at(text: &str) -> super::fixture::Fixture {
    let cursor = POLICY.find(text).unwrap() + text.len();
    fixture(&format!("{}$0{}", &POLICY[..cursor], &POLICY[cursor..]))
}

#[track_caller]
fn hovered(text: &str) -> String {
    let f = at(text);
    match hover::hover(&f.snapshot, f.file, f.offset) {
        Some(hover) => format!("{}\n{}", draw(&f.snapshot, &[(hover.span, String::new())]), hover.markdown),
        None => "nothing".into(),
    }
}

fn referenced(text: &str) -> String {
    let f = at(text);
    let spans = navigate::references(&f.snapshot, f.file, f.offset, true);
    draw(&f.snapshot, &spans.into_iter().map(|span| (span, String::new())).collect::<Vec<_>>())
}

fn renamed(text: &str, new: &str) -> String {
    let f = at(text);
    match rename::rename(&f.snapshot, f.file, f.offset, new).map(|renaming| renaming.edits) {
        Ok(edits) => draw(&f.snapshot, &edits.into_iter().map(|e| (e.span, e.text)).collect::<Vec<_>>()),
        Err(why) => why,
    }
}

#[test]
fn hovers() {
    let places = [
        "when terror",
        "given ter",
        "g.share",
        "g in groups where g",
        "exclusion.shut",
        "is not present",
        "cites report",
        "grave(impu",
        "plan.scope inc",
        "present when",
        "is lo",
        "enum Lev",
        "package p",
        "present because",
        "groups where",
    ];
    let all: Vec<String> = places.iter().map(|place| format!("── {place}\n{}\n", hovered(place))).collect();
    assert_snapshot!(all.join("\n"));
}

#[test]
fn every_use_is_found() {
    let places = [
        "fact terror",
        "fact impunity",
        "risk excl",
        "any(g",
        "indicator shut",
        "share",
        "{ low < moderate < high",
        "source rep",
        "plan.sco",
    ];
    let all: Vec<String> = places.iter().map(|place| format!("── {place}\n{}", referenced(place))).collect();
    assert_snapshot!(all.join("\n"));
}

#[test]
fn renames() {
    let tries = [
        ("fact terror", "fear"),
        ("when terror", "plan.fear"),
        ("fact terror", "impunity"),
        ("fact terror", "present"),
        ("fact terror", "g h"),
        ("fact terror", "5"),
        ("any(g", "group"),
        ("any(g", "groups"),
        ("g.share", "name"),
        ("g.share", "present"),
        ("indicator shut", "terrible"),
        ("indicator shut", "closed"),
        ("risk exclusion", "courts"),
        ("is not present", "gone"),
        ("package p", "q.r"),
    ];
    let all: Vec<String> =
        tries.iter().map(|(place, new)| format!("── {place} → {new}\n{}", renamed(place, new))).collect();
    assert_snapshot!(all.join("\n"));
}

#[test]
fn names_cross_files_and_packages() {
    let f = fixture(
        "//- facts.r2p\npackage f\nfact terror: number 1..5 \"?\"\nenum Level { low < high }\n\
         //- a.r2p\npackage a\nuse f\nrisk x { present when terr$0or >= 4 }\n\
         //- b.r2p\npackage b\nrisk y { present when f.terror >= 4 and a.x is present }\n\
         //- c.r2p\npackage c\nrisk terror { present when true }\nwarning w { raise watch when terror is present }\n",
    );
    let spans = navigate::references(&f.snapshot, f.file, f.offset, true);
    let drawn = draw(&f.snapshot, &spans.into_iter().map(|span| (span, String::new())).collect::<Vec<_>>());
    assert_snapshot!(drawn);
}

#[test]
fn outlines() {
    let f = fixture(POLICY);
    let mut spans = Vec::new();
    for symbol in symbols::of_document(&f.snapshot, f.file) {
        spans.push((
            symbol.span,
            format!("{} {}", symbol.kind.map_or("-", |kind| kind.word()), symbol.detail),
        ));
        spans.extend(symbol.parts.into_iter().map(|part| (part.span, part.detail)));
    }
    assert_snapshot!(draw(&f.snapshot, &spans));
    let names = |query: &str| {
        symbols::of_workspace(&f.snapshot, query).into_iter().map(|s| s.name).collect::<Vec<_>>()
    };
    assert_eq!(names("gRav"), ["grave"]);
    assert_eq!(names("xyz"), Vec::<String>::new());
}

#[test]
fn colours() {
    let f = fixture(POLICY);
    let painted = semantic::painted(&f.snapshot, f.file, 0..usize::MAX);
    let drawn: Vec<_> = painted
        .into_iter()
        .filter(|one| one.span.start > 480)
        .map(|one| (one.span, format!("{:?}{}", one.paint, if one.declares { " declared" } else { "" })))
        .collect();
    assert_snapshot!(draw(&f.snapshot, &drawn));
}

#[test]
fn shape() {
    let f = at("g.share");
    let folds: Vec<_> = structure::folds(&f.snapshot, f.file)
        .into_iter()
        .map(|fold| (fold.span, if fold.comment { "comment" } else { "block" }.to_owned()))
        .collect();
    let grown: Vec<String> = structure::selection(&f.snapshot, f.file, f.offset)
        .into_iter()
        .map(|span| describe::one_line(f.snapshot.text(span)).chars().take(60).collect())
        .collect();
    let links: Vec<_> =
        links::links(&f.snapshot, f.file).into_iter().map(|l| (l.span, format!("{:?}", l.to))).collect();
    assert_snapshot!(format!(
        "{}\n{}\n\n{}",
        draw(&f.snapshot, &folds),
        grown.join("\n"),
        draw(&f.snapshot, &links)
    ));
}

#[test]
fn rule_graph() {
    let f = at("risk exclusion");
    let node = calls::prepare(&f.snapshot, f.file, f.offset).unwrap();
    let shown = |found: Vec<(calls::Node, Vec<Span>)>| {
        let spans: Vec<_> = found
            .into_iter()
            .flat_map(|(node, spans)| spans.into_iter().map(move |s| (s, node.name.clone())))
            .collect();
        draw(&f.snapshot, &spans)
    };
    let (asked_by, asks) = (calls::incoming(&f.snapshot, node.span), calls::outgoing(&f.snapshot, node.span));
    assert_snapshot!(format!("{}\n{}", shown(asked_by), shown(asks)));
}

/// A start that completions are tried behind.
const START: &str = "package p\nuse f\nsource report \"A/1\" { title \"t\" }\nunit deaths \"d\"\nenum Level { low < high }\n\
    enum Crime { genocide, war }\nrecord Group { key name: text  share: percent  level: Level }\n\
    fact terror: number 1..5 \"How much?\"\nfact plan.scope: set of Level\nfact plan.exists: bool\n\
    fact groups: list of Group\nfact punished by Crime: Level\ndefine grave(l: Level) = l >= high\n\
    risk exclusion \"t\" {\n  tags urgent\n  indicator shut when terror >= 4\n}\nwarning alarm_bell { raise watch when true }\n\n";
const OTHERS: &str =
    "//- f.r2p\npackage f\nfact seen: bool\n//- g.r2p\npackage g\nfact unseen: Level\nenum Level { a }\n";

/// What is offered behind a text, a line for each offer.
fn offered(text: &str) -> String {
    let (text, rest) = text.split_once('|').unwrap_or((text, ""));
    let f = fixture(&format!("{OTHERS}//- a.r2p\n{START}{text}$0{rest}\n"));
    let (offers, _) = completion::completion(&f.snapshot, f.file, f.offset);
    let shown = offers.iter().take(12).map(|offer| {
        let from = f.snapshot.text(offer.replaces);
        let over = if from.is_empty() { String::new() } else { format!(" over {from:?}") };
        let also = offer.also.as_ref().map(|edit| format!(" + {:?}", edit.text)).unwrap_or_default();
        format!("  {}{over}{also} · {}", describe::one_line(&offer.text), offer.detail)
    });
    let more = offers.len().saturating_sub(12);
    format!("{}  ({more} more)\n", shown.map(|line| format!("{line}\n")).collect::<String>())
}

#[test]
fn completions() {
    let places = [
        "",
        "ris",
        "risk x {\n  ",
        "risk x {\n  pre",
        "resilience x {\n  ",
        "risk x {\n  cites ",
        "risk x {\n  cites report ",
        "resilience x {\n  inhibits ",
        "risk x {\n  present when ",
        "risk x {\n  present when te",
        "risk x {\n  present when plan.",
        "risk x {\n  present when plan.s",
        "risk x {\n  present when un",
        "risk x {\n  present when terror ",
        "risk x {\n  present when any(",
        "risk x {\n  present when any(g in ",
        "risk x {\n  present when any(g in groups where g.",
        "risk x {\n  present when any(g in groups where g.level is ",
        "risk x {\n  present when exclusion is ",
        "risk x {\n  present when exclusion.",
        "risk x {\n  present when level of exclusion >= ",
        "risk x {\n  present when level of ",
        "risk x {\n  present when level of alarm_bell is ",
        "risk x {\n  present when punished[",
        "risk x {\n  present when punished.",
        "risk x {\n  present when punished[war] is one of {",
        "risk x {\n  present when grave(",
        "risk x {\n  present when plan.scope includes ",
        "risk x {\n  present when terror >= 4\n  ",
        "risk x {\n  level ",
        "risk x {\n  indicator a \"b\" ",
        "risk x {\n  tags ",
        "risk x {\n  concerns ",
        "risk x {\n  present when Level.",
        "risk x {\n  present when f.",
        "risk x {\n  present when count(r in risks where r is ",
        "fact x: ",
        "fact x: list of ",
        "fact x: number of ",
        "fact x by ",
        "fact x: bool ",
        "use ",
        "amend ",
        "amend p.exclusion {\n  ",
        "amend p.exclusion {\n  add ",
        "test \"t\" {\n  ",
        "test \"t\" {\n  given ",
        "test \"t\" {\n  given punished.war is ",
        "test \"t\" {\n  expect exclusion is unknown because ",
        "source s \"x\" {\n  ",
        "define d(l: Level) = l is ",
        "define d(",
        "define d(x: ",
        "// in a comment ",
        "risk x \"in a text ",
        "risk x {\n  present when terror within ",
        "risk x {\n  present when terror| >= 4\n}\n",
        "risk x {\n  for each g in groups where g.share > 5%\n  requires g.",
    ];
    let all: Vec<String> =
        places.iter().map(|place| format!("── {}\n{}", place.replace('\n', "⏎"), offered(place))).collect();
    assert_snapshot!(all.join("\n"));
}

#[test]
fn signatures() {
    let shown = |text: &str| {
        let f = fixture(&format!("{OTHERS}//- a.r2p\n{START}{text}$0\n"));
        signature::signature(&f.snapshot, f.file, f.offset).map(|s| {
            format!(
                "{} · {}",
                s.label,
                s.parameters.get(s.active).map_or("", |range| &s.label[range.clone()])
            )
        })
    };
    let inside = |text: &str| shown(&format!("risk x {{\n  present when {text}"));
    assert_eq!(inside("grave(").as_deref(), Some("grave(l: Level) · l: Level"));
    assert_eq!(inside("max(1, (2), ").as_deref(), Some("max(a, b, …) · …"));
    assert_eq!(
        inside("any(g in groups where ").as_deref(),
        Some("any(x in list where condition) · x in list where condition")
    );
    assert_eq!(inside("grave(high) and ("), None);
    assert_eq!(shown("// grave"), None);
}

/// What can be done about the text between two marks, each with what it changes.
fn doable(text: &str) -> String {
    let (before, rest) = text.split_once('⟦').unwrap();
    let (selected, behind) = rest.split_once('⟧').unwrap();
    let f = fixture(&format!("{OTHERS}//- a.r2p\n{START}{before}$0{selected}{behind}\n"));
    let found = actions::actions(&f.snapshot, f.file, f.offset..f.offset + selected.len());
    let shown = found.iter().map(|action| {
        let edits: Vec<_> = action.edits.iter().map(|edit| (edit.span, format!("{:?}", edit.text))).collect();
        format!("{:?}: {}\n{}", action.kind, action.title, draw(&f.snapshot, &edits))
    });
    shown.collect()
}

#[test]
fn actions() {
    let places = [
        "risk x { present when ⟦teror⟧ >= 4 }",
        "risk x { present when ⟦unseen⟧ is a }",
        "risk x { cites ⟦nobody⟧ present when terror >= 4 }",
        "risk x { present when ⟦plan.other⟧ }",
        "risk x { present when any(g in groups where ⟦g.share >= 5% and g.level is high⟧) }",
        "risk x { present when any(g in groups where ⟦g.share >= 5% and⟧ g.level is high) }",
        "risk x { present when ⟦exclusion.shut or terror >= 3⟧ }",
        "risk ⟦x⟧ { present when terror >= 3 and plan.exists }",
        "risk x { present when ⟦terror⟧ == 3 }",
    ];
    let all: Vec<String> = places.iter().map(|place| format!("── {place}\n{}", doable(place))).collect();
    assert_snapshot!(all.join("\n"));
}
