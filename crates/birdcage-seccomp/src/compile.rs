//! From a [`Policy`] to a [`Program`].
//!
//! When a filter is installed, the kernel runs it once for every number to learn which calls are
//! always allowed, so what counts is how many instructions lie between the start and a verdict.
//! Hence one tree over ranges of numbers, as shallow as can be, and arguments looked at only in
//! its leaves.

use crate::action::Action;
use crate::arch::{Arch, X32_BIT};
use crate::assembler::{Assembler, JUMP_ANY_BIT, JUMP_EQUAL, JUMP_GREATER_EQUAL, Label};
use crate::call::SeccompData;
use crate::interpreter::{self, Fault};
use crate::policy::Policy;
use crate::program::Program;
use crate::rule::{Clause, Relation, Rule, Test};
use crate::table;

/// A policy that does not make a program the kernel would take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompileError {
    /// The instructions are malformed.
    #[error("the compiled filter is malformed")]
    Malformed(#[from] Fault),
}

pub(crate) fn compile(policy: &Policy, arch: Arch) -> Result<Program, CompileError> {
    let mut assembler = Assembler::default();
    let ranges = Rules::default().ranges(&mut assembler, &outcomes(policy, arch));
    let ranges = islands(&mut assembler, &ranges);
    let tree = tree(&mut assembler, &ranges);
    prologue(&mut assembler, arch, tree);
    let instructions = assembler.finish();
    interpreter::verify(&instructions)?;
    Ok(Program::new(arch, instructions))
}

/// How a number ends: at once, or after a look at the arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Action(Action),
    Rule(Rule),
}

/// The outcome of every number below [`table::LIMIT`], and of the first one above.
fn outcomes(policy: &Policy, arch: Arch) -> Vec<Outcome> {
    let mut outcomes = vec![Outcome::Action(Action::ENOSYS); table::LIMIT as usize + 1];
    for syscall in table::calls() {
        let Some(number) = syscall.number(arch) else {
            continue;
        };
        outcomes[number as usize] = match policy.rule(syscall) {
            Some(rule) => Outcome::Rule(rule),
            None => Outcome::Action(syscall.group.action()),
        };
    }
    outcomes
}

/// A run of numbers, up to where the next one starts.
#[derive(Clone, Copy, Debug)]
struct Range {
    start: u32,
    target: Label,
}

/// The rules written so far; calls with equal rules share the instructions.
#[derive(Debug, Default)]
struct Rules {
    written: Vec<(Rule, Label)>,
}

impl Rules {
    fn ranges(&mut self, assembler: &mut Assembler, outcomes: &[Outcome]) -> Vec<Range> {
        // Rules first, so that the returns that end most ranges lie close to the tree.
        for outcome in outcomes {
            if let Outcome::Rule(rule) = outcome {
                self.label(assembler, rule);
            }
        }
        let mut ranges = Vec::new();
        let mut start = 0;
        for run in outcomes.chunk_by(PartialEq::eq) {
            ranges.push(Range {
                start,
                target: self.target(assembler, &run[0]),
            });
            start += u32::try_from(run.len()).expect("no more numbers than table::LIMIT");
        }
        ranges
    }

    fn target(&mut self, assembler: &mut Assembler, outcome: &Outcome) -> Label {
        match outcome {
            Outcome::Action(action) => assembler.ret(*action),
            Outcome::Rule(rule) => self.label(assembler, rule),
        }
    }

    fn label(&mut self, assembler: &mut Assembler, rule: &Rule) -> Label {
        if let Some((_, label)) = self.written.iter().find(|(written, _)| written == rule) {
            return *label;
        }
        let label = write_rule(assembler, rule);
        self.written.push((rule.clone(), label));
        label
    }
}

fn write_rule(assembler: &mut Assembler, rule: &Rule) -> Label {
    let otherwise = assembler.ret(rule.otherwise);
    let clauses = rule.clauses.iter().rev();
    clauses.fold(otherwise, |next, clause| {
        write_clause(assembler, clause, next)
    })
}

fn write_clause(assembler: &mut Assembler, clause: &Clause, otherwise: Label) -> Label {
    let action = assembler.ret(clause.action);
    let tests = clause.tests.iter().rev();
    tests.fold(action, |then, test| {
        write_test(assembler, test, then, otherwise)
    })
}

fn write_test(assembler: &mut Assembler, test: &Test, yes: Label, no: Label) -> Label {
    let compared = match test.relation {
        Relation::AnyBit => assembler.branch(JUMP_ANY_BIT, test.mask, yes, no),
        Relation::OneOf(values) => {
            let equal = write_equal(assembler, values, yes, no);
            if test.mask == u32::MAX {
                equal
            } else {
                assembler.and(test.mask, equal)
            }
        }
    };
    assembler.load(SeccompData::low_word_of(test.argument), compared)
}

fn write_equal(assembler: &mut Assembler, values: &[u32], yes: Label, no: Label) -> Label {
    let values = values.iter().rev();
    values.fold(no, |next, &value| {
        assembler.branch(JUMP_EQUAL, value, yes, next)
    })
}

/// How many single numbers are taken out of one range.
const ISLANDS: usize = 2;

/// Takes single numbers out of what lies on both sides of them and ends alike.
///
/// Such a number is told from its neighbours by one comparison, where the tree needs two. Few to
/// each range, for they are compared one after the other.
fn islands(assembler: &mut Assembler, ranges: &[Range]) -> Vec<Range> {
    let mut joined: Vec<Range> = Vec::with_capacity(ranges.len());
    let mut rest = ranges;
    while let [first, others @ ..] = rest {
        let mut range = *first;
        rest = others;
        for _ in 0..ISLANDS {
            let [island, after, beyond @ ..] = rest else {
                break;
            };
            if after.start - island.start != 1 || after.target != first.target {
                break;
            }
            range.target = assembler.branch(JUMP_EQUAL, island.start, island.target, range.target);
            rest = beyond;
        }
        joined.push(range);
    }
    joined
}

/// Finds the range of the loaded number by halving.
fn tree(assembler: &mut Assembler, ranges: &[Range]) -> Label {
    if let [range] = ranges {
        return range.target;
    }
    let (low, high) = ranges.split_at(ranges.len() / 2);
    let start = high[0].start;
    let high = tree(assembler, high);
    let low = tree(assembler, low);
    assembler.branch(JUMP_GREATER_EQUAL, start, high, low)
}

/// What every call passes first: the architecture, then the x32 bit where there is one.
///
/// The order matters: before the architecture is known, a number means nothing
/// (`seccomp(2)`, "the architecture must be checked").
fn prologue(assembler: &mut Assembler, arch: Arch, tree: Label) {
    let kill = assembler.ret(Action::KillProcess);
    let start = match arch {
        Arch::X86_64 => refuse_x32(assembler, tree, kill),
        Arch::Aarch64 => tree,
    };
    let number = assembler.load(SeccompData::NUMBER, start);
    let kill = assembler.ret(Action::KillProcess);
    let checked = assembler.branch(JUMP_EQUAL, arch.audit_value(), number, kill);
    assembler.load(SeccompData::ARCH, checked);
}

fn refuse_x32(assembler: &mut Assembler, tree: Label, kill: Label) -> Label {
    let missing = assembler.ret(Action::ENOSYS);
    let minus_one = assembler.branch(JUMP_EQUAL, u32::MAX, missing, kill);
    assembler.branch(JUMP_ANY_BIT, X32_BIT, minus_one, tree)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_behind_the_last_known_one_does_not_exist() {
        for arch in Arch::ALL {
            let outcomes = outcomes(&Policy::new(), arch);
            assert_eq!(outcomes.len(), 471);
            assert_eq!(outcomes[470], Outcome::Action(Action::ENOSYS), "{arch}");
            assert_eq!(outcomes[469], Outcome::Action(Action::Allow), "{arch}");
        }
    }

    #[test]
    fn neighbours_that_end_alike_share_a_range() {
        let mut assembler = Assembler::default();
        let action = Outcome::Action;
        let outcomes = [Action::Allow, Action::Allow, Action::EPERM, Action::Allow].map(action);
        let ranges = Rules::default().ranges(&mut assembler, &outcomes);
        let starts: Vec<_> = ranges.iter().map(|range| range.start).collect();
        assert_eq!(starts, [0, 2, 3]);
        assert_eq!(ranges[0].target, ranges[2].target);
    }

    #[test]
    fn a_number_between_two_like_ranges_is_told_by_one_comparison() {
        let mut assembler = Assembler::default();
        let [allow, refuse] = [Action::Allow, Action::EPERM].map(|action| assembler.ret(action));
        let targets = [allow, refuse, allow, refuse, allow, refuse];
        // The last is no island: nothing like the range before it follows.
        let starts = [0, 2, 3, 7, 8, 9];
        let ranges = starts.into_iter().zip(targets);
        let ranges: Vec<_> = ranges
            .map(|(start, target)| Range { start, target })
            .collect();
        let joined = islands(&mut assembler, &ranges);
        let starts: Vec<_> = joined.iter().map(|range| range.start).collect();
        assert_eq!(starts, [0, 9]);
        let instructions = assembler.finish();
        let compared: Vec<_> = instructions.iter().map(|one| (one.code, one.k)).collect();
        assert_eq!(compared[..2], [(JUMP_EQUAL, 7), (JUMP_EQUAL, 2)]);
    }

    #[test]
    fn equal_rules_are_written_once() {
        let mut assembler = Assembler::default();
        let mut rules = Rules::default();
        let rule = Rule::otherwise(Action::Allow).when([Test::has(1, 7)], Action::EPERM);
        let label = rules.label(&mut assembler, &rule);
        assert_eq!(rules.label(&mut assembler, &rule), label);
        assert_ne!(
            rules.label(&mut assembler, &Rule::otherwise(Action::EPERM)),
            label
        );
    }

    #[test]
    fn a_malformed_program_is_reported_with_its_fault_as_source() {
        use std::error::Error;
        let error = CompileError::from(Fault::Empty);
        assert_eq!(error.to_string(), "the compiled filter is malformed");
        assert_eq!(error.source().unwrap().to_string(), "the program is empty");
    }
}
