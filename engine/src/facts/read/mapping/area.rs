//! A range of cells, as spreadsheets name it: `A3:H297`.

/// Cells of a sheet, the last row and column included; rows and columns count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::facts::read) struct Area {
    pub(in crate::facts::read) top: u32,
    pub(in crate::facts::read) left: u32,
    pub(in crate::facts::read) bottom: u32,
    pub(in crate::facts::read) right: u32,
}

impl Area {
    /// `A3:H297`, or `A3` for all that is below and to the right of it.
    pub(super) fn parse(text: &str) -> Option<Area> {
        let (first, last) = text.split_once(':').map_or((text, None), |(first, last)| (first, Some(last)));
        let (top, left) = cell(first)?;
        let (bottom, right) = last.map_or(Some((u32::MAX, u32::MAX)), cell)?;
        (top <= bottom && left <= right).then_some(Area { top, left, bottom, right })
    }

    /// Whether a cell lies in it.
    pub(in crate::facts::read) fn holds(&self, row: u32, column: u32) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

/// Row and column of `$B$7`.
fn cell(text: &str) -> Option<(u32, u32)> {
    let text = text.trim().replace('$', "");
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = text.split_at_checked(digits)?;
    let row = row.parse::<u32>().ok().filter(|row| (1..=1_048_576).contains(row))?;
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let column = letters.bytes().fold(0, |all, b| all * 26 + u32::from(b.to_ascii_uppercase() - b'A' + 1));
    Some((row - 1, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_spreadsheets_write_them() {
        assert_eq!(Area::parse("A3:H297"), Some(Area { top: 2, left: 0, bottom: 296, right: 7 }));
        assert_eq!(Area::parse("$b$2"), Some(Area { top: 1, left: 1, bottom: u32::MAX, right: u32::MAX }));
        for wrong in ["", "A", "3", "A0", "H2:A1", "AAAA1", "A1:B2:C3", "1A"] {
            assert_eq!(Area::parse(wrong), None, "{wrong}");
        }
    }
}
