//! What is true of the domains of all kernels, those to come included.

use birdcage_landlock::{Domain, Support};
use std::collections::BTreeSet;

/// What is refused on a kernel is refused on every newer one, and asking for more
/// never refuses less; but for Unix sockets that are left alone, which is what was
/// asked for. Without Landlock there is no domain, and with it writing and executing
/// are always refused.
pub fn property(data: &[u8]) {
    let [one, other, asked, ..] = *data else {
        return;
    };
    let (older, newer) = (u32::from(one.min(other)), u32::from(one.max(other)));
    let [older, newer] = [older, newer].map(|version| domain(version, asked));
    let (Some(older), newer) = (older, newer) else {
        return;
    };
    let newer = newer.expect("a newer kernel has what an older has");
    assert!(older.is_subset(&newer), "{older:?} and {newer:?}");
    assert!(
        older.contains("write") && older.contains("execute"),
        "{older:?}"
    );
    let plain = domain(u32::from(one.max(other)), 0).expect("as above");
    let without: BTreeSet<_> = plain.difference(&newer).map(String::as_str).collect();
    let left_alone = BTreeSet::from(["connect to sockets"]);
    assert!(without.is_subset(&left_alone), "{without:?}");
}

/// What the domain refuses, part by part, with one bit for each thing asked for.
fn domain(version: u32, asked: u8) -> Option<BTreeSet<String>> {
    let mut domain = Domain::new(Support::of_version(version))?;
    if asked & 1 != 0 {
        domain = domain.with_all_sockets();
    }
    if asked & 2 != 0 {
        domain = domain.with_every_opening();
    }
    let text = domain.to_string();
    Some(text.split(", ").map(str::to_owned).collect())
}
