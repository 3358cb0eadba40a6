//! A second compiler, seccompiler's, agrees about every call that needs no look at arguments.
//!
//! It shares no code with this crate: not the layout, not the tree, not the return values.

use std::collections::BTreeMap;

use birdcage_seccomp::{Action, Arch, Call, Instruction, Policy, SeccompData, interpreter};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

const TARGETS: [(Arch, TargetArch); 2] = [
    (Arch::X86_64, TargetArch::x86_64),
    (Arch::Aarch64, TargetArch::aarch64),
];

/// The calls with a rule, whose verdict is no matter of the number alone.
const WITH_RULE: [&str; 20] = [
    "chmod",
    "fchmod",
    "fchmodat",
    "fchmodat2",
    "open",
    "openat",
    "creat",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "mq_open",
    "ioctl",
    "clone",
    "personality",
    "prctl",
    "seccomp",
    "socket",
    "socketpair",
    "memfd_create",
];

fn has_rule(arch: Arch, number: u32) -> bool {
    arch.name(number)
        .is_some_and(|name| WITH_RULE.contains(&name))
}

fn numbers(arch: Arch) -> impl Iterator<Item = u32> {
    let huge = [
        0x3fff_ffff,
        0x7000_0000 & !0x4000_0000,
        0x8000_0000,
        0xbfff_ffff,
    ];
    (0..=600)
        .chain(huge)
        .filter(move |&number| !has_rule(arch, number))
}

/// The numbers that end with `action`, as a filter of seccompiler's that says so and else logs.
fn theirs(policy: &Policy, arch: Arch, target: TargetArch, action: Action) -> Vec<Instruction> {
    let decide = |number| {
        policy.decide(&Call {
            arch,
            number,
            args: [0; 6],
        })
    };
    let matching = (0..600).filter(|&number| !has_rule(arch, number) && decide(number) == action);
    let rules: BTreeMap<_, _> = matching
        .map(|number| (i64::from(number), Vec::new()))
        .collect();
    // Two actions that differ are required; a return of errno 4095 stands for "another".
    let (other, same) = (SeccompAction::Errno(4095), SeccompAction::Allow);
    let filter = SeccompFilter::new(rules, other, same, target).expect("rules without conditions");
    let program = BpfProgram::try_from(filter).expect("a filter within the limits");
    let convert = |i: seccompiler::sock_filter| Instruction {
        code: i.code,
        jt: i.jt,
        jf: i.jf,
        k: i.k,
    };
    program.into_iter().map(convert).collect()
}

fn is_in(program: &[Instruction], arch: Arch, number: u32) -> bool {
    let data = SeccompData::from(Call {
        arch,
        number,
        args: [u64::MAX; 6],
    });
    let run = interpreter::run(program, &data).expect("instructions the interpreter knows");
    run.action == Action::Allow
}

#[test]
fn both_compilers_draw_the_same_line_around_each_action() {
    let policy = Policy::new();
    for (arch, target) in TARGETS {
        let ours = policy.compile(arch).unwrap();
        for action in [Action::Allow, Action::EPERM] {
            let theirs = theirs(&policy, arch, target, action);
            for number in numbers(arch) {
                let data = SeccompData::from(Call {
                    arch,
                    number,
                    args: [u64::MAX; 6],
                });
                let found = ours.run(&data) == action;
                assert_eq!(found, is_in(&theirs, arch, number), "{number:#x} on {arch}");
            }
        }
    }
}

#[test]
fn what_neither_allows_nor_refuses_does_not_exist() {
    let policy = Policy::new();
    for (arch, target) in TARGETS {
        let ours = policy.compile(arch).unwrap();
        let known =
            [Action::Allow, Action::EPERM].map(|action| theirs(&policy, arch, target, action));
        for number in numbers(arch) {
            let data = SeccompData::from(Call {
                arch,
                number,
                args: [0; 6],
            });
            let missing = known.iter().all(|program| !is_in(program, arch, number));
            assert_eq!(
                ours.run(&data) == Action::ENOSYS,
                missing,
                "{number:#x} on {arch}"
            );
        }
    }
}

#[test]
fn the_list_of_calls_with_a_rule_is_the_policys_own() {
    let printed = Policy::new().to_string();
    let lines = printed.lines().filter(|line| line.contains("otherwise"));
    let mut names: Vec<_> = lines
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let mut expected = WITH_RULE;
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected);
}
