//! [`TARGETS`], what is to be reached, in one place.

use std::fmt;

use crate::systems::System::{self, *};

/// What can be measured and has a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The time to the first instruction, as so many times that of another system,
    /// each started from nothing or from what was prepared.
    Ratio(System, System),
    /// With 8 GB touched against 10 MB.
    Parent,
    /// One of so many exceptions.
    Exception(u32),
    /// One of a thousand exceptions against one of a hundred.
    Linear,
    /// Prepared, on a host with 5000 mounts against one with few.
    Mounts,
    /// Sandboxes a second from two threads, as so many times that of another system.
    Rate(System),
    /// What the kernel charges for a sandbox that lives.
    Charged,
    /// What of it is the library's own, in the caller and in the reaper.
    Private,
    /// Installing the filter.
    Install,
    /// What the filter adds to a call that it allows.
    Call,
    /// The last sixth of a run at full rate against the first.
    Sustained,
    /// Descriptors left by that run.
    Descriptors,
    /// Mappings left by that run.
    Mappings,
    /// Children left by that run that nobody waited for.
    Zombies,
    /// The most network namespaces that waited in that run to be taken apart.
    Networks,
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ratio(one, two) => write!(f, "{one} / {two}"),
            Self::Parent => write!(f, "ours, 8 GB touched / 10 MB touched"),
            Self::Exception(number) => write!(f, "each of {number} exceptions"),
            Self::Linear => write!(f, "each of 1000 exceptions / each of 100"),
            Self::Mounts => write!(f, "prepared, 5000 host mounts / few"),
            Self::Rate(peer) => write!(f, "ours / {peer}, sandboxes a second, 2 threads"),
            Self::Charged => write!(f, "a live sandbox, charged"),
            Self::Private => write!(f, "a live sandbox, the library's own memory"),
            Self::Install => write!(f, "installing the filter"),
            Self::Call => write!(f, "the filter, each allowed call"),
            Self::Sustained => write!(f, "at full rate, last sixth / first sixth"),
            Self::Descriptors => write!(f, "at full rate, descriptors left"),
            Self::Mappings => write!(f, "at full rate, mappings left"),
            Self::Zombies => write!(f, "at full rate, zombies left"),
            Self::Networks => write!(f, "at full rate, network namespaces waiting"),
        }
    }
}

/// Which numbers are good enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// This one and all below.
    AtMost(f64),
    /// All below this one.
    Below(f64),
    /// This one and all above.
    AtLeast(f64),
}

impl Bound {
    /// True if the number is good enough; what is no number never is.
    pub fn admits(self, number: f64) -> bool {
        match self {
            Self::AtMost(limit) => number <= limit,
            Self::Below(limit) => number < limit,
            Self::AtLeast(limit) => number >= limit,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self {
            Self::AtMost(limit) => format!("≤ {limit}"),
            Self::Below(limit) => format!("< {limit}"),
            Self::AtLeast(limit) => format!("≥ {limit}"),
        })
    }
}

/// What is to be reached.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// What is measured.
    pub measure: Measure,
    /// What of it is good enough.
    pub bound: Bound,
    /// What both are in.
    pub unit: &'static str,
}

const fn at_most(measure: Measure, limit: f64, unit: &'static str) -> Target {
    let bound = Bound::AtMost(limit);
    Target {
        measure,
        bound,
        unit,
    }
}

const fn at_least(measure: Measure, limit: f64) -> Target {
    let bound = Bound::AtLeast(limit);
    Target {
        measure,
        bound,
        unit: "×",
    }
}

/// All targets, in the order in which they are shown.
///
/// Where a prepared sandbox needs no network namespace made, it is held against
/// the peer with one all the same: having it ready is the point.
pub const TARGETS: [Target; 25] = [
    at_most(Measure::Ratio(Ours, Bubblewrap), 0.35, "×"),
    at_most(Measure::Ratio(Ours, Predecessor), 0.50, "×"),
    at_most(Measure::Ratio(Ours, Floor), 1.15, "×"),
    at_most(Measure::Ratio(OursHost, BubblewrapHost), 0.25, "×"),
    at_most(Measure::Ratio(OursHost, PredecessorHost), 0.35, "×"),
    at_most(Measure::Ratio(Prepared, Bubblewrap), 0.22, "×"),
    at_most(Measure::Ratio(PreparedSpare, Bubblewrap), 0.12, "×"),
    at_most(Measure::Ratio(PreparedHost, Bubblewrap), 0.12, "×"),
    at_most(Measure::Ratio(PreparedHost, PosixSpawn), 3.0, "×"),
    at_most(Measure::Parent, 1.1, "×"),
    at_most(Measure::Exception(100), 13.5, "µs"),
    at_most(Measure::Exception(1000), 13.5, "µs"),
    at_most(Measure::Linear, 1.15, "×"),
    at_most(Measure::Mounts, 1.6, "×"),
    at_least(Measure::Rate(Bubblewrap), 4.0),
    at_least(Measure::Rate(Predecessor), 3.0),
    at_most(Measure::Charged, 300.0, "KB"),
    at_most(Measure::Private, 10.0, "KB"),
    at_most(Measure::Install, 70.0, "µs"),
    at_most(Measure::Call, 45.0, "ns"),
    at_least(Measure::Sustained, 0.9),
    at_most(Measure::Descriptors, 0.0, ""),
    at_most(Measure::Mappings, 0.0, ""),
    at_most(Measure::Zombies, 0.0, ""),
    Target {
        measure: Measure::Networks,
        bound: Bound::Below(1000.0),
        unit: "",
    },
];

#[cfg(test)]
mod tests {
    use super::{Bound, Measure, TARGETS};
    use crate::systems::System;

    fn check(bound: Bound, good: f64, bad: f64) {
        assert!(bound.admits(good), "{bound}, {good}");
        assert!(!bound.admits(bad), "{bound}, {bad}");
        assert!(!bound.admits(f64::NAN), "{bound}");
    }

    #[test]
    fn a_bound_admits_what_is_good_enough() {
        check(Bound::AtMost(2.0), 2.0, 2.1);
        check(Bound::Below(2.0), 1.9, 2.0);
        check(Bound::AtLeast(2.0), 2.0, 1.9);
    }

    #[test]
    fn no_measure_has_two_targets() {
        for (at, target) in TARGETS.iter().enumerate() {
            let others = &TARGETS[at + 1..];
            assert!(others.iter().all(|other| other.measure != target.measure));
        }
    }

    #[test]
    fn who_makes_a_network_is_held_against_who_makes_one() {
        for target in TARGETS {
            if let Measure::Ratio(one @ (System::Ours | System::OursHost | System::Prepared), two) =
                target.measure
            {
                assert_eq!(one.network(), two.network(), "{one}, {two}");
            }
        }
    }
}
