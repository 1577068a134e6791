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

/// Where a field stands, without blanks around it, and its first bytes: short ones are told apart without looking there
/// again.
#[derive(Clone, Copy, Default)]
pub(super) struct Said {
    start: u32,
    end: u32,
    window: Window,
}

impl Said {
    /// What stands somewhere in a text.
    #[inline]
    pub(super) fn of(text: &str, field: Range<usize>) -> Self {
        let window = Window::at(text.as_bytes(), field.start).until(field.len());
        if field.len() < Window::BYTES && window.is_graphic(field.len()) {
            return Said { start: field.start as u32, end: field.end as u32, window };
        }
        let whole = text.get(field.clone()).unwrap_or_default();
        let start = field.start + whole.len() - whole.trim_start().len();
        let end = start + whole.trim().len();
        let window = Window::at(text.as_bytes(), start).until(end - start);
        Said { start: start as u32, end: end as u32, window }
    }

    #[inline]
    fn is_empty(self) -> bool {
        self.start == self.end
    }

    fn text(self, of: &str) -> &str {
        of.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// All of it, where it is short.
    #[inline]
    fn short(self) -> Option<Window> {
        ((self.end - self.start) as usize).lt(&Window::BYTES).then_some(self.window)
    }

    /// Whether another field of the text says the same.
    #[inline]
    fn is(self, other: Said, text: &str) -> bool {
        self.window == other.window
            && match (self.short(), other.short()) {
                (None, None) => self.text(text) == other.text(text),
                (one, other) => one.is_some() == other.is_some(),
            }
    }
}

/// What texts were understood to say: each is asked about once.
struct Memo<'r, T> {
    all: Vec<(Said, T)>,
    short: HashMap<Window, usize>,
    long: HashMap<&'r str, usize>,
    /// The place of the one that was met last: most rows say what the row before says, or what is behind it in the order in
    /// which texts were first met.
    last: usize,
}

impl<'r, T: Copy> Memo<'r, T> {
    fn new() -> Self {
        Memo { all: Vec::new(), short: HashMap::new(), long: HashMap::new(), last: 0 }
    }

    #[inline]
    fn get(&mut self, said: Said, text: &'r str) -> Option<T> {
        let near = [self.last, self.last + 1].into_iter();
        let is_it = |at: &usize| self.all.get(*at).is_some_and(|(known, _)| known.is(said, text));
        self.last = match near.into_iter().find(is_it) {
            Some(near) => near,
            None => match said.short() {
                Some(window) => *self.short.get(&window)?,
                None => *self.long.get(said.text(text))?,
            },
        };
        self.all.get(self.last).map(|(_, what)| *what)
    }

    fn learn(&mut self, said: Said, text: &'r str, what: T) -> T {
        self.last = self.all.len();
        self.all.push((said, what));
        match said.short() {
            Some(window) => drop(self.short.insert(window, self.last)),
            None => drop(self.long.insert(said.text(text), self.last)),
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
    places: HashMap<Arc<str>, u32>,
    days: Memo<'r, Option<Date>>,
    sources: Memo<'r, Option<u16>>,
    pub(super) origins: Vec<Origin>,
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
            places: HashMap::new(),
            days: Memo::new(),
            sources: Memo::new(),
            origins: vec![own],
        })
    }

    /// What a row says beside its values; none where some of it is missing or wrong.
    pub(super) fn read(&mut self, filer: &mut Filer<'_>, head: &Head, at: usize) -> Option<RowHead> {
        let at = u32::try_from(at).ok()?;
        let country = self.country(filer, head.country)?;
        let own = |given: &Given<Date>| match given {
            Given::This(day, _) => Some(*day),
            _ => None,
        };
        let observed =
            if head.observed.is_empty() { own(&self.about.observed)? } else { self.day(head.observed)? };
        let recorded =
            if head.recorded.is_empty() { own(&self.about.recorded) } else { Some(self.day(head.recorded)?) };
        let source = if head.source.is_empty() { 0 } else { self.source(filer, head.source)? };
        Some(RowHead { country, observed, recorded, source, at })
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
        let place = code.and_then(|code| {
            let next = u32::try_from(self.codes.len()).ok()?;
            let place = *self.places.entry(Arc::clone(&code)).or_insert(next);
            if place == next {
                self.codes.push(code);
            }
            Some(place)
        });
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
