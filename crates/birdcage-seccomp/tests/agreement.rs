//! A program does what its policy says, for every number and for telling arguments.

use birdcage_seccomp::{Action, Arch, Call, Policy, Program, SeccompData};
use proptest::prelude::*;

/// Numbers at the borders of what the kernel and the filter tell apart.
const EDGES: [u32; 14] = [
    0x3fff_fffe,
    0x3fff_ffff,
    0x4000_0000,
    0x4000_0001,
    0x4000_0200,
    0x4000_0223,
    0x5000_0000,
    0x7fff_ffff,
    0x8000_0000,
    0x8000_0001,
    0xbfff_ffff,
    0xc000_0000,
    0xffff_fffe,
    0xffff_ffff,
];

/// Words at which the rules change their minds, and some with the high half set.
const WORDS: [u64; 52] = [
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    8,
    10,
    16,
    17,
    28,
    35,
    58,
    0x80,
    115,
    132,
    262,
    0o100,
    0o644,
    0o2000,
    0o4000,
    0o4755,
    0o6777,
    0o010_644,
    0o020_666,
    0o060_666,
    0o100_644,
    0o104_755,
    0o140_777,
    0o170_000,
    0o20_000_000,
    0o20_200_002,
    0x5411,
    0x5412,
    0x5413,
    0x541c,
    0x541d,
    0x5423,
    0x8_0001,
    0x8_0802,
    0x2_0000,
    0x2_0008,
    0x4_0000,
    0x40_0000,
    0x1000_0000,
    0x7e02_0000,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    0x1_0000_5412,
    u64::MAX,
];

fn policies() -> [Policy; 4] {
    [
        Policy::new(),
        Policy::new().allow_networking(),
        Policy::new().allow_unix_sockets(),
        Policy::new().allow_networking().allow_unix_sockets(),
    ]
}

fn check(policy: &Policy, program: &Program, call: Call) {
    let (expected, found) = (policy.decide(&call), program.run(&SeccompData::from(call)));
    assert_eq!(found, expected, "{call:#x?} under {policy:?}");
}

fn for_each_program(mut check: impl FnMut(&Policy, &Program)) {
    for policy in policies() {
        for arch in Arch::ALL {
            check(&policy, &policy.compile(arch).expect("a policy compiles"));
        }
    }
}

#[test]
fn every_number_ends_as_the_policy_says() {
    for_each_program(|policy, program| {
        for number in (0..=600).chain(EDGES) {
            for args in [[0; 6], [1; 6], [u64::MAX; 6]] {
                check(
                    policy,
                    program,
                    Call {
                        arch: program.arch(),
                        number,
                        args,
                    },
                );
            }
        }
    });
}

/// Calls without a rule must not care, which is why this asks all of them.
#[test]
fn every_call_takes_each_telling_word_in_each_place_as_the_policy_says() {
    for_each_program(|policy, program| {
        for number in 0..480 {
            for place in 0..6 {
                for word in WORDS {
                    let mut args = [0; 6];
                    args[place] = word;
                    check(
                        policy,
                        program,
                        Call {
                            arch: program.arch(),
                            number,
                            args,
                        },
                    );
                }
            }
        }
    });
}

#[test]
fn every_call_with_a_rule_takes_telling_words_together_as_the_policy_says() {
    const NAMES: [&str; 7] = [
        "socket",
        "socketpair",
        "open",
        "openat",
        "mknodat",
        "fchmodat2",
        "seccomp",
    ];
    for_each_program(|policy, program| {
        let numbers = NAMES.iter().filter_map(|name| program.arch().number(name));
        for number in numbers {
            for first in WORDS {
                for second in WORDS {
                    for third in [0, 1, 6, 17, 0o100, 0o4000, 0o100_644, u64::MAX] {
                        let args = [first, second, third, second, 0, 0];
                        check(
                            policy,
                            program,
                            Call {
                                arch: program.arch(),
                                number,
                                args,
                            },
                        );
                    }
                }
            }
        }
    });
}

#[test]
fn a_call_of_any_other_architecture_kills_whatever_its_number() {
    const I386: u32 = 0x4000_0003;
    const ARM: u32 = 0x4000_0028;
    for_each_program(|_, program| {
        let others = Arch::ALL.into_iter().filter(|&arch| arch != program.arch());
        let others = others.map(Arch::audit_value);
        for arch in others.chain([I386, ARM, 0, 1, u32::MAX]) {
            for number in (0..=600).chain(EDGES) {
                let data = SeccompData {
                    number,
                    arch,
                    instruction_pointer: 0,
                    args: [0; 6],
                };
                assert_eq!(program.run(&data), Action::KillProcess, "{data:#x?}");
            }
        }
    });
}

fn any_policy() -> impl Strategy<Value = Policy> {
    prop::sample::select(policies().to_vec())
}

fn any_number() -> impl Strategy<Value = u32> {
    prop_oneof![
        0_u32..480,
        any::<u32>(),
        prop::sample::select(EDGES.to_vec())
    ]
}

fn any_word() -> impl Strategy<Value = u64> {
    prop_oneof![
        prop::sample::select(WORDS.to_vec()),
        any::<u64>(),
        0_u64..64
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4096) })]

    #[test]
    fn any_call_ends_as_any_policy_says(
        policy in any_policy(),
        arch in prop::sample::select(Arch::ALL.to_vec()),
        number in any_number(),
        args in prop::array::uniform6(any_word()),
    ) {
        let program = policy.compile(arch).unwrap();
        let call = Call { arch, number, args };
        prop_assert_eq!(program.run(&SeccompData::from(call)), policy.decide(&call));
    }
}
