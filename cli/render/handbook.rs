//! The handbook as one HTML page that needs nothing else.

use pulldown_cmark::{Event, Options, Parser, Tag, html};
use r2pc_lang::handbook::Page;
use std::fmt::Write as _;

const STYLE: &str = "\
:root { color-scheme: light dark; }
body { font: 17px/1.5 Georgia, serif; max-width: 46rem; margin: 0 auto; padding: 1rem; }
h1, h2, nav { font-family: system-ui, sans-serif; line-height: 1.2; }
h1 { margin-top: 4rem; border-bottom: 2px solid; }
h2 { margin-top: 2.5rem; }
pre { overflow-x: auto; padding: .8rem; border: 1px solid; border-radius: 4px; font-size: .85rem; line-height: 1.4; }
code { font-size: .9em; overflow-wrap: anywhere; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid; padding: .3rem .6rem; text-align: left; vertical-align: top; }
@media print { h1 { break-before: page; } a { color: inherit; text-decoration: none; } }
";

/// All pages below each other; links between them become links within the page.
pub(crate) fn page(pages: &[Page]) -> String {
    let mut body = String::new();
    for page in pages {
        let _ = writeln!(body, "<section id=\"{}\">", page.file);
        let parser = Parser::new_ext(&page.text, Options::ENABLE_TABLES).map(within);
        html::push_html(&mut body, parser);
        body.push_str("</section>\n");
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Handbook</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// `r2p.risk.md#r2p.risk.discrimination` leads to the rule, `r2p.risk.md` to the package.
fn within(event: Event<'_>) -> Event<'_> {
    let Event::Start(Tag::Link { link_type, dest_url, title, id }) = event else { return event };
    let dest_url = match dest_url.split_once('#') {
        Some((file, place)) if std::path::Path::new(file).extension().is_some_and(|e| e == "md") => {
            format!("#{place}").into()
        }
        None if !dest_url.contains(':') => format!("#{dest_url}").into(),
        _ => dest_url,
    };
    Event::Start(Tag::Link { link_type, dest_url, title, id })
}
