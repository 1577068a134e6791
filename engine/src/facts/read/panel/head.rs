//! What rows say beside their values: whose they are, when and by whom. Each text is understood once.

use crate::facts::Origin;
use crate::facts::panel::RowHead;
use crate::facts::read::filing::{About, Filer, Given};
use crate::facts::read::mapping::Mapping;
use crate::facts::read::page::Page;
use crate::facts::window::Window;
use jiff::civil::Date;
use r2pc_lang::fit::{self, Datum};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// What a row says beside its values.
#[derive(Clone, Copy, Default)]
pub(super) struct Head {
    pub(super) country: Said,
    pub(super) observed: Said,
    pub(super) recorded: Said,
    pub(super) source: Said,
}

/// Where a field stands, without blanks around it. Short ones are told apart without looking there again.
#[derive(Clone, Copy)]
pub(super) struct Said {
    start: usize,
    end: usize,
    short: Option<Window>,
}

impl Default for Said {
    fn default() -> Self {
        Said { start: 0, end: 0, short: Some(Window::default()) }
    }
}

impl Said {
    /// What stands somewhere in a text.
    pub(super) fn of(text: &str, field: Range<usize>) -> Self {
        let Range { start, end } = field;
        let short = Window::short(text.as_bytes(), start, field.len());
        if short.is_some_and(|window| window.is_graphic(field.len())) {
            return Said { start, end, short };
        }
        let whole = text.get(field).unwrap_or_default();
        let start = start + whole.len() - whole.trim_start().len();
        let end = start + whole.trim().len();
        Said { start, end, short: Window::short(text.as_bytes(), start, end - start) }
    }

    fn is_empty(self) -> bool {
        self.start == self.end
    }

    fn text(self, of: &str) -> &str {
        of.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether another field of the text says the same.
    fn is(self, other: Said, text: &str) -> bool {
        match (self.short, other.short) {
            (None, None) => self.text(text) == other.text(text),
            (one, other) => one == other,
        }
    }
}

/// What texts were understood to say: each is asked about once.
struct Memo<'r, T> {
    short: HashMap<Window, T>,
    long: HashMap<&'r str, T>,
}

impl<'r, T: Copy> Memo<'r, T> {
    fn new() -> Self {
        Memo { short: HashMap::new(), long: HashMap::new() }
    }

    fn get(&self, said: Said, text: &'r str) -> Option<T> {
        match said.short {
            Some(window) => self.short.get(&window).copied(),
            None => self.long.get(said.text(text)).copied(),
        }
    }

    fn learn(&mut self, said: Said, text: &'r str, what: T) -> T {
        match said.short {
            Some(window) => drop(self.short.insert(window, what)),
            None => drop(self.long.insert(said.text(text), what)),
        }
        what
    }
}

/// What was understood so far.
pub(super) struct Heading<'r> {
    page: &'r Page<'r>,
    mapping: &'r Mapping,
    pub(super) about: About,
    /// By text, the places of countries; none where it is none.
    countries: Memo<'r, Option<u32>>,
    pub(super) codes: Vec<Arc<str>>,
    days: Memo<'r, Option<Date>>,
    sources: Memo<'r, Option<u16>>,
    pub(super) origins: Vec<Origin>,
    /// The text of the row before, and what it came to: most rows differ in little.
    last: Option<(Head, RowHead)>,
}

impl<'r> Heading<'r> {
    /// None where what a mapping says of all rows is broken.
    pub(super) fn new(page: &'r Page<'r>, mapping: &'r Mapping, about: About) -> Option<Self> {
        let own = match &about.source {
            Given::Not => Origin::Unstated,
            Given::This(source, _) => source.clone(),
            Given::Broken => return None,
        };
        if matches!(about.observed, Given::Broken) || matches!(about.recorded, Given::Broken) {
            return None;
        }
        Some(Heading {
            page,
            mapping,
            about,
            countries: Memo::new(),
            codes: Vec::new(),
            days: Memo::new(),
            sources: Memo::new(),
            origins: vec![own],
            last: None,
        })
    }

    /// What a row says beside its values; none where some of it is missing or wrong.
    pub(super) fn read(&mut self, filer: &mut Filer<'_>, head: &Head, at: usize) -> Option<RowHead> {
        let at = u32::try_from(at).ok()?;
        let last = self.last;
        let country = match last {
            Some((text, row)) if text.country.is(head.country, self.page.text) => row.country,
            _ => self.country(filer, head.country)?,
        };
        let own = |given: &Given<Date>| match given {
            Given::This(day, _) => Some(*day),
            _ => None,
        };
        let observed = match last {
            Some((text, row)) if text.observed.is(head.observed, self.page.text) => row.observed,
            _ if head.observed.is_empty() => own(&self.about.observed)?,
            _ => self.day(head.observed)?,
        };
        let recorded =
            if head.recorded.is_empty() { own(&self.about.recorded) } else { Some(self.day(head.recorded)?) };
        let source = match last {
            Some((text, row)) if text.source.is(head.source, self.page.text) => row.source,
            _ if head.source.is_empty() => 0,
            _ => self.source(filer, head.source)?,
        };
        let row = RowHead { country, observed, recorded, source, at };
        self.last = Some((*head, row));
        Some(row)
    }

    fn country(&mut self, filer: &mut Filer<'_>, said: Said) -> Option<u32> {
        let text = self.page.text;
        if said.is_empty() {
            return None;
        }
        if let Some(known) = self.countries.get(said, text) {
            return known;
        }
        let before = filer.said.len();
        let code = self.mapping.country(said.text(text), self.page.span(0..0), &mut filer.said);
        // It is said when the row is read by hand.
        filer.said.truncate(before);
        let place = code.map(|code| {
            let known = self.codes.iter().position(|known| *known == code);
            known.unwrap_or_else(|| {
                self.codes.push(code);
                self.codes.len() - 1
            })
        });
        let place = place.and_then(|place| u32::try_from(place).ok());
        self.countries.learn(said, text, place)
    }

    fn day(&mut self, said: Said) -> Option<Date> {
        let text = self.page.text;
        if let Some(known) = self.days.get(said, text) {
            return known;
        }
        self.days.learn(said, text, fit::days(said.text(text)).ok().map(|days| days.last))
    }

    /// The place of a source; none where it is none, or there are too many.
    fn source(&mut self, filer: &mut Filer<'_>, said: Said) -> Option<u16> {
        let text = self.page.text;
        if let Some(known) = self.sources.get(said, text) {
            return known;
        }
        let before = filer.said.len();
        let given = filer.source(&Datum::plain(said.text(text), self.page.span(0..0)));
        filer.said.truncate(before);
        let place = match given {
            Given::This(source, _) => {
                let known = self.origins.iter().position(|known| *known == source);
                let place = known.unwrap_or_else(|| {
                    self.origins.push(source);
                    self.origins.len() - 1
                });
                u16::try_from(place).ok()
            }
            _ => None,
        };
        self.sources.learn(said, text, place)
    }
}
