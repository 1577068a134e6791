//! Tables in one pass over their bytes, from the text into columns.
//!
//! It takes what most tables are: no quotes, a row a country and a day or an item of a list, truths, numbers, words of
//! enums, days and texts. A value that is anything else, and whatever is wrong, is left to the ways of [`table`], a row at
//! a time; a text of another shape as a whole. So both ways say the same of every text, and a test holds them to it.

mod block;
mod fields;
mod head;
mod lines;
mod list;
mod rows;
mod texts;
mod typed;
mod values;

use super::Format;
use super::csv::{self, Field, Table};
use super::filing::Filer;
use super::lines::Columns;
use super::mapping::Mapping;
use super::names::{self, Cell as Place};
use super::page::Page;
use super::table::{self, FactColumn, Heads, Plan};
use crate::facts::panel::{Building, Cell, Kind, Panel, RowHead};
use crate::facts::{CellKey, Facts};
use head::Heading;
use r2pc_lang::fit;
use r2pc_lang::program::{FactType, FieldType, Scalar};
use r2pc_lang::source::Text;
use r2pc_lang::value::Reason;
use std::collections::BTreeMap;
use std::sync::Arc;
use texts::Texts;
pub(super) use typed::read as read_typed;
use values::{Bounds, Words};

/// What a column is.
enum Role {
    Ignored,
    Country,
    Observed,
    Recorded,
    Source,
    /// A value: its place among the cells of a row, how it is read, and whether a text that could be one may say that
    /// nothing was observed (`empty = ["-999"]`).
    Value {
        place: usize,
        reader: Reader,
        wary: bool,
    },
    /// A fact that stands in no column: the place of its group.
    Odd(usize),
}

/// How a value is read.
enum Reader {
    Bool,
    Number(Box<Bounds>),
    Choice(Words),
    Text(Texts),
    /// Days as they are written.
    Day(Texts),
}

/// The columns of a cell.
struct Group {
    /// Places among the table's facts.
    facts: Vec<usize>,
    /// The places of its values among the cells of a row; empty where it stands in no column.
    cells: std::ops::Range<usize>,
}

/// A table that is being read.
struct Reading<'r, 'a> {
    filer: &'r mut Filer<'a>,
    page: &'r Page<'r>,
    mapping: &'r Mapping,
    plan: Plan,
    groups: Vec<Group>,
    building: Building,
    heading: Heading<'r>,
    /// Those of JSON Lines, whose rows name them; none of CSV.
    columns: Option<&'r Columns>,
    /// Names of cells that rows make up.
    named: BTreeMap<String, Option<Place>>,
    /// What the rows are items of, where they are.
    list: Option<List>,
}

/// The lists of a table of items.
struct List {
    /// The place of the key among the cells of a row.
    key: usize,
    /// Whether there may be other items.
    open: bool,
}

/// Reads a table. None where it is of another shape; then nothing was filed and nothing said.
pub(super) fn read(
    filer: &mut Filer<'_>,
    page: &Page<'_>,
    text: &Text,
    mapping: Option<&Mapping>,
    format: Format,
) -> Option<Panel> {
    let whole_text = text.get();
    if page.text.len() != whole_text.len() || whole_text.len() > rows::LONGEST {
        return None;
    }
    if format == Format::Lines {
        return lines::read(filer, page, text, mapping);
    }
    if memchr::memchr(b'"', whole_text.as_bytes()).is_some() {
        return None;
    }
    by_itself(filer, |own| whole(own, page, text, mapping).ok_or(Left::Shape)).ok()
}

/// Why a table is left to another way of reading.
enum Left {
    /// It is of another shape.
    Shape,
    /// A row names a column that no row before it did.
    NewColumn,
}

/// Reads for itself, and files what was read and said only where all of it was.
fn by_itself(
    filer: &mut Filer<'_>,
    read: impl FnOnce(&mut Filer<'_>) -> Result<Panel, Left>,
) -> Result<Panel, Left> {
    let mut facts = Facts::default();
    let mut own = Filer::new(filer.vocabulary, &mut facts);
    let found = read(&mut own)?;
    let Filer { mut said, mut filed, .. } = own;
    filer.said.append(&mut said);
    filer.filed.append(&mut filed);
    filer.facts.join(facts);
    Ok(found)
}

fn whole(filer: &mut Filer<'_>, page: &Page<'_>, text: &Text, mapping: Option<&Mapping>) -> Option<Panel> {
    let head_end = page.text.find('\n')?;
    let table = csv::header(page, head_end)?;
    let default = Mapping::default();
    let given = (mapping, mapping.unwrap_or(&default));
    let (reading, roles) = Reading::new(filer, page, text, (&table, None), given)?;
    reading.rows(roles, head_end + 1)
}

/// A panel of a text that is to be read.
fn building(page: &Page<'_>, text: &Text, (table, columns): (&Table, Option<&Columns>)) -> Building {
    let names = columns.map_or(&[][..], |_| &table.header).iter().map(|field| Arc::clone(&field.text));
    Building::new(page.file(), text.clone(), names.collect())
}

/// What each column is, and which columns make a cell together.
fn roles(
    filer: &Filer<'_>,
    plan: &Plan,
    (width, mapping): (usize, &Mapping),
    building: &mut Building,
) -> Option<(Vec<Group>, Vec<Role>)> {
    let mut roles = head_roles(&plan.heads, width)?;
    let mut set = |at: usize, role: Role| {
        if let Some(slot) = roles.get_mut(at) {
            *slot = role;
        }
    };
    let mut by_key: BTreeMap<CellKey, Vec<usize>> = BTreeMap::new();
    for (at, column) in plan.facts.iter().enumerate() {
        if let Some(cell) = column.cell() {
            by_key.entry((cell.fact, cell.index)).or_default().push(at);
        }
    }
    let mut groups = Vec::new();
    let mut cells = 0;
    for (key, facts) in by_key {
        let columns: Vec<(&FactColumn, Option<Reader>)> =
            facts.iter().filter_map(|at| plan.facts.get(*at)).map(|c| (c, reader(filer, c))).collect();
        let number = groups.len();
        let fact = filer.vocabulary.fact(key.0);
        let fields = match fact.ty {
            FactType::Record(record) => filer.vocabulary.record(record).fields.len(),
            _ => 0,
        };
        let mut seen = std::collections::BTreeSet::new();
        let in_columns =
            columns.iter().all(|(column, reader)| reader.is_some() && seen.insert(column.cell()));
        let start = cells;
        let mut shape = Vec::new();
        for (column, reader) in columns {
            let place = u32::try_from(column.place()).unwrap_or(u32::MAX);
            match reader.filter(|_| in_columns) {
                Some(reader) => {
                    let field = column.cell().and_then(|cell| cell.field);
                    shape.push((field, place, reader.kind()));
                    let again = self::reader(filer, column);
                    let wary = again.is_some_and(|reader| reader.takes_nothing(mapping));
                    set(column.place(), Role::Value { place: cells, reader, wary });
                    cells += 1;
                }
                None => set(column.place(), Role::Odd(number)),
            }
        }
        if in_columns {
            building.group(key, fields, fact.published, &shape);
        }
        groups.push(Group { facts, cells: start..cells });
    }
    Some((groups, roles))
}

/// The columns that say whose rows are, and when and by whom they were observed; none where rows have a beginning, too.
fn head_roles(heads: &Heads, width: usize) -> Option<Vec<Role>> {
    let mut roles: Vec<Role> = (0..width).map(|_| Role::Ignored).collect();
    *roles.get_mut(heads.country)? = Role::Country;
    for (key, at) in &heads.about {
        *roles.get_mut(*at)? = match *key {
            "observed" => Role::Observed,
            "recorded" => Role::Recorded,
            "source" => Role::Source,
            _ => return None,
        };
    }
    Some(roles)
}

/// How the values of a column are read; none where not in one pass.
fn reader(filer: &Filer<'_>, column: &FactColumn) -> Option<Reader> {
    let cell = column.cell().filter(|_| column.is_plain())?;
    let fact = filer.vocabulary.fact(cell.fact);
    let scalar = match (cell.field, &fact.ty) {
        (None, FactType::Scalar(scalar)) => scalar,
        (Some(field), _) => match names::field_type(filer.vocabulary, fact, field)? {
            FieldType::Scalar(scalar) => scalar,
            FieldType::Set(_) => return None,
        },
        _ => return None,
    };
    // In a table, the word of a reason is one.
    scalar_reader(filer, scalar, column.is_percent(), |text| Reason::from_word(text).is_none())
}

/// How values of a type are read; `takes` tells texts.
fn scalar_reader(
    filer: &Filer<'_>,
    scalar: &Scalar,
    percent: bool,
    takes: fn(&str) -> bool,
) -> Option<Reader> {
    match scalar {
        Scalar::Bool => Some(Reader::Bool),
        Scalar::Number(number) => Some(Reader::Number(Box::new(Bounds::of(number, percent)))),
        Scalar::Enum(id) => {
            let words = filer.vocabulary.enumeration(*id).values.iter().zip(0u8..);
            let words = words.filter(|((word, _), _)| Reason::from_word(word).is_none());
            // No more than a byte can tell apart from nothing.
            (filer.vocabulary.enumeration(*id).values.len() < 255).then_some(())?;
            Some(Reader::Choice(Words::of(words.map(|((word, _), at)| (&**word, at)))))
        }
        Scalar::Text => Some(Reader::Text(Texts::new(takes))),
        Scalar::Date => Some(Reader::Day(Texts::new(|text| fit::days(text).is_ok()))),
        _ => None,
    }
}

impl Reader {
    /// Whether a mapping has a word for nothing that could be a value. The reader is not used for anything else.
    fn takes_nothing(mut self, mapping: &Mapping) -> bool {
        let mut takes =
            |word: &str| self.cell(word.as_bytes(), 0..word.len()).is_some_and(|cell| !cell.is_empty());
        mapping.empty.iter().any(|word| takes(word))
    }

    fn kind(&self) -> Kind {
        match self {
            Reader::Bool => Kind::Bool,
            Reader::Number(_) => Kind::Number,
            Reader::Choice(_) => Kind::Choice,
            Reader::Text(_) => Kind::Text,
            Reader::Day(_) => Kind::Day,
        }
    }
}

impl<'r, 'a> Reading<'r, 'a> {
    /// What it takes to read the rows of a table, and what its columns are; none where it is of another shape.
    fn new(
        filer: &'r mut Filer<'a>,
        page: &'r Page<'r>,
        text: &Text,
        (table, columns): (&Table, Option<&'r Columns>),
        (given, mapping): (Option<&Mapping>, &'r Mapping),
    ) -> Option<(Reading<'r, 'a>, Vec<Role>)> {
        if let Some(list) = &mapping.items {
            return list::reading(filer, page, text, (table, columns), (mapping, list));
        }
        let (plan, about) = table::panelled(filer, table, given)?;
        let mut building = building(page, text, (table, columns));
        let (groups, roles) = roles(filer, &plan, (table.header.len(), mapping), &mut building)?;
        let heading = Heading::new(page, mapping, about)?;
        let (named, list) = (BTreeMap::new(), None);
        let reading = Reading { filer, page, mapping, plan, groups, building, heading, columns, named, list };
        Some((reading, roles))
    }

    /// The panel; what it cannot hold is filed for itself. None where two items of a list have one key.
    fn finish(self, roles: Vec<Role>) -> Option<Panel> {
        let Reading { filer, mut building, heading, list, .. } = self;
        for role in roles {
            if let Role::Value { place, reader: Reader::Text(texts) | Reader::Day(texts), .. } = role {
                building.texts(place, texts.all());
            }
        }
        if let Some(List { key, open }) = list {
            return building.finish_lists(&heading.codes, heading.origins, (key, open));
        }
        let (panel, loose) = building.finish(&heading.codes, heading.origins);
        for (code, key, observation) in loose {
            filer.facts.add(&code, key, observation);
            filer.filed.insert((code, key));
        }
        Some(panel)
    }

    /// By column, the place of its group.
    fn group_of(&self) -> Vec<usize> {
        let width = self.groups.iter().map(|group| group.cells.end).max().unwrap_or(0);
        let group = |cell: usize| self.groups.iter().position(|group| group.cells.contains(&cell));
        (0..width).map(|cell| group(cell).unwrap_or(0)).collect()
    }

    /// Takes in the row that was begun and says something; what no column can hold of it is filed for itself.
    fn row(&mut self, head: RowHead, by_hand: &mut [bool], line: std::ops::Range<usize>) -> Result<(), Left> {
        if let Some(list) = &self.list
            && !self.building.says_in(list.key)
        {
            return Err(Left::Shape);
        }
        if !by_hand.contains(&true) {
            self.building.keep(head);
            return Ok(());
        }
        for (group, _) in self.groups.iter().zip(&*by_hand).filter(|(_, hand)| **hand) {
            group.cells.clone().for_each(|column| self.building.set(column, Cell::EMPTY));
        }
        // A country of which no column holds anything is not one that this table speaks of.
        if self.building.says() {
            self.building.keep(head);
        }
        self.row_by_hand(line, Some(by_hand))?;
        by_hand.fill(false);
        Ok(())
    }

    /// Reads a row as any table is read: some groups of it, or all.
    fn row_by_hand(&mut self, line: std::ops::Range<usize>, only: Option<&[bool]>) -> Result<(), Left> {
        if self.list.is_some() {
            return Err(Left::Shape);
        }
        let row: Vec<Field> = match self.columns {
            Some(columns) => match lines::row(self.filer, self.page, line, columns)? {
                Some(row) => row,
                None => return Ok(()),
            },
            None => csv::plain_row(self.page, line),
        };
        let wanted = |at: &usize| {
            let group = |group: &Group| group.facts.contains(at);
            let place = self.groups.iter().position(group);
            only.is_none_or(|only| place.and_then(|at| only.get(at)).copied().unwrap_or(false))
        };
        let facts: Vec<&FactColumn> =
            (0..self.plan.facts.len()).filter(wanted).filter_map(|at| self.plan.facts.get(at)).collect();
        let own = (self.mapping, &self.heading.about);
        table::row(self.filer, &row, (&self.plan.heads, &facts), own, &mut self.named);
        Ok(())
    }

    fn is_empty(&self, text: &str) -> bool {
        self.mapping.is_empty(text)
    }
}

fn mark(groups: &mut [bool], at: usize) {
    if let Some(group) = groups.get_mut(at) {
        *group = true;
    }
}

fn text_of(text: &str, range: std::ops::Range<usize>) -> &str {
    let found = text.get(range).unwrap_or_default();
    let is_graphic = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_graphic(found.as_bytes().first()) && is_graphic(found.as_bytes().last()) {
        found
    } else {
        found.trim()
    }
}
