//! The checked form of a policy set: names are ids, every expression has one type, rules stand in an order in
//! which each only asks those before it.
//!
//! Only [`crate::check()`] can build a [`Program`], so what evaluates one meets no ill-typed expression: there is a
//! tree a type ([`Cond`], [`Num`], [`Day`], …) and a construct stands only where its operands fit.
//!
//! Variables are [`Slot`]s of a frame. A rule has a frame (slot 0 is its `for each` item, if any; quantifiers take
//! the next ones); a call of a define opens a new frame whose first slots are its arguments.

mod expr;
mod rule;
mod test;
mod trace;
mod value;
mod vocabulary;

pub use expr::*;
pub use rule::*;
pub use test::*;
pub use trace::*;
pub use value::*;
pub use vocabulary::*;

use std::sync::Arc;

/// Declares an index type into one of the program's tables.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
        impl $name {
            /// The place in the table.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A package.
    PackageId;
    /// A source of authority.
    SourceId;
    /// A unit.
    UnitId;
    /// An enum; [`RISK_LEVEL`] and [`WARNING_LEVEL`] are built in.
    EnumId;
    /// A record.
    RecordId;
    /// A fact of the vocabulary.
    FactId;
    /// A parameter.
    ParameterId;
    /// A define.
    DefineId;
    /// A rule.
    RuleId;
    /// A variable: its place in the frame.
    Slot;
}

/// The built-in enum `low < moderate < high < extreme` of risks (semantics, 8.5).
pub const RISK_LEVEL: EnumId = EnumId(0);
/// The built-in enum `clear < watch < alert < alarm` of warnings (semantics, 8.5).
pub const WARNING_LEVEL: EnumId = EnumId(1);

/// A checked policy set.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Program {
    /// Packages, by name.
    pub packages: Vec<Package>,
    /// The words that fact files speak.
    pub vocabulary: Vocabulary,
    /// Dated figures.
    pub parameters: Vec<Parameter>,
    /// Named parts.
    pub defines: Vec<Define>,
    /// Rules, by package and name; amendments are already in them.
    pub rules: Vec<Rule>,
    /// All rules, each behind those it asks; ties by name.
    pub order: Vec<RuleId>,
    /// What must hold for all facts.
    pub asserts: Vec<Assert>,
    /// Tests, in the order of files and lines.
    pub tests: Vec<Test>,
}

/// The vocabulary: what fact files are read against.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Vocabulary {
    /// Authorities, by name.
    pub sources: Vec<Source>,
    /// Units, by name.
    pub units: Vec<Unit>,
    /// Enums: the two built-in ones, then by name.
    pub enums: Vec<Enum>,
    /// Records, by name.
    pub records: Vec<Record>,
    /// Facts, by name.
    pub facts: Vec<Fact>,
    /// Obligations by full name, for facts `by obligation`: the index is what [`IndexKey::Rule`] holds.
    pub obligations: Vec<(Arc<str>, RuleId)>,
}

macro_rules! lookup {
    ($owner:ident, $($method:ident: $id:ident => $table:ident: $row:ident;)*) => {
        impl $owner {$(
            /// The row of an id that this program gave out.
            #[must_use]
            pub fn $method(&self, id: $id) -> &$row {
                &self.$table[id.index()]
            }
        )*}
    };
}

lookup! { Program,
    package: PackageId => packages: Package;
    parameter: ParameterId => parameters: Parameter;
    define: DefineId => defines: Define;
    rule: RuleId => rules: Rule;
}

lookup! { Vocabulary,
    source: SourceId => sources: Source;
    unit: UnitId => units: Unit;
    enumeration: EnumId => enums: Enum;
    record: RecordId => records: Record;
    fact: FactId => facts: Fact;
}

impl Program {
    /// All rule ids, by package and name.
    pub fn rule_ids(&self) -> impl Iterator<Item = RuleId> + use<> {
        let count = u32::try_from(self.rules.len()).unwrap_or(u32::MAX);
        (0..count).map(RuleId)
    }

    /// The rule of a full name.
    #[must_use]
    pub fn rule_named(&self, full_name: &str) -> Option<RuleId> {
        self.rule_ids().find(|id| &*self.rule(*id).full_name == full_name)
    }
}

impl Vocabulary {
    /// The fact of a dotted name.
    #[must_use]
    pub fn fact_named(&self, name: &str) -> Option<FactId> {
        let at = self.facts.binary_search_by(|f| (*f.name).cmp(name)).ok()?;
        u32::try_from(at).ok().map(FactId)
    }
}

/// A package: the files that open with the same `package` line.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its dotted name.
    pub name: Arc<str>,
    /// The packages whose names it can say, itself first, then in the order of `use`.
    pub sees: Vec<PackageId>,
}
