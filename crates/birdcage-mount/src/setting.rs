//! [`Setting`], a limit of the kernel's that belongs to one namespace.

use std::ffi::{CStr, CString};
use std::fmt;

/// A file of `/proc/sys` and what is written to it, before `/proc` becomes read-only.
///
/// Only for what belongs to a namespace of the sandbox: everything else there is
/// the host's. Having one does not mean that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    // Invariant: relative, without `..`.
    file: CString,
    value: CString,
    presence: Presence,
    owner: Owner,
}

/// Which namespace a setting belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    User,
    Pid,
}

/// What to do where a kernel lacks the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Without it there is no sandbox.
    Required,
    /// Then there is nothing to limit.
    WhereKnown,
}

impl Setting {
    /// No user namespace is made in this one; `user_namespaces(7)`, Linux 4.9.
    pub fn no_user_namespaces() -> Self {
        Self::new(
            c"sys/user/max_user_namespaces",
            c"0",
            Presence::Required,
            Owner::User,
        )
    }

    /// No program is executed that is in memory only (Linux 6.3). Uid 0 alone may say so.
    pub fn no_programs_in_memory() -> Self {
        Self::new(
            c"sys/vm/memfd_noexec",
            c"2",
            Presence::WhereKnown,
            Owner::Pid,
        )
    }

    /// No more processes and threads than that many in this pid namespace.
    ///
    /// Since Linux 6.14. Before, this is a limit of the **whole host**: the caller
    /// makes sure that the kernel is no older.
    pub fn processes(most: u32) -> Self {
        let value = CString::new(most.to_string()).unwrap_or_default();
        Self::new(
            c"sys/kernel/pid_max",
            &value,
            Presence::Required,
            Owner::Pid,
        )
    }

    fn new(file: &CStr, value: &CStr, presence: Presence, owner: Owner) -> Self {
        Self {
            file: file.into(),
            value: value.into(),
            presence,
            owner,
        }
    }

    /// Whether it lasts as long as the user namespace, whatever pid namespaces come and go.
    pub(crate) fn is_of_user_namespace(&self) -> bool {
        self.owner == Owner::User
    }

    pub(crate) fn file(&self) -> &CStr {
        &self.file
    }

    pub(crate) fn value(&self) -> &CStr {
        &self.value
    }

    pub(crate) fn presence(&self) -> Presence {
        self.presence
    }
}

/// As `sysctl(8)` prints it.
impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.to_string_lossy();
        let name = file.strip_prefix("sys/").unwrap_or(&file).replace('/', ".");
        write!(f, "{name}={}", self.value.to_string_lossy())
    }
}

#[cfg(test)]
mod tests {
    use super::Setting;

    #[test]
    fn a_setting_prints_as_people_know_it() {
        let shown = [
            (Setting::no_user_namespaces(), "user.max_user_namespaces=0"),
            (Setting::no_programs_in_memory(), "vm.memfd_noexec=2"),
            (Setting::processes(7), "kernel.pid_max=7"),
        ];
        for (setting, expected) in shown {
            assert_eq!(setting.to_string(), expected);
        }
    }

    #[test]
    fn a_setting_belongs_to_the_namespace_that_the_kernel_keeps_it_in() {
        assert!(Setting::no_user_namespaces().is_of_user_namespace());
        assert!(!Setting::no_programs_in_memory().is_of_user_namespace());
        assert!(!Setting::processes(7).is_of_user_namespace());
    }
}
