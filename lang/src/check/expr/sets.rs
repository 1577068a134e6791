//! Sets: written out, `is one of`, `includes`.

use super::compare::wanted;
use super::path::list_of;
use super::{Lower, Place, TextSort, Typed, Want, cond, negate};
use crate::check::sink::{Reported, Res};
use crate::codes::{name as names_codes, types as codes};
use crate::diagnostic::Diagnostic;
use crate::program::{ChoiceKind, Cond, CondKind, EnumId, Member, Set, SetKind, SetType};
use crate::source::Span;
use crate::syntax::{Domain, Expr, IncludesRight, Path, Segment};
use std::collections::BTreeMap;

impl Lower<'_, '_> {
    /// `{a, b}`
    pub(super) fn set_literal(&mut self, paths: &[Path], span: Span, want: Want) -> Res<Set> {
        let ty = match want {
            Some(ty) => ty,
            None => self.enum_of(paths, span)?,
        };
        let values = self.values_of(ty, paths)?;
        Ok(Set { kind: SetKind::Constant(values), ty: SetType::Enum(ty), span })
    }

    /// The values of a set that is written out, sorted; one that stands twice is an error.
    pub(super) fn values_of(&mut self, ty: EnumId, paths: &[Path]) -> Res<Vec<u32>> {
        let mut seen: BTreeMap<u32, Span> = BTreeMap::new();
        let mut broken = None;
        for path in paths {
            let found = match path.rest.as_slice() {
                [] => self.enum_value(ty, &path.head),
                [Segment::Field(word)] if *path.head.text == *self.env.vocabulary.enumeration(ty).name => {
                    self.enum_value(ty, word)
                }
                _ => {
                    let name = &self.env.vocabulary.enumeration(ty).name;
                    let text = format!("a value of `{name}` is wanted here");
                    Err(self.mismatch(path.span, text, "a set that is written out holds words only"))
                }
            };
            match found {
                Ok(value) => {
                    if let Some(first) = seen.insert(value, path.span) {
                        broken = Some(self.twice(path, first));
                    }
                }
                Err(reported) => broken = Some(reported),
            }
        }
        match broken {
            Some(reported) => Err(reported),
            None => Ok(seen.into_keys().collect()),
        }
    }

    pub(super) fn twice(&mut self, path: &Path, first: Span) -> Reported {
        let text = format!("`{}` stands twice in this set", self.env.sources.text(path.span));
        self.sink.error(
            Diagnostic::error(names_codes::DUPLICATE, path.span, text)
                .related(first, "first here")
                .help("keep one of the two"),
        )
    }

    /// The one enum that has all these words.
    pub(in crate::check) fn enum_of(&mut self, paths: &[Path], span: Span) -> Res<EnumId> {
        let mut fitting: Option<Vec<EnumId>> = None;
        for path in paths {
            let ids = self.enums_with(path);
            if ids.is_empty() {
                let want = fitting.as_ref().and_then(|ids| ids.first().copied());
                return Err(match want {
                    Some(ty) => match self.enum_value(ty, &path.head) {
                        Err(reported) => reported,
                        Ok(_) => crate::check::sink::Sink::follows(),
                    },
                    None => self.no_value(path),
                });
            }
            fitting = Some(match fitting {
                None => ids,
                Some(so_far) => so_far.into_iter().filter(|id| ids.contains(id)).collect(),
            });
        }
        match fitting.as_deref() {
            Some([one]) => Ok(*one),
            Some([]) => Err(self.mismatch(
                span,
                "these values are not of one enum",
                "write a set of values of one enum",
            )),
            Some(several) => {
                let names = several.iter().map(|id| &*self.env.vocabulary.enumeration(*id).name);
                let text = format!("these may be values of {}", list_of(names));
                let first = self.env.vocabulary.enumeration(several.first().copied().unwrap_or(EnumId(0)));
                let word = paths.first().map_or("", |path| &*path.head.text);
                let help = format!("name the enum once: `{{{}.{word}, …}}`", first.name);
                Err(self.error(names_codes::AMBIGUOUS, span, text, help))
            }
            None => Err(self.mismatch(span, "an empty set says nothing here", "name its values")),
        }
    }

    fn no_value(&mut self, path: &Path) -> Reported {
        let text = self.env.sources.text(path.span);
        let text = format!("`{text}` is not a value of an enum");
        let candidates: Vec<&str> = self
            .env
            .vocabulary
            .enums
            .iter()
            .flat_map(|row| row.values.iter().map(|(word, _)| &**word))
            .collect();
        let help = self.sink.did_you_mean(&path.head.text, candidates);
        self.sink.error(Diagnostic::error(names_codes::UNKNOWN_VALUE, path.span, text).maybe_help(help))
    }

    fn enums_with(&self, path: &Path) -> Vec<EnumId> {
        let (word, named) = match path.rest.as_slice() {
            [] => (&path.head.text, None),
            [Segment::Field(word)] => (&word.text, Some(&path.head.text)),
            _ => return Vec::new(),
        };
        let ids = self.env.values.get(word).map_or(&[][..], Vec::as_slice);
        let visible = |id: &&EnumId| {
            let row = self.env.vocabulary.enumeration(**id);
            row.name_span.is_some()
                && named.is_none_or(|name| *row.name == **name)
                && self.sees_enum(&row.name)
        };
        ids.iter().filter(visible).copied().collect()
    }

    fn sees_enum(&self, name: &str) -> bool {
        use crate::check::names::{Found, Space};
        matches!(
            self.env.names.find(self.env.packages, self.scope.package, Space::Names, name),
            Found::One(_) | Found::Several(_)
        )
    }

    /// `A is [not] one of S`
    pub(super) fn is_one_of(&mut self, left: &Expr, negated: bool, set: &Domain, span: Span) -> Res<Typed> {
        let left = self.value(left, None)?;
        let want = wanted(&left);
        let member = self.member(left)?;
        let set = self.set(set, want)?;
        self.check_member(&member, &set)?;
        let inner = Cond { kind: CondKind::OneOf(member, Box::new(set)), span };
        Ok(Typed::Cond(negate(negated, inner)))
    }

    fn member(&mut self, typed: Typed) -> Res<Member> {
        match typed {
            Typed::Choice(choice) => Ok(Member::Choice(choice)),
            Typed::Text(text, TextSort::Country) => Ok(Member::Country(text)),
            other => {
                let text = format!("a set holds enum values or countries, and this is {}", self.say(&other));
                Err(self.mismatch(
                    other.span(),
                    text,
                    "join comparisons with `or`, or write `between A and B`",
                ))
            }
        }
    }

    /// A set: written out, an enum, or a set fact.
    pub(super) fn set(&mut self, domain: &Domain, want: Want) -> Res<Set> {
        let path = match domain {
            Domain::Set(paths, span) => return self.set_literal(paths, *span, want),
            Domain::Path(path) => path,
        };
        match self.place(path, None)? {
            Place::Enum(ty) => {
                let count =
                    u32::try_from(self.env.vocabulary.enumeration(ty).values.len()).unwrap_or(u32::MAX);
                Ok(Set {
                    kind: SetKind::Constant((0..count).collect()),
                    ty: SetType::Enum(ty),
                    span: path.span,
                })
            }
            place => match self.value_of(place, path)? {
                Typed::Set(set) => Ok(set),
                other => {
                    let text = format!("a set is wanted here, and this is {}", self.say(&other));
                    Err(self.mismatch(other.span(), text, "write `{a, b}`, or the name of a set"))
                }
            },
        }
    }

    fn check_member(&mut self, member: &Member, set: &Set) -> Res<()> {
        let (ty, span) = match member {
            Member::Choice(choice) => (SetType::Enum(choice.ty), choice.span),
            Member::Country(text) => (SetType::Country, text.span),
        };
        self.check_sets(&ty, span, set)
    }

    fn check_sets(&mut self, ty: &SetType, span: Span, set: &Set) -> Res<()> {
        if *ty == set.ty {
            return Ok(());
        }
        let vocabulary = self.env.vocabulary;
        let text = format!(
            "this belongs to {}, and the other is {}",
            crate::check::describe::set(vocabulary, ty),
            crate::check::describe::set(vocabulary, &set.ty)
        );
        Err(self.mismatch(span, text, "both sides must hold values of one enum, or countries"))
    }

    /// `A includes B`, `includes all of S`, `includes any of S`
    pub(super) fn includes(&mut self, left: &Expr, right: &IncludesRight, span: Span) -> Res<Typed> {
        let set = match self.value(left, None)? {
            Typed::Set(set) => set,
            other => {
                let text = format!("`includes` asks about a set, and this is {}", self.say(&other));
                let help = match other {
                    Typed::Choice(_) => "write `is` or `is one of {…}`",
                    _ => "name a set fact on the left of `includes`",
                };
                return Err(self.error(codes::MISMATCH, other.span(), text, help));
            }
        };
        let want = wanted(&Typed::Set(set.clone()));
        let (every, of) = match right {
            IncludesRight::All(domain) => (true, self.set(domain, want)?),
            IncludesRight::Any(domain) => (false, self.set(domain, want)?),
            IncludesRight::One(expr) => (true, self.one(expr, want)?),
        };
        self.check_sets(&of.ty.clone(), of.span, &set)?;
        Ok(cond(CondKind::Includes { set: Box::new(set), every, of: Box::new(of) }, span))
    }

    /// The set with this one member.
    fn one(&mut self, expr: &Expr, want: Want) -> Res<Set> {
        let value = self.value(expr, want)?;
        if let Typed::Set(_) = value {
            let help = "write `includes all of …` or `includes any of …`";
            return Err(self.mismatch(value.span(), "one value is wanted behind `includes`", help));
        }
        let span = value.span();
        Ok(match self.member(value)? {
            Member::Choice(choice) => {
                let ty = SetType::Enum(choice.ty);
                let kind = match choice.kind {
                    ChoiceKind::Constant(value) => SetKind::Constant(vec![value]),
                    _ => SetKind::One(Box::new(Member::Choice(choice))),
                };
                Set { kind, ty, span }
            }
            Member::Country(text) => {
                Set { kind: SetKind::One(Box::new(Member::Country(text))), ty: SetType::Country, span }
            }
        })
    }
}
