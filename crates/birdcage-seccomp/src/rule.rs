//! [`Rule`], the action of a call that depends on its arguments.
//!
//! A rule is data. [`Rule::decide`] says what it means; the compiler turns the same data into
//! instructions, and tests hold the two against each other. What the rules of a policy are is in
//! `special.rs`.

use core::fmt;

use crate::action::Action;

/// Clauses of which the first that holds decides, and what happens if none does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) clauses: Vec<Clause>,
    pub(crate) otherwise: Action,
}

/// An action for when all of its tests hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) tests: Vec<Test>,
    pub(crate) action: Action,
}

/// A question about the low 32 bits of one argument, after masking them.
///
/// The high half is never looked at: every argument tested is an `int`, an `unsigned int` or
/// shorter in the kernel, which drops the high half too. A comparison of all 64 bits could be
/// walked around by setting one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Test {
    pub(crate) argument: u8,
    pub(crate) mask: u32,
    pub(crate) relation: Relation,
}

/// What the masked argument is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// At least one bit of the mask is set.
    AnyBit,
    /// The value is one of these.
    OneOf(&'static [u32]),
}

impl Rule {
    /// A rule without clauses: the action, whatever the arguments.
    pub(crate) fn otherwise(action: Action) -> Self {
        Self {
            clauses: Vec::new(),
            otherwise: action,
        }
    }

    /// Adds a clause behind those that are there.
    pub(crate) fn when<const N: usize>(mut self, tests: [Test; N], action: Action) -> Self {
        self.clauses.push(Clause {
            tests: tests.into(),
            action,
        });
        self
    }

    /// What the rule means for these arguments.
    pub(crate) fn decide(&self, args: &[u64; 6]) -> Action {
        let clause = self.clauses.iter().find(|clause| clause.holds(args));
        clause.map_or(self.otherwise, |clause| clause.action)
    }
}

impl Clause {
    fn holds(&self, args: &[u64; 6]) -> bool {
        self.tests.iter().all(|test| test.holds(args))
    }
}

impl Test {
    /// The argument is one of the values.
    pub(crate) const fn is(argument: u8, values: &'static [u32]) -> Self {
        Self::masked(argument, u32::MAX, values)
    }

    /// The argument under the mask is one of the values.
    pub(crate) const fn masked(argument: u8, mask: u32, values: &'static [u32]) -> Self {
        Self {
            argument,
            mask,
            relation: Relation::OneOf(values),
        }
    }

    /// The argument has a bit of the mask.
    pub(crate) const fn has(argument: u8, mask: u32) -> Self {
        Self {
            argument,
            mask,
            relation: Relation::AnyBit,
        }
    }

    fn holds(&self, args: &[u64; 6]) -> bool {
        let masked = args[usize::from(self.argument)] & u64::from(self.mask);
        match self.relation {
            Relation::AnyBit => masked != 0,
            Relation::OneOf(values) => values.iter().any(|&value| masked == u64::from(value)),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for clause in &self.clauses {
            write!(f, "{clause}; ")?;
        }
        write!(f, "otherwise {}", self.otherwise)
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} if ", self.action)?;
        for (index, test) in self.tests.iter().enumerate() {
            let and = if index == 0 { "" } else { " and " };
            write!(f, "{and}{test}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arg{}", self.argument)?;
        if self.mask != u32::MAX {
            write!(f, " & {:#x}", self.mask)?;
        }
        match self.relation {
            Relation::AnyBit => f.write_str(" != 0"),
            Relation::OneOf([value]) => write!(f, " == {value:#x}"),
            Relation::OneOf(values) => write_values(f, values),
        }
    }
}

fn write_values(f: &mut fmt::Formatter<'_>, values: &[u32]) -> fmt::Result {
    f.write_str(" in")?;
    for (index, value) in values.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(f, "{comma} {value:#x}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> Rule {
        Rule::otherwise(Action::Allow)
            .when([Test::is(0, &[1, 2]), Test::has(1, 0o6000)], Action::EPERM)
            .when([Test::masked(1, 0xf, &[3])], Action::ENOSYS)
    }

    fn check(args: [u64; 2], expected: Action) {
        let args = [args[0], args[1], 9, 9, 9, 9];
        assert_eq!(rule().decide(&args), expected, "{args:#x?}");
    }

    #[test]
    fn the_first_clause_whose_tests_all_hold_decides() {
        check([1, 0o4000], Action::EPERM);
        check([2, 0o2003], Action::EPERM);
        check([3, 0o2003], Action::ENOSYS);
        check([1, 0x13], Action::ENOSYS);
        check([3, 0o4000], Action::Allow);
        check([1, 0], Action::Allow);
    }

    #[test]
    fn the_high_half_of_an_argument_changes_nothing() {
        check([1 | 1 << 32, 0o4000 | 1 << 63], Action::EPERM);
        check([1 << 32, 0o4000 << 32], Action::Allow);
    }

    #[test]
    fn a_rule_prints_as_a_sentence() {
        assert_eq!(
            rule().to_string(),
            "EPERM if arg0 in 0x1, 0x2 and arg1 & 0xc00 != 0; \
             ENOSYS if arg1 & 0xf == 0x3; otherwise allow"
        );
    }
}
