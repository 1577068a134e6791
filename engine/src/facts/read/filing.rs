//! From data with a cell, dates and a source to observations: what a file, a row and a value say themselves, each
//! over the one around it.

use super::names::{Cell, field_type};
use super::tally::Tally;
use crate::calendar;
use crate::facts::conflicts::Filed;
use crate::facts::{Facts, Observation, Origin};
use jiff::civil::Date;
use r2pc_lang::codes;
use r2pc_lang::diagnostic::Diagnostic;
use r2pc_lang::fit::{self, Datum, DatumKind, shown};
use r2pc_lang::program::{Fact, FactType, SourceId, Vocabulary};
use r2pc_lang::source::Span;
use r2pc_lang::value::{Content, Fields, Value};
use std::sync::Arc;

/// What is said about an observation beside its value. A part that was given and could not be read is
/// [`Given::Broken`]: nothing is filed then, and nothing more is said.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    pub(super) observed: Given<Date>,
    pub(super) since: Given<Date>,
    pub(super) recorded: Given<Date>,
    pub(super) source: Given<Origin>,
}

/// A part that may be given, with its place.
#[derive(Clone, Debug, Default)]
pub(super) enum Given<T> {
    #[default]
    Not,
    Broken,
    This(T, Span),
}

impl<T: Clone> Given<T> {
    fn or(&self, outer: &Given<T>) -> Given<T> {
        if let Given::Not = self { outer.clone() } else { self.clone() }
    }

    /// Nothing, or what was given; an error where that was broken.
    fn get(&self) -> Result<Option<(&T, Span)>, Broken> {
        match self {
            Given::Not => Ok(None),
            Given::Broken => Err(Broken),
            Given::This(value, span) => Ok(Some((value, *span))),
        }
    }
}

/// Something that an observation needs is broken, which has been said.
struct Broken;

impl About {
    /// What is said here, and around it where nothing is said here. `since` belongs to one value alone.
    pub(super) fn within(&self, outer: &About) -> About {
        About {
            observed: self.observed.or(&outer.observed),
            since: self.since.clone(),
            recorded: self.recorded.or(&outer.recorded),
            source: self.source.or(&outer.source),
        }
    }

    /// Whether a day was given, be it one or not.
    pub(super) fn has_day(&self) -> bool {
        !matches!(self.observed, Given::Not)
    }

    /// Reads `observed`, `since`, `recorded` or `source`; `false` for any other key.
    pub(super) fn read(&mut self, filer: &mut Filer<'_>, key: &str, datum: &Datum) -> bool {
        match key {
            "observed" => self.observed = filer.day(datum),
            "since" => self.since = filer.day(datum),
            "recorded" => self.recorded = filer.day(datum),
            "source" => self.source = filer.source(datum),
            _ => return false,
        }
        true
    }
}

/// Files observations, and collects what is wrong with them.
pub(super) struct Filer<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) facts: &'a mut Facts,
    pub(super) said: Vec<Diagnostic>,
    /// Where something was filed.
    pub(super) filed: Filed,
    /// What became of the rows of a table.
    pub(super) tally: Tally,
    /// How many observations were filed.
    added: usize,
}

impl<'a> Filer<'a> {
    pub(super) fn new(vocabulary: &'a Vocabulary, facts: &'a mut Facts) -> Self {
        Filer { vocabulary, facts, said: Vec::new(), filed: Filed::new(), tally: Tally::default(), added: 0 }
    }

    /// How far filing has come, to count a row by what comes after.
    pub(super) fn before_row(&self) -> (usize, usize) {
        (self.added, self.said.len())
    }

    /// Counts a row that was not left out, by what was filed and said since [`Filer::before_row`].
    pub(super) fn count_row(&mut self, (added, said): (usize, usize)) {
        if self.said.len() > said {
            self.tally.refused += 1;
        } else if self.added > added {
            self.tally.used += 1;
        } else {
            self.tally.empty += 1;
        }
    }

    pub(super) fn say(&mut self, diagnostic: Diagnostic) {
        self.said.push(diagnostic);
    }

    /// A day; a month or a year stands for its last day.
    fn day(&mut self, datum: &Datum) -> Given<Date> {
        match &datum.kind {
            DatumKind::Null => Given::Not,
            DatumKind::Scalar { text, .. } => match fit::date(text, datum.span, &mut self.said) {
                Some(days) => Given::This(days.last, datum.span),
                None => Given::Broken,
            },
            kind => {
                let message = format!("expected a date, found {}", kind.described());
                self.say(Diagnostic::error(codes::fact::TYPE_MISMATCH, datum.span, message));
                Given::Broken
            }
        }
    }

    /// A source: a declared one, or the text itself.
    pub(super) fn source(&mut self, datum: &Datum) -> Given<Origin> {
        let content = fit::fact(
            self.vocabulary,
            &FactType::Scalar(r2pc_lang::program::Scalar::Text),
            datum,
            &mut self.said,
        );
        match content {
            Some(Content::Value(Value::Text(text))) if !text.trim().is_empty() => {
                Given::This(self.origin(&text), datum.span)
            }
            Some(Content::Value(_)) => Given::Not,
            Some(Content::Missing(_)) => {
                let message = "expected the name of a source, found a reason";
                self.say(Diagnostic::error(codes::fact::TYPE_MISMATCH, datum.span, message));
                Given::Broken
            }
            None if datum.kind == DatumKind::Null => Given::Not,
            None => Given::Broken,
        }
    }

    /// A declared source by its name or its citation, else the text itself.
    fn origin(&self, text: &Arc<str>) -> Origin {
        let sources = &self.vocabulary.sources;
        let by_name = sources.iter().position(|source| *source.name == **text);
        let found = by_name.or_else(|| sources.iter().position(|source| *source.citation == **text));
        match found.and_then(|at| u32::try_from(at).ok()) {
            Some(at) => Origin::Declared(SourceId(at)),
            None => Origin::Text(Arc::clone(text)),
        }
    }

    /// Files what a datum says of a cell.
    pub(super) fn file(&mut self, country: Option<&Arc<str>>, cell: Cell, datum: &Datum, about: &About) {
        let fact = self.vocabulary.fact(cell.fact);
        if let Some(content) = self.content(fact, cell, datum) {
            self.add(country, cell, content, datum.span, about);
        }
    }

    /// Adds an observation, if all that is said about it can be used.
    fn add(&mut self, country: Option<&Arc<str>>, cell: Cell, content: Content, span: Span, about: &About) {
        let fact = self.vocabulary.fact(cell.fact);
        let Ok(observation) = self.observation(fact, content, span, about) else { return };
        if let Some(country) = country {
            let key = (cell.fact, cell.index);
            self.facts.add(country, key, observation);
            self.filed.insert((Arc::clone(country), key));
            self.added += 1;
        }
    }

    fn content(&mut self, fact: &Fact, cell: Cell, datum: &Datum) -> Option<Content> {
        let Some(field) = cell.field else {
            return fit::fact(self.vocabulary, &fact.ty, datum, &mut self.said);
        };
        let ty = field_type(self.vocabulary, fact, field)?;
        let content = fit::field(self.vocabulary, ty, datum, &mut self.said)?;
        self.record_of(fact, [(field, content)])
    }

    /// A record of which only some fields were observed.
    fn record_of(&self, fact: &Fact, given: impl IntoIterator<Item = (u32, Content)>) -> Option<Content> {
        let FactType::Record(record) = &fact.ty else { return None };
        let mut fields: Fields = vec![None; self.vocabulary.record(*record).fields.len()];
        for (at, content) in given {
            *fields.get_mut(at as usize)? = Some(content);
        }
        Some(Content::Value(Value::Record(fields)))
    }

    fn observation(
        &mut self,
        fact: &Fact,
        content: Content,
        span: Span,
        about: &About,
    ) -> Result<Observation, Broken> {
        let Some((observed, observed_span)) = about.observed.get()?.map(|(day, at)| (*day, at)) else {
            self.say(no_date(fact, span));
            return Err(Broken);
        };
        let since = about.since.get()?.map(|(day, at)| (*day, at));
        if let Some((since, at)) = since.filter(|(day, _)| *day > observed) {
            let message = format!("held since {since}, but was observed on {observed}, which is earlier");
            let diagnostic = Diagnostic::error(codes::fact::SINCE_AFTER_OBSERVED, at, message)
                .related(observed_span, "observed")
                .help(
                    "`since` is the first day on which it held, `observed` the last on which somebody looked",
                );
            self.say(diagnostic);
            return Err(Broken);
        }
        let published = || fact.published.map_or(observed, |after| calendar::plus(observed, after));
        let recorded = about.recorded.get()?.map_or_else(published, |(day, _)| *day);
        let source = about.source.get()?.map_or(Origin::Unstated, |(source, _)| source.clone());
        Ok(Observation { content, source, observed, since: since.map(|(day, _)| day), recorded, span })
    }

    /// Files the fields of one record that stand apart, as in the columns of a table.
    pub(super) fn file_fields(
        &mut self,
        country: Option<&Arc<str>>,
        cell: Cell,
        data: &[(u32, Datum)],
        about: &About,
    ) {
        let fact = self.vocabulary.fact(cell.fact);
        let mut given = Vec::new();
        for (field, datum) in data {
            let before = self.said.len();
            let ty = field_type(self.vocabulary, fact, *field);
            let content = ty.and_then(|ty| fit::field(self.vocabulary, ty, datum, &mut self.said));
            if self.said.len() > before {
                return;
            }
            given.extend(content.map(|content| (*field, content)));
        }
        let Some((_, first)) = data.first().filter(|_| !given.is_empty()) else { return };
        if let Some(content) = self.record_of(fact, given) {
            self.add(country, cell, content, first.span, about);
        }
    }
}

fn no_date(fact: &Fact, span: Span) -> Diagnostic {
    let message = format!("nothing says when `{}` was observed", shown(&fact.name));
    let help = match fact.per {
        Some(_) => "write `{ 2014: … }`, or `observed: 2014-12-31` beside `country`",
        None => "write `observed: 2015-06-30` beside `country`, or `{ value: …, observed: 2015-06-30 }`",
    };
    Diagnostic::error(codes::fact::NO_DATE, span, message).help(help)
}
