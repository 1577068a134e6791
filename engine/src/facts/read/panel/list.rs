//! Tables whose rows are items of a list. A text with anything out of the way in it is left to [`items`] as a whole.

use super::head::Heading;
use super::{Group, List, Reading, Role};
use crate::facts::panel::Kind;
use crate::facts::read::csv::Table;
use crate::facts::read::filing::{About, Filer};
use crate::facts::read::items;
use crate::facts::read::lines::Columns;
use crate::facts::read::mapping::{Mapping, Named};
use crate::facts::read::page::Page;
use crate::facts::read::table::{Heads, Plan};
use r2pc_lang::program::{FactType, FieldType, Record};
use r2pc_lang::source::Text;
use std::collections::BTreeMap;

/// What it takes to read the rows of a table of items, and what its columns are; none where it is of another shape.
pub(super) fn reading<'r, 'a>(
    filer: &'r mut Filer<'a>,
    page: &'r Page<'r>,
    text: &Text,
    (table, columns): (&Table, Option<&'r Columns>),
    (mapping, list): (&'r Mapping, &Named),
) -> Option<(Reading<'r, 'a>, Vec<Role>)> {
    let mut about = About::default();
    for entry in &mapping.about {
        about.read(filer, &entry.key, &entry.value);
    }
    let cell = items::list_cell(filer, list)?;
    let fact = filer.vocabulary.fact(cell.fact);
    let FactType::List { record, open } = fact.ty else { return None };
    let record = filer.vocabulary.record(record);
    let heads = Heads::of(filer, table, mapping)?;
    let (roles, shape) = roles(filer, table, mapping, &heads, record)?;
    let key = shape.iter().position(|(field, ..)| *field == record.key)?;
    let mut building = super::building(page, text, (table, columns));
    building.group((cell.fact, cell.index), record.fields.len(), fact.published, &shape);
    let groups = vec![Group { facts: Vec::new(), cells: 0..shape.len() }];
    let reading = Reading {
        heading: Heading::new(page, mapping, about)?,
        filer,
        page,
        mapping,
        plan: Plan::default(),
        groups,
        building,
        columns,
        named: BTreeMap::new(),
        list: Some(List { key, open: open || mapping.open }),
    };
    Some((reading, roles))
}

/// The fields of items: which, the place of its column, and of which kind.
type Shape = Vec<(Option<u32>, u32, Kind)>;

/// What each column is.
fn roles(
    filer: &mut Filer<'_>,
    table: &Table,
    mapping: &Mapping,
    heads: &Heads,
    record: &Record,
) -> Option<(Vec<Role>, Shape)> {
    if mapping.dates.is_some() || heads.skips_some() {
        return None;
    }
    let mut roles = super::head_roles(heads, table.header.len())?;
    let mut shape = Shape::new();
    for (at, column) in items::fields(filer, table, mapping) {
        let name = &*column.fact.text;
        // Within a value, these two words say something else.
        if !column.values.is_empty() || matches!(name, "unknown" | "note") {
            return None;
        }
        let field = record.field(name)?;
        let FieldType::Scalar(scalar) = &record.fields.get(field as usize)?.ty else { return None };
        let reader = || super::scalar_reader(filer, scalar, false, |_| true);
        let (reader, wary) = (reader()?, reader()?.takes_nothing(mapping));
        let taken = shape.iter().any(|(other, ..)| *other == Some(field));
        let slot = roles.get_mut(at).filter(|slot| !taken && matches!(slot, Role::Ignored))?;
        let place = shape.len();
        shape.push((Some(field), u32::try_from(at).ok()?, reader.kind()));
        *slot = Role::Value { place, reader, wary };
    }
    Some((roles, shape))
}
