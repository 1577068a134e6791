//! What became of the rows of a table.

/// How many rows came to what. Every row of a table is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows that something was filed from.
    pub used: usize,
    /// Rows that `[skip]` leaves out.
    pub skipped: usize,
    /// Rows about what the mapping says is no country.
    pub no_country: usize,
    /// Rows in which the columns that are read say nothing.
    pub empty: usize,
    /// Rows of figures that the mapping does not name.
    pub other_figures: usize,
    /// Rows with something wrong in them; what could be read of them is filed.
    pub refused: usize,
    /// Columns that are not read.
    pub columns_left: usize,
}

impl Tally {
    /// All rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.used + self.skipped + self.no_country + self.empty + self.other_figures + self.refused
    }
}
