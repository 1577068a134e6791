//! YAML: plain mappings, lists and scalars. What YAML can do beyond that (anchors, aliases, tags, merge keys, several
//! documents) is refused: it hides what a file says from those who read it, and a few lines of it can stand for
//! gigabytes.

use super::page::{DEEPEST, Page, Unread};
use r2pc_lang::codes;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::fit::{Datum, DatumKind, Entry};
use saphyr_parser::{Event, Parser, ScalarStyle, Span as Marks};
use std::ops::Range;
use std::sync::Arc;

/// Reads a text; nothing where it holds only comments.
pub(super) fn read(page: &mut Page<'_>) -> Result<Option<Datum>, Unread> {
    let text = page.text;
    let mut reader = Reader { parser: Parser::new_from_str(text), offsets: Offsets::of(text), page };
    reader.stream()
}

/// Where characters stand: the parser counts characters, spans count bytes.
enum Offsets {
    /// Every character is one byte.
    Same(usize),
    /// The byte of each character, and the end.
    Table(Vec<u32>),
}

impl Offsets {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Offsets::Same(text.len());
        }
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        Offsets::Table(starts.map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect())
    }

    fn byte(&self, character: usize) -> usize {
        match self {
            Offsets::Same(length) => character.min(*length),
            Offsets::Table(starts) => starts.get(character).or(starts.last()).map_or(0, |at| *at as usize),
        }
    }

    fn range(&self, marks: Marks) -> Range<usize> {
        let start = self.byte(marks.start.index());
        start..self.byte(marks.end.index()).max(start)
    }
}

struct Reader<'p, 't> {
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    offsets: Offsets,
    page: &'p mut Page<'t>,
}

impl<'t> Reader<'_, 't> {
    fn next(&mut self) -> Result<(Event<'t>, Range<usize>), Unread> {
        match self.parser.next_event() {
            Some(Ok((event, marks))) => {
                let range = self.offsets.range(marks);
                Ok((event, range))
            }
            Some(Err(error)) => {
                let at = self.offsets.byte(error.marker().index());
                self.malformed(at, error.info())
            }
            None => Ok((Event::StreamEnd, self.page.text.len()..self.page.text.len())),
        }
    }

    /// The parser's own words, in the way messages are written here.
    fn malformed<T>(&mut self, at: usize, info: &str) -> Result<T, Unread> {
        if info == "recursion limit exceeded" {
            return self.page.too_deep(at..at);
        }
        if info.contains("unknown anchor") {
            return self.feature(at..at, "an alias", "write out the value that it stands for");
        }
        let line = self.page.text.get(..at).unwrap_or("").rsplit('\n').next().unwrap_or("");
        let span = self.page.span(at..at);
        let diagnostic = Diagnostic::error(codes::fact::SYNTAX, span, format!("the text is no YAML: {info}"));
        let help = if line.contains('\t') || info.contains(" tab") {
            "indent with spaces: YAML does not allow tabs"
        } else {
            "look at this line and the one above: indentation, a missing quote, bracket or `:`"
        };
        self.page.refuse(diagnostic.help(help))
    }

    fn stream(&mut self) -> Result<Option<Datum>, Unread> {
        let mut found = None;
        loop {
            let (event, range) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(found),
                Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
                _ if found.is_some() => {
                    let help = "put them under `countries:` in one document, or in files of their own";
                    return self.feature(range, "a second document in one file", help);
                }
                event => found = Some(self.node(event, range, 0)?),
            }
        }
    }

    fn feature<T>(&mut self, at: Range<usize>, what: &str, help: &str) -> Result<T, Unread> {
        let line = self.page.text.get(at.clone()).and_then(|text| text.lines().next()).map_or(0, str::len);
        let span = self.page.span(at.start..at.start + line);
        let message = format!("{what} is not read");
        self.page.refuse(Diagnostic::error(codes::fact::YAML_FEATURE, span, message).help(help))
    }

    fn node(&mut self, event: Event<'t>, range: Range<usize>, depth: usize) -> Result<Datum, Unread> {
        if depth > DEEPEST {
            return self.page.too_deep(range.start..range.start + 1);
        }
        let (anchor, tagged) = match &event {
            Event::Scalar(_, _, anchor, tag) => (*anchor, tag.is_some()),
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => (*anchor, tag.is_some()),
            Event::Alias(_) => {
                return self.feature(range, "an alias", "write out the value that it stands for");
            }
            _ => (0, false),
        };
        if anchor != 0 {
            return self.feature(range, "an anchor", "write the value wherever it is needed");
        }
        if tagged {
            return self.feature(
                range,
                "a tag",
                "write the value without it: its type comes from the vocabulary",
            );
        }
        match event {
            Event::Scalar(text, style, ..) => Ok(self.scalar(&text, style, range)),
            Event::SequenceStart(..) => self.sequence(range, depth),
            Event::MappingStart(..) => self.mapping(range, depth),
            _ => self.malformed(range.start, "something else than a value"),
        }
    }

    fn scalar(&self, text: &str, style: ScalarStyle, range: Range<usize>) -> Datum {
        let quoted = style != ScalarStyle::Plain;
        let span = self.page.span(range);
        let kind = match text {
            "" | "~" | "null" | "Null" | "NULL" if !quoted => DatumKind::Null,
            text => DatumKind::Scalar { text: text.into(), quoted },
        };
        Datum { kind, span }
    }

    fn sequence(&mut self, start: Range<usize>, depth: usize) -> Result<Datum, Unread> {
        let mut items = Vec::new();
        loop {
            let (event, range) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let last = items.last().map(|item: &Datum| item.span);
                let span = self.whole(start, range, last);
                return Ok(Datum { kind: DatumKind::Items(items), span });
            }
            items.push(self.node(event, range, depth + 1)?);
        }
    }

    fn mapping(&mut self, start: Range<usize>, depth: usize) -> Result<Datum, Unread> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, range) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                let last = entries.last().map(|entry| entry.value.span);
                let span = self.whole(start, range, last);
                let kind = self.page.mapping(entries);
                return Ok(Datum { kind, span });
            }
            entries.push(self.entry(event, range, depth)?);
        }
    }

    fn entry(&mut self, key: Event<'t>, range: Range<usize>, depth: usize) -> Result<Entry, Unread> {
        if !matches!(key, Event::Scalar(..)) {
            return match key {
                Event::Alias(_) => self.feature(range, "an alias", "write out the key that it stands for"),
                _ => self.feature(range, "a key that is a list or a mapping", "write a name as the key"),
            };
        }
        let key = self.node(key, range.clone(), depth + 1)?;
        let text: Arc<str> = match &key.kind {
            DatumKind::Scalar { text, quoted: false } if &**text == "<<" => {
                return self.feature(range, "a merge key", "write out the entries");
            }
            DatumKind::Scalar { text, .. } => Arc::clone(text),
            _ => self.page.text.get(range).unwrap_or("").trim().into(),
        };
        let (event, at) = self.next()?;
        let mut value = self.node(event, at.clone(), depth + 1)?;
        if at.is_empty() {
            value.span = key.span;
        }
        Ok(Entry { key: text, key_span: key.span, value })
    }

    /// From the first mark to the bracket that closes, or to the end of the last value where there are none.
    fn whole(
        &self,
        start: Range<usize>,
        end: Range<usize>,
        last: Option<r2pc_lang::source::Span>,
    ) -> r2pc_lang::source::Span {
        let bracketed = self.page.text.get(start.clone()).is_some_and(|text| text.starts_with(['[', '{']));
        match last {
            Some(last) if !bracketed => self.page.span(start.start..start.start).to(last),
            _ => self.page.span(start.start..end.end),
        }
    }
}
