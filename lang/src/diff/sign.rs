//! Which way a condition goes when a part of it does.

/// Up: when the part grows (a number) or becomes true (a condition), so does the whole; down: the whole does the
/// opposite; unclear: neither is sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// The same way.
    Up,
    /// The other way.
    Down,
    /// It depends.
    Unclear,
}

impl Sign {
    /// The sign of a part of a part.
    #[must_use]
    pub fn of(self, part: Sign) -> Sign {
        match (self, part) {
            (Sign::Unclear, _) | (_, Sign::Unclear) => Sign::Unclear,
            (a, b) if a == b => Sign::Up,
            _ => Sign::Down,
        }
    }

    /// The opposite.
    #[must_use]
    pub fn flipped(self) -> Sign {
        self.of(Sign::Down)
    }

    /// The way of several changes together; none of no change.
    #[must_use]
    pub fn joined(signs: impl IntoIterator<Item = Sign>) -> Option<Sign> {
        signs.into_iter().reduce(|a, b| if a == b { a } else { Sign::Unclear })
    }

    /// The sign of a value that went from one to another.
    pub(super) fn between<T: PartialOrd>(old: &T, new: &T) -> Sign {
        match old.partial_cmp(new) {
            Some(std::cmp::Ordering::Less) => Sign::Up,
            Some(std::cmp::Ordering::Greater) => Sign::Down,
            _ => Sign::Unclear,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sign::{self, Down, Unclear, Up};

    #[test]
    fn signs_multiply() {
        assert_eq!([Up.of(Down), Down.of(Down), Up.of(Unclear), Up.flipped()], [Down, Up, Unclear, Down]);
        assert_eq!(Sign::joined([Up, Up]), Some(Up));
        assert_eq!(Sign::joined([Up, Down]), Some(Unclear));
        assert_eq!(Sign::joined([]), None);
    }
}
