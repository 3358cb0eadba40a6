//! System call filters that are in force already, as containers and services have them.

use crate::Place;
use crate::roots::other_root;
use birdcage_sys::seccomp::{Instruction, install};
use rustix::io::Errno;
use rustix::process::getuid;
use rustix::thread::set_no_new_privs;
use std::io;

pub(crate) const PLACES: [Place; 19] = [
    Place::before("filter-that-allows-all", |_| filter(&[])),
    Place::before("container-filter", |_| filter(&CONTAINER)),
    Place::before("user-namespaces-eperm", |_| filter(&[NAMESPACES])),
    Place::before("user-namespaces-eacces", |command| {
        // Where no engine has left its mark, which would be taken for the reason.
        other_root(command, &["proc", "dev", "tmp"])?;
        filter(&[Rule {
            answer: errno(Errno::ACCESS),
            ..NAMESPACES
        }])
    }),
    Place::before("user-namespaces-einval", |_| {
        filter(&[Rule {
            answer: errno(Errno::INVAL),
            ..NAMESPACES
        }])
    }),
    Place::before("clone3-enosys", |_| lacks(&[libc::SYS_clone3])),
    Place::before("openat2-enosys", |_| lacks(&[libc::SYS_openat2])),
    Place::before("fsopen-enosys", |_| lacks(&[libc::SYS_fsopen])),
    Place::before("open-tree-enosys", |_| lacks(&[libc::SYS_open_tree])),
    Place::before("move-mount-enosys", |_| lacks(&[libc::SYS_move_mount])),
    Place::before("mount-setattr-enosys", |_| {
        lacks(&[libc::SYS_mount_setattr])
    }),
    Place::before("pivot-root-eperm", |_| {
        filter(&[Rule::all(libc::SYS_pivot_root, errno(Errno::PERM))])
    }),
    Place::before("one-call-refused", |_| one_call()),
    Place::before("seccomp-einval", |_| {
        filter(&[Rule::all(libc::SYS_seccomp, errno(Errno::INVAL))])
    }),
    Place::before("memfd-eacces", |_| {
        filter(&[Rule::all(libc::SYS_memfd_create, errno(Errno::ACCESS))])
    }),
    Place::before("landlock-enosys", |_| {
        filter(&LANDLOCK.map(|call| Rule::all(call, errno(Errno::NOSYS))))
    }),
    Place::before("landlock-eopnotsupp", |_| {
        filter(&[Rule::all(
            libc::SYS_landlock_create_ruleset,
            errno(Errno::OPNOTSUPP),
        )])
    }),
    Place::before("landlock-by-half", |_| {
        lacks(&[libc::SYS_landlock_restrict_self])
    }),
    Place::before("no-new-privileges", |_| Ok(set_no_new_privs(true)?)),
];

const LANDLOCK: [i64; 3] = [
    libc::SYS_landlock_create_ruleset,
    libc::SYS_landlock_add_rule,
    libc::SYS_landlock_restrict_self,
];

/// One call, and the answer to it where an argument has one of these bits.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    call: i64,
    /// The argument's number and the bits; nothing is any argument.
    bits: Option<(u32, u32)>,
    answer: u32,
}

impl Rule {
    const fn all(call: i64, answer: u32) -> Self {
        Self {
            call,
            bits: None,
            answer,
        }
    }
}

const ALLOW: u32 = 0x7fff_0000;
const KILL_PROCESS: u32 = 0x8000_0000;

const fn errno(errno: Errno) -> u32 {
    0x0005_0000 | errno.raw_os_error().unsigned_abs()
}

/// New namespaces of any kind, by the flags of `clone(2)`.
pub(crate) const NAMESPACES: Rule = Rule {
    call: libc::SYS_clone,
    bits: Some((0, 0x7e02_0000)),
    answer: errno(Errno::PERM),
};

/// What the default of container engines refuses to who has no `CAP_SYS_ADMIN`, as far
/// as it is about namespaces and mounts.
pub(crate) const CONTAINER: [Rule; 13] = [
    NAMESPACES,
    Rule::all(libc::SYS_clone3, errno(Errno::NOSYS)),
    Rule::all(libc::SYS_unshare, errno(Errno::PERM)),
    Rule::all(libc::SYS_setns, errno(Errno::PERM)),
    Rule::all(libc::SYS_mount, errno(Errno::PERM)),
    Rule::all(libc::SYS_umount2, errno(Errno::PERM)),
    Rule::all(libc::SYS_pivot_root, errno(Errno::PERM)),
    Rule::all(libc::SYS_fsopen, errno(Errno::PERM)),
    Rule::all(libc::SYS_fsmount, errno(Errno::PERM)),
    Rule::all(libc::SYS_open_tree, errno(Errno::PERM)),
    Rule::all(libc::SYS_move_mount, errno(Errno::PERM)),
    Rule::all(libc::SYS_mount_setattr, errno(Errno::PERM)),
    Rule::all(libc::SYS_sethostname, errno(Errno::PERM)),
];

/// The call that the environment names by its number, with an errno or, for 0, death.
fn one_call() -> io::Result<()> {
    let number = |name| {
        let text = std::env::var(name).expect("a variable");
        text.parse::<u32>().expect("a number")
    };
    let answer = match number("HOST_ERRNO") {
        0 => KILL_PROCESS,
        errno => 0x0005_0000 | errno,
    };
    filter(&[Rule::all(number("HOST_CALL").into(), answer)])
}

fn lacks(calls: &[i64]) -> io::Result<()> {
    let rules: Vec<_> = calls
        .iter()
        .map(|call| Rule::all(*call, errno(Errno::NOSYS)))
        .collect();
    filter(&rules)
}

/// Puts the rules in force for this process and all that it executes.
pub(crate) fn filter(rules: &[Rule]) -> io::Result<()> {
    if !getuid().is_root() {
        set_no_new_privs(true)?;
    }
    let mut program = vec![load(0)];
    rules
        .iter()
        .for_each(|rule| program.extend(instructions(*rule)));
    program.push(answer(ALLOW));
    Ok(install(&program)?)
}

/// The call's number is loaded before and, if the rule does not apply, afterwards.
fn instructions(rule: Rule) -> Vec<Instruction> {
    let call = u32::try_from(rule.call).expect("a call's number");
    match rule.bits {
        None => vec![jump(EQUAL, call, 0, 1), answer(rule.answer)],
        Some((argument, bits)) => vec![
            jump(EQUAL, call, 0, 4),
            load(16 + 8 * argument),
            jump(ANY_BIT, bits, 0, 1),
            answer(rule.answer),
            load(0),
        ],
    }
}

const EQUAL: u16 = 0x15;
const ANY_BIT: u16 = 0x45;

const fn jump(code: u16, k: u32, jt: u8, jf: u8) -> Instruction {
    Instruction { code, jt, jf, k }
}

/// Of `struct seccomp_data`, whose first field is the call's number.
const fn load(k: u32) -> Instruction {
    jump(0x20, k, 0, 0)
}

const fn answer(k: u32) -> Instruction {
    jump(0x06, k, 0, 0)
}
