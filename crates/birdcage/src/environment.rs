//! [`Environment`], which variables a program finds, composed from who may say so.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{CString, NulError, OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

/// The variables of a program; sorted, so that no order can show.
pub(crate) type Variables = BTreeMap<OsString, OsString>;

/// Which variables the exceptions let through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Environment {
    everything: bool,
    names: BTreeSet<OsString>,
    // Invariant: no name is empty or holds `=` or NUL, and no value holds NUL.
    values: Variables,
}

/// A variable that no environment can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// An empty name, or `=` or NUL where they cannot be.
    Malformed,
    /// The same name was given another value before.
    Conflict,
}

impl Environment {
    /// Lets everything through that the caller has.
    pub(crate) fn pass_everything(&mut self) {
        self.everything = true;
    }

    /// Lets one of the caller's variables through.
    pub(crate) fn pass(&mut self, name: &OsStr) -> Result<(), Refusal> {
        check_name(name)?;
        self.names.insert(name.to_owned());
        Ok(())
    }

    /// Gives a variable a value; it cannot have two, so that no order decides.
    pub(crate) fn set(&mut self, name: &OsStr, value: &OsStr) -> Result<(), Refusal> {
        check_name(name)?;
        check_value(value)?;
        let held = self.values.entry(name.to_owned());
        if *held.or_insert_with(|| value.to_owned()) == value {
            Ok(())
        } else {
            Err(Refusal::Conflict)
        }
    }

    /// Takes a value back.
    pub(crate) fn unset(&mut self, name: &OsStr) {
        self.values.remove(name);
    }

    /// What gets through of the caller's variables, and what was set.
    pub(crate) fn of(&self, caller: impl IntoIterator<Item = (OsString, OsString)>) -> Variables {
        let passes = |name: &OsString| self.everything || self.names.contains(name);
        let mut variables: Variables = caller
            .into_iter()
            .filter(|(name, _)| passes(name))
            .collect();
        variables.extend(self.values.clone());
        variables
    }
}

/// What a command changes of the environment it would start with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    cleared: bool,
    // `None` is a variable to be taken away.
    variables: BTreeMap<OsString, Option<OsString>>,
}

impl Changes {
    /// Starts from nothing; changes made before are forgotten.
    pub(crate) fn clear(&mut self) {
        self.cleared = true;
        self.variables.clear();
    }

    /// Sets a variable.
    pub(crate) fn set(&mut self, name: &OsStr, value: &OsStr) {
        let value = Some(value.to_owned());
        self.variables.insert(name.to_owned(), value);
    }

    /// Takes a variable away.
    pub(crate) fn remove(&mut self, name: &OsStr) {
        self.variables.insert(name.to_owned(), None);
    }

    /// Whether it starts from nothing.
    pub(crate) fn starts_empty(&self) -> bool {
        self.cleared
    }

    /// The single changes, sorted; `None` takes the variable away.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&OsStr, Option<&OsStr>)> {
        self.variables
            .iter()
            .map(|(name, value)| (name.as_os_str(), value.as_deref()))
    }

    /// The variable that no environment can hold, if there is one.
    pub(crate) fn malformed(&self) -> Option<&OsStr> {
        let well_formed = |(name, value): &(&OsStr, Option<&OsStr>)| {
            check_name(name).is_ok() && value.is_none_or(|value| check_value(value).is_ok())
        };
        let mut malformed = self.iter().filter(|change| !well_formed(change));
        malformed.next().map(|(name, _)| name)
    }

    /// The environment with the changes made.
    pub(crate) fn apply(&self, before: Variables) -> Variables {
        let mut variables = if self.cleared {
            Variables::new()
        } else {
            before
        };
        for (name, value) in &self.variables {
            match value {
                Some(value) => drop(variables.insert(name.clone(), value.clone())),
                None => drop(variables.remove(name)),
            }
        }
        variables
    }
}

/// The variables as `execve(2)` wants them: `NAME=value`.
pub(crate) fn strings(variables: &Variables) -> Result<Vec<CString>, NulError> {
    let string = |(name, value): (&OsString, &OsString)| {
        CString::new([name.as_bytes(), b"=", value.as_bytes()].concat())
    };
    variables.iter().map(string).collect()
}

/// The caller's own environment may hold a name like `=C:`; nobody may ask for one.
fn check_name(name: &OsStr) -> Result<(), Refusal> {
    let malformed = name.is_empty() || name.as_bytes().iter().any(|byte| matches!(byte, b'=' | 0));
    if malformed {
        Err(Refusal::Malformed)
    } else {
        Ok(())
    }
}

fn check_value(value: &OsStr) -> Result<(), Refusal> {
    let malformed = value.as_bytes().contains(&0);
    if malformed {
        Err(Refusal::Malformed)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CALLER: [(&str, &str); 3] = [("A", "1"), ("B", "2"), ("C", "3")];

    fn caller() -> impl Iterator<Item = (OsString, OsString)> {
        CALLER
            .iter()
            .map(|(name, value)| (name.into(), value.into()))
    }

    fn shown(variables: &Variables) -> String {
        let strings = strings(variables).expect("no NUL");
        let texts: Vec<_> = strings.iter().map(|s| s.to_string_lossy()).collect();
        texts.join(" ")
    }

    #[track_caller]
    fn check(excepted: impl Fn(&mut Environment), changed: impl Fn(&mut Changes), expected: &str) {
        let (mut environment, mut changes) = Default::default();
        excepted(&mut environment);
        changed(&mut changes);
        assert_eq!(shown(&changes.apply(environment.of(caller()))), expected);
    }

    fn os(text: &str) -> &OsStr {
        OsStr::new(text)
    }

    #[test]
    fn nothing_gets_through_unless_excepted() {
        check(|_| {}, |_| {}, "");
        check(|e| e.pass(os("B")).unwrap(), |_| {}, "B=2");
        check(|e| e.pass(os("MISSING")).unwrap(), |_| {}, "");
        check(Environment::pass_everything, |_| {}, "A=1 B=2 C=3");
    }

    #[test]
    fn a_set_variable_hides_the_callers_whoever_came_first() {
        check(|e| e.set(os("A"), os("x")).unwrap(), |_| {}, "A=x");
        let first = |e: &mut Environment| {
            e.set(os("A"), os("x")).unwrap();
            e.pass_everything();
        };
        check(first, |_| {}, "A=x B=2 C=3");
    }

    #[test]
    fn a_command_has_the_last_word() {
        let all = Environment::pass_everything;
        check(all, |c| c.set(os("A"), os("x")), "A=x B=2 C=3");
        check(all, |c| c.remove(os("A")), "B=2 C=3");
        check(all, Changes::clear, "");
        let set_then_clear = |c: &mut Changes| {
            c.set(os("A"), os("x"));
            c.clear();
        };
        check(all, set_then_clear, "");
        let clear_then_set = |c: &mut Changes| {
            c.clear();
            c.set(os("A"), os("x"));
            c.set(os("A"), os("y"));
        };
        check(all, clear_then_set, "A=y");
    }

    #[test]
    fn a_variable_has_one_value_or_is_refused() {
        let mut environment = Environment::default();
        assert_eq!(environment.set(os("A"), os("1")), Ok(()));
        assert_eq!(environment.set(os("A"), os("1")), Ok(()));
        let before = environment.clone();
        assert_eq!(environment.set(os("A"), os("2")), Err(Refusal::Conflict));
        assert_eq!(environment, before);
    }

    #[test]
    fn what_no_environment_can_hold_is_refused() {
        let mut environment = Environment::default();
        for name in ["", "A=B", "A\0"] {
            assert_eq!(
                environment.pass(os(name)),
                Err(Refusal::Malformed),
                "{name:?}"
            );
            assert_eq!(environment.set(os(name), os("")), Err(Refusal::Malformed));
            let mut changes = Changes::default();
            changes.set(os(name), os(""));
            assert_eq!(changes.malformed(), Some(os(name)));
        }
        assert_eq!(environment.set(os("A"), os("\0")), Err(Refusal::Malformed));
        assert_eq!(environment, Environment::default());
    }

    #[test]
    fn bytes_that_are_not_text_get_through_as_they_are() {
        let value = OsStr::from_bytes(b"\xff\xfe");
        let mut environment = Environment::default();
        environment.pass_everything();
        let variables = environment.of([("A".into(), value.to_owned())]);
        assert_eq!(strings(&variables).unwrap()[0].to_bytes(), b"A=\xff\xfe");
    }

    proptest! {
        #[test]
        fn only_what_was_excepted_or_set_is_there(
            passed in proptest::collection::vec("[A-D]", 0..4),
            set in proptest::collection::btree_map("[A-F]", "[0-9]", 0..4),
        ) {
            let mut environment = Environment::default();
            for name in &passed {
                environment.pass(os(name)).unwrap();
            }
            for (name, value) in &set {
                environment.set(os(name), os(value)).unwrap();
            }
            for (name, value) in environment.of(caller()) {
                let name = name.to_str().unwrap();
                match set.get(name) {
                    Some(own) => prop_assert_eq!(value.to_str(), Some(own.as_str())),
                    None => {
                        prop_assert!(passed.iter().any(|passed| passed == name));
                        prop_assert!(CALLER.contains(&(name, value.to_str().unwrap())));
                    }
                }
            }
        }
    }
}
