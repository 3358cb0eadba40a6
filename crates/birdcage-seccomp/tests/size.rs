//! A program stays small, and every verdict close to its start.
//!
//! Installing runs it once for every number; that is paid in every sandbox.

use birdcage_seccomp::{Arch, Policy, Program, SeccompData, interpreter};

fn programs() -> impl Iterator<Item = Program> {
    let largest = Policy::new().allow_networking().allow_unix_sockets();
    let policies = [Policy::new(), largest];
    let pairs = policies
        .into_iter()
        .flat_map(|policy| Arch::ALL.map(|arch| (policy.clone(), arch)));
    pairs.map(|(policy, arch)| policy.compile(arch).expect("a policy compiles"))
}

fn run(program: &Program, number: u32, args: [u64; 6]) -> interpreter::Run {
    let arch = program.arch().audit_value();
    let data = SeccompData {
        number,
        arch,
        instruction_pointer: 0,
        args,
    };
    interpreter::run(program.instructions(), &data).expect("a compiled program has no fault")
}

fn worst(program: &Program, measure: impl Fn(interpreter::Run) -> usize) -> usize {
    let numbers = (0..=600).chain([0x3fff_ffff, 0x4000_0000, u32::MAX]);
    let runs = numbers.map(|number| run(program, number, [2, 2, 0xffff, 0, 0, 0]));
    runs.map(measure).max().expect("there are numbers")
}

#[test]
fn a_program_has_fewer_than_350_instructions() {
    for program in programs() {
        let length = program.instructions().len();
        assert!(length < 350, "{length} on {}", program.arch());
    }
}

#[test]
fn no_number_needs_15_instructions_before_its_verdict_or_its_arguments() {
    for program in programs() {
        let steps = worst(&program, |run| run.steps_before_arguments);
        assert!(steps < 15, "{steps} on {}", program.arch());
    }
}

#[test]
fn the_longest_look_at_arguments_is_short_too() {
    for program in programs() {
        let steps = worst(&program, |run| run.steps);
        assert!(steps < 40, "{steps} on {}", program.arch());
    }
}

#[test]
fn a_call_that_is_always_allowed_is_decided_without_its_arguments() {
    for program in programs() {
        let number = program.arch().number("read").unwrap();
        let run = run(&program, number, [0; 6]);
        assert_eq!(run.steps, run.steps_before_arguments);
    }
}

#[test]
fn a_call_with_a_rule_is_counted_up_to_its_first_argument_only() {
    for program in programs() {
        let number = program.arch().number("socket").unwrap();
        let run = run(&program, number, [2, 1, 6, 0, 0, 0]);
        assert!(run.steps > run.steps_before_arguments, "{run:?}");
    }
}

#[test]
fn every_program_is_one_the_kernel_would_take() {
    for program in programs() {
        assert_eq!(interpreter::verify(program.instructions()), Ok(()));
    }
}
