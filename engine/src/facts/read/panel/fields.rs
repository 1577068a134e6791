//! CSV in one pass over its bytes: by the column as long as all is well, a row that is out of the way for itself.

use super::head::{Head, Said};
use super::rows::Rows;
use super::{Left, List, Reading, Role, mark, text_of};
use crate::facts::panel::{Cell, NOTHING, Panel, RowHead};

/// The columns that say whose a row is, and when and by whom it was observed.
#[derive(Default)]
pub(super) struct Heads {
    country: Option<usize>,
    observed: Option<usize>,
    recorded: Option<usize>,
    source: Option<usize>,
}

impl Heads {
    pub(super) fn of(roles: &[Role]) -> Heads {
        let mut heads = Heads::default();
        for (at, role) in roles.iter().enumerate() {
            match role {
                Role::Country => heads.country = Some(at),
                Role::Observed => heads.observed = Some(at),
                Role::Recorded => heads.recorded = Some(at),
                Role::Source => heads.source = Some(at),
                _ => {}
            }
        }
        heads
    }

    /// The columns, by place.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        [self.country, self.observed, self.recorded, self.source].into_iter().flatten()
    }

    /// What a row says, as its columns say it.
    #[inline]
    pub(super) fn head(&self, said: impl Fn(Option<usize>) -> Said) -> Head {
        Head {
            country: said(self.country),
            observed: said(self.observed),
            recorded: said(self.recorded),
            source: said(self.source),
        }
    }

    fn read(&self, text: &str, rows: &Rows<'_>, row: usize) -> Head {
        self.head(|at| at.map_or_else(Said::default, |at| Said::of(text, rows.field(row, at))))
    }
}

impl Reading<'_, '_> {
    /// Reads all rows; none where one has more fields than the header, or fewer.
    pub(super) fn rows(mut self, mut roles: Vec<Role>, start: usize) -> Option<Panel> {
        let mut rows = Rows::new(self.page.text, start, roles.len())?;
        let heads = Heads::of(&roles);
        let mut is_first = true;
        while rows.next().ok()? {
            if std::mem::take(&mut is_first) {
                self.building.reserve(rows.expected());
            }
            self.some(&mut rows, &heads, &mut roles).ok()?;
        }
        self.finish(roles)
    }

    /// Reads the rows that were found.
    fn some(&mut self, rows: &mut Rows<'_>, heads: &Heads, roles: &mut [Role]) -> Result<(), Left> {
        let mut odd = vec![false; rows.len()];
        let mut says = vec![false; rows.len()];
        self.columns_of(rows, roles, &mut odd, &mut says);
        let text = self.page.text;
        let mut kept = Vec::with_capacity(rows.len());
        for (row, (odd, says)) in odd.iter_mut().zip(&says).enumerate() {
            let head = if *odd {
                None
            } else {
                self.heading.read(self.filer, &heads.read(text, rows, row), rows.start(row))
            };
            // A row of nothing says nothing, but who it is about is looked at all the same.
            *odd = head.is_none();
            kept.push(head.filter(|_| *says));
        }
        self.take_in(&kept)?;
        for (row, _) in odd.iter().enumerate().filter(|(_, odd)| **odd) {
            self.one(rows, row, heads, roles)?;
        }
        Ok(())
    }

    /// Takes in rows that were read by columns: those that are given.
    pub(super) fn take_in(&mut self, kept: &[Option<RowHead>]) -> Result<(), Left> {
        let keyless = |list: &List| self.building.lacks(list.key);
        if kept.iter().all(Option::is_some) && !self.list.as_ref().is_some_and(keyless) {
            self.building.keep_all(kept.iter().flatten());
            return Ok(());
        }
        let fresh = self.building.take_fresh();
        for (row, head) in kept.iter().enumerate() {
            if let Some(head) = head {
                self.building.begin_with(&fresh, row);
                self.row(*head, &mut [], 0..0)?;
            }
        }
        Ok(())
    }

    /// Reads columns of the rows that were found: which rows hold what no column can, and which say anything.
    fn columns_of(&mut self, rows: &mut Rows<'_>, roles: &mut [Role], odd: &mut [bool], says: &mut [bool]) {
        let (text, mapping) = (self.page.text, self.mapping);
        let set = |bits: &mut [bool], row: usize| {
            if let Some(bit) = bits.get_mut(row) {
                *bit = true;
            }
        };
        for (at, role) in roles.iter_mut().enumerate() {
            match role {
                Role::Value { place, reader, wary } => {
                    let Some(fresh) = self.building.fresh(*place) else { continue };
                    rows.read(at, reader, fresh, |row, field| {
                        if !mapping.is_empty(text_of(text, field)) {
                            set(odd, row);
                        }
                        Cell::EMPTY
                    });
                    if *wary {
                        for (tag, field) in fresh.tags.iter_mut().zip(rows.column(at)) {
                            if mapping.is_empty(text_of(text, field)) {
                                *tag = NOTHING;
                            }
                        }
                    }
                    fresh.mark(says);
                }
                Role::Odd(_) => {
                    for (row, field) in rows.column(at).enumerate() {
                        if !mapping.is_empty(text_of(text, field)) {
                            set(odd, row);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads a row for itself.
    fn one(&mut self, rows: &Rows<'_>, row: usize, heads: &Heads, roles: &mut [Role]) -> Result<(), Left> {
        let text = self.page.text;
        let mut by_hand = vec![false; self.groups.len()];
        let group_of = self.group_of();
        let mut any = false;
        self.building.begin();
        for (at, role) in roles.iter_mut().enumerate() {
            let field = rows.field(row, at);
            if !matches!(role, Role::Odd(_) | Role::Value { .. })
                || self.is_empty(text_of(text, field.clone()))
            {
                continue;
            }
            any = true;
            match role {
                Role::Value { place, reader, .. } => match reader.cell(text.as_bytes(), field) {
                    Some(cell) => self.building.set(*place, cell),
                    None => mark(&mut by_hand, group_of.get(*place).copied().unwrap_or(0)),
                },
                Role::Odd(group) => mark(&mut by_hand, *group),
                _ => {}
            }
        }
        match self.heading.read(self.filer, &heads.read(text, rows, row), rows.start(row)) {
            Some(head) if any => self.row(head, &mut by_hand, rows.line(row)),
            Some(_) => Ok(()),
            None => self.row_by_hand(rows.line(row), None),
        }
    }
}
