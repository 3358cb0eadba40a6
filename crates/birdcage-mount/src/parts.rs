//! [`Parts`], what of a plan can be shared by many sandboxes, and what each needs of its own.

use crate::{MountPlan, Operation};
use std::ffi::CString;
use std::path::{Path, PathBuf};

/// A plan in two: what is done once, for all sandboxes that are made from it, and
/// what is done again in each.
///
/// A sandbox's own are its `/proc` with the masks in it, its private directories,
/// whatever goes into one of these, and what is withheld. Both keep the order of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    pub(crate) shared: Vec<u32>,
    pub(crate) own: Vec<Own>,
}

/// A step that is taken in each sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Own {
    pub(crate) number: u32,
    /// If it copies a mount of the host, the name under which the template keeps that.
    pub(crate) kept: Option<CString>,
}

impl Parts {
    /// Divides a plan.
    pub fn of(plan: &MountPlan) -> Self {
        let mut parts = Self {
            shared: Vec::new(),
            own: Vec::new(),
        };
        let mut private: Vec<PathBuf> = Vec::new();
        for (operation, number) in plan.operations().iter().zip(0_u32..) {
            let at = PathBuf::from(operation.place().as_os_str());
            if matches!(operation, Operation::Private { .. }) {
                private.push(at.clone());
            }
            if is_own(operation, &at, &private) {
                let is_copy = matches!(operation, Operation::Bind { .. });
                let kept = is_copy.then(|| CString::new(number.to_string()).unwrap_or_default());
                parts.own.push(Own { number, kept });
            } else {
                parts.shared.push(number);
            }
        }
        parts
    }
}

fn is_own(operation: &Operation, at: &Path, private: &[PathBuf]) -> bool {
    let is_new = matches!(
        operation,
        Operation::Proc { .. } | Operation::Mask { .. } | Operation::Withhold { .. }
    );
    is_new || private.iter().any(|above| at.starts_with(above))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Layout, PrivateDirectory};
    use birdcage_path::{ExceptionTable, MemoryFs, Rights, resolve};

    fn plan(exceptions: &[&str], private: &[&str]) -> MountPlan {
        let fs = MemoryFs::new()
            .directory("/etc/a")
            .directory("/tmp/a/b")
            .directory("/tmpfile");
        let mut table = ExceptionTable::default();
        for path in exceptions {
            let resolved = resolve(&fs, Path::new("/"), Path::new(path)).expect("exists");
            table.insert(&resolved, Rights::READ);
        }
        let directory = |path: &&str| PrivateDirectory {
            path: path.into(),
            size: 4096,
        };
        let layout = Layout {
            private: private.iter().map(directory).collect(),
            ..Layout::default()
        };
        MountPlan::new(&table, &layout).expect("a plan")
    }

    #[track_caller]
    fn check(plan: &MountPlan, own: &[&str]) {
        let parts = Parts::of(plan);
        let line = |own: &Own| plan.operations()[own.number as usize].to_string();
        let words = |line: String| {
            line.split_whitespace()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        };
        let lines = parts.own.iter().map(line).map(words);
        let found: Vec<_> = lines.filter(|line| !line.starts_with("mask ")).collect();
        assert_eq!(found, own);
        assert_eq!(
            parts.own.len() + parts.shared.len(),
            plan.operations().len()
        );
    }

    #[test]
    fn proc_and_what_is_private_is_a_sandboxs_own() {
        check(&plan(&["/etc"], &["/tmp"]), &["proc /proc", "private /tmp"]);
    }

    #[test]
    fn what_goes_into_a_private_directory_is_a_sandboxs_own_too() {
        let plan = plan(&["/tmp/a/b", "/tmpfile"], &["/tmp"]);
        let own = [
            "proc /proc",
            "private /tmp",
            "directory /tmp/a",
            "directory /tmp/a/b",
            "bind /tmp/a/b",
        ];
        check(&plan, &own);
        let parts = Parts::of(&plan);
        let mut copies = parts.own.iter().filter(|own| own.kept.is_some());
        let copied = copies
            .next()
            .map(|own| &plan.operations()[own.number as usize]);
        assert!(matches!(copied, Some(Operation::Bind { .. })), "{copied:?}");
        assert_eq!(copies.next(), None);
    }
}
