//! All faults there are: every call that a run without one makes, each errno of it.

use crate::caller::Way;
use crate::calls::{call, cannot_fail, name};
use crate::judge::{ENDED, Verdict, judge};
use crate::role::{Phase, Role};
use crate::supervise::{Fault, Run, Seen, run};
use std::sync::Mutex;
use std::thread;

/// A fault that is going to happen, in a program run that way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) way: Way,
    pub(crate) seen: Seen,
    pub(crate) fault: Fault,
}

/// What came of each case, in the order of the cases.
pub(crate) type Verdicts = Vec<(Case, Verdict)>;

/// A run without a fault, against which the others are judged.
#[derive(Debug)]
pub(crate) struct Model {
    way: Way,
    run: Run,
}

impl Model {
    /// Runs a program that way.
    pub(crate) fn new(way: Way) -> Self {
        let run = run(way, None);
        assert!(
            run.outcome == ENDED && run.gone && run.changes.is_empty() && !run.picture.is_empty(),
            "nothing works even without a fault: {run:#?}"
        );
        Self { way, run }
    }

    /// Every call that fails, with every errno of it.
    pub(crate) fn failures(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for seen in self.points() {
            if cannot_fail(seen.point.number, &seen.arguments) {
                continue;
            }
            let known = call(seen.point.number);
            let known = known
                .unwrap_or_else(|| panic!("calls.rs lacks {}: {seen:x?}", name(seen.point.number)));
            let errnos = known.errnos.iter().map(|errno| Fault::Errno(*errno));
            cases.extend(errnos.map(|fault| self.case(seen, fault)));
            if known.name == "write" {
                cases.push(self.case(seen, Fault::Nothing));
            }
        }
        cases
    }

    /// Every call at which somebody is killed: the caller, whoever makes it, or its parent.
    pub(crate) fn deaths(&self) -> Vec<Case> {
        let has_usher = self
            .run
            .seen
            .iter()
            .any(|seen| seen.point.role == Role::Usher);
        let has_parent = |seen: &Seen| match seen.point.role {
            Role::Stage => has_usher && !seen.late,
            role => role == Role::Program,
        };
        let mut cases = Vec::new();
        for seen in self.points() {
            cases.push(self.case(seen, Fault::CallerKilled));
            if seen.point.role != Role::Caller {
                cases.push(self.case(seen, Fault::Killed));
            }
            if has_parent(seen) {
                cases.push(self.case(seen, Fault::ParentKilled));
            }
        }
        cases
    }

    /// Calls by which something is given up for good, that do not happen and say that they did.
    pub(crate) fn lies(&self) -> Vec<Case> {
        const GIVING_UP: [&str; 5] = [
            "seccomp",
            "landlock_restrict_self",
            "mount_setattr",
            "sethostname",
            "prlimit",
        ];
        let points = self.points().into_iter();
        points
            .filter(|seen| seen.point.role != Role::Caller)
            .filter(|seen| GIVING_UP.contains(&&*name(seen.point.number)))
            .map(|seen| self.case(seen, Fault::Nothing))
            .collect()
    }

    /// Calls that one of two runs makes and the other does not, though chance has no part in them.
    pub(crate) fn differences(&self, other: &Self) -> Vec<Seen> {
        let only = |one: &Self, other: &Self| -> Vec<Seen> {
            let is_in = |seen: &Seen| other.run.seen.iter().any(|known| known.point == seen.point);
            let all = one.run.seen.iter().copied();
            all.filter(|seen| !is_of_chance(seen) && !is_in(seen))
                .collect()
        };
        [only(self, other), only(other, self)].concat()
    }

    fn case(&self, seen: &Seen, fault: Fault) -> Case {
        Case {
            way: self.way,
            seen: *seen,
            fault,
        }
    }

    /// The calls that are looked at: of a long row of the same, the first two and the last.
    fn points(&self) -> Vec<&Seen> {
        let all = &self.run.seen;
        let is_new = |seen: &&Seen| self.way != Way::Stocked || is_of_stock(seen);
        let is_like =
            |seen: &Seen, other: Option<&Seen>| other.is_some_and(|other| is_repeated(seen, other));
        let within = |place: usize| {
            let before = place.checked_sub(2).and_then(|place| all.get(place));
            is_like(&all[place], before) && is_like(&all[place], all.get(place + 1))
        };
        let places = (0..all.len()).filter(|place| !within(*place));
        places.map(|place| &all[place]).filter(is_new).collect()
    }

    /// Lets every case happen, as many at once as there are processors.
    pub(crate) fn try_all(&self, cases: &[Case]) -> Verdicts {
        let next = Mutex::new(cases.iter().enumerate());
        let found = Mutex::new(Vec::new());
        let number = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            for _ in 0..number {
                scope.spawn(|| {
                    loop {
                        let Some((place, case)) = next.lock().expect("no panic").next() else {
                            break;
                        };
                        let verdict = self.attempt(case);
                        found
                            .lock()
                            .expect("no panic")
                            .push((place, *case, verdict));
                    }
                });
            }
        });
        let mut found = found.into_inner().expect("no panic");
        found.sort_by_key(|(place, ..)| *place);
        found
            .into_iter()
            .map(|(_, case, verdict)| (case, verdict))
            .collect()
    }

    fn attempt(&self, case: &Case) -> Verdict {
        let run = run(case.way, Some((case.seen.point, case.fault)));
        judge(&case.seen, case.fault, &run, &self.run.picture)
    }
}

/// Whether a call is made sooner or later, or now and then: who watches sleeps and wakes, and
/// the caller's allocator has its own ways.
pub(crate) fn is_of_chance(seen: &Seen) -> bool {
    const MEMORY: [i64; 7] = [
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_madvise,
        libc::SYS_mmap,
        libc::SYS_mprotect,
        libc::SYS_mremap,
        libc::SYS_munmap,
    ];
    let point = seen.point;
    point.phase == Phase::Wait || point.role == Role::Caller && MEMORY.contains(&point.number)
}

fn is_of_stock(seen: &Seen) -> bool {
    let point = seen.point;
    point.phase == Phase::Stock || point.role == Role::Usher
}

/// The disposition of one signal after the other, one capability after the other.
fn is_repeated(seen: &Seen, other: &Seen) -> bool {
    const DROP: u64 = libc::PR_CAPBSET_DROP as u64;
    let same = seen.point.number == other.point.number && seen.point.role == other.point.role;
    let number = seen.point.number;
    let drops = |seen: &Seen| number == libc::SYS_prctl && seen.arguments[0] == DROP;
    same && (number == libc::SYS_rt_sigaction || drops(seen) && drops(other))
}
