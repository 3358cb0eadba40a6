//! What is true of every system call under every policy.

use birdcage_seccomp::{Action, Arch, Call, Policy, SeccompData};

/// The program compiled from a policy does with a call what the policy says,
/// and kills the same call when it comes from another architecture.
pub fn property(data: &[u8]) {
    let mut bytes = data.iter().copied();
    let policy = policy(byte(&mut bytes));
    let call = call(&mut bytes);
    let program = policy.compile(call.arch).expect("every policy compiles");
    let expected = policy.decide(&call);
    let seen = SeccompData::from(call);
    assert_eq!(program.run(&seen), expected, "{call:#x?} under {policy:?}");
    let elsewhere = SeccompData {
        arch: seen.arch ^ word32(&mut bytes).max(1),
        ..seen
    };
    assert_eq!(
        program.run(&elsewhere),
        Action::KillProcess,
        "{elsewhere:#x?}"
    );
}

fn policy(choice: u8) -> Policy {
    let mut policy = Policy::new();
    if choice & 1 != 0 {
        policy = policy.allow_networking();
    }
    if choice & 2 != 0 {
        policy = policy.allow_unix_sockets();
    }
    policy
}

/// Half of all numbers are such as have a call, so that rules are reached.
fn call(bytes: &mut impl Iterator<Item = u8>) -> Call {
    let choice = byte(bytes);
    let number = word32(bytes);
    Call {
        arch: Arch::ALL[usize::from(choice & 1)],
        number: if choice & 2 == 0 {
            number % 480
        } else {
            number
        },
        args: std::array::from_fn(|_| u64::from(word32(bytes)) | u64::from(word32(bytes)) << 32),
    }
}

/// Bytes that ran out are zeros: every prefix of an input is an input.
fn byte(bytes: &mut impl Iterator<Item = u8>) -> u8 {
    bytes.next().unwrap_or(0)
}

fn word32(bytes: &mut impl Iterator<Item = u8>) -> u32 {
    u32::from_le_bytes(std::array::from_fn(|_| byte(bytes)))
}
