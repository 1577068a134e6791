//! What rows say beside their values: whose they are, when and by whom. Each text is understood once.

use crate::facts::Origin;
use crate::facts::panel::RowHead;
use crate::facts::read::filing::{About, Filer, Given};
use crate::facts::read::mapping::Mapping;
use crate::facts::read::page::Page;
use jiff::civil::Date;
use r2pc_lang::fit::{self, Datum};
use std::collections::HashMap;
use std::sync::Arc;

/// What a row says beside its values, as text.
#[derive(Clone, Copy, Default)]
pub(super) struct Head<'t> {
    pub(super) country: &'t str,
    pub(super) observed: &'t str,
    pub(super) recorded: &'t str,
    pub(super) source: &'t str,
}

/// What was understood so far.
pub(super) struct Heading<'r> {
    page: &'r Page<'r>,
    mapping: &'r Mapping,
    pub(super) about: About,
    /// By text, the places of countries; none where it is none.
    countries: HashMap<&'r str, Option<u32>>,
    pub(super) codes: Vec<Arc<str>>,
    days: HashMap<&'r str, Option<Date>>,
    sources: HashMap<&'r str, Option<u16>>,
    pub(super) origins: Vec<Origin>,
    /// The text of the row before, and what it came to: most rows differ in little.
    last: Option<(Head<'r>, RowHead)>,
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
            countries: HashMap::new(),
            codes: Vec::new(),
            days: HashMap::new(),
            sources: HashMap::new(),
            origins: vec![own],
            last: None,
        })
    }

    /// What a row says beside its values; none where some of it is missing or wrong.
    pub(super) fn read(&mut self, filer: &mut Filer<'_>, head: &Head<'r>, at: usize) -> Option<RowHead> {
        let at = u32::try_from(at).ok()?;
        let last = self.last;
        let country = match last {
            Some((text, row)) if text.country == head.country => row.country,
            _ => self.country(filer, head.country)?,
        };
        let own = |given: &Given<Date>| match given {
            Given::This(day, _) => Some(*day),
            _ => None,
        };
        let observed = match last {
            Some((text, row)) if text.observed == head.observed => row.observed,
            _ if head.observed.is_empty() => own(&self.about.observed)?,
            _ => self.day(head.observed)?,
        };
        let recorded =
            if head.recorded.is_empty() { own(&self.about.recorded) } else { Some(self.day(head.recorded)?) };
        let source = match last {
            Some((text, row)) if text.source == head.source => row.source,
            _ if head.source.is_empty() => 0,
            _ => self.source(filer, head.source)?,
        };
        let row = RowHead { country, observed, recorded, source, at };
        self.last = Some((*head, row));
        Some(row)
    }

    fn country(&mut self, filer: &mut Filer<'_>, text: &'r str) -> Option<u32> {
        if text.is_empty() {
            return None;
        }
        if let Some(known) = self.countries.get(text) {
            return *known;
        }
        let said = filer.said.len();
        let code = self.mapping.country(text, self.page.span(0..0), &mut filer.said);
        // It is said when the row is read by hand.
        filer.said.truncate(said);
        let place = code.map(|code| {
            let known = self.codes.iter().position(|known| *known == code);
            known.unwrap_or_else(|| {
                self.codes.push(code);
                self.codes.len() - 1
            })
        });
        let place = place.and_then(|place| u32::try_from(place).ok());
        self.countries.insert(text, place);
        place
    }

    fn day(&mut self, text: &'r str) -> Option<Date> {
        *self.days.entry(text).or_insert_with(|| fit::days(text).ok().map(|days| days.last))
    }

    /// The place of a source; none where it is none, or there are too many.
    fn source(&mut self, filer: &mut Filer<'_>, text: &'r str) -> Option<u16> {
        if let Some(known) = self.sources.get(text) {
            return *known;
        }
        let said = filer.said.len();
        let given = filer.source(&Datum::plain(text, self.page.span(0..0)));
        filer.said.truncate(said);
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
        self.sources.insert(text, place);
        place
    }
}
