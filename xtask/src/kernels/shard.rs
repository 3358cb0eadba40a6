//! [`Shard`], what one machine runs: few tests, so that one that hangs costs few.

use super::kernel::{Expected, Kernel};

/// What one machine runs, as root and as an ordinary user.
///
/// Its words are the first process's: `refused`, or for each program `PROGRAM/FILTER`, to
/// which `-PATTERN` may be added for what is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    pub(crate) words: Vec<String>,
}

/// The classes of attacks, which come first.
const PROBES: [&str; 7] = [
    "failure",
    "init",
    "ipc",
    "kernel",
    "mounts",
    "network",
    "privileges",
];

/// The modules of the integration tests, and what else has their name in its path.
const TESTS: [(&str, &[&str]); 7] = [
    ("caller", &["compat::caller::", "prepared::caller::"]),
    ("compat", &[]),
    ("deny", &[]),
    ("given", &[]),
    ("input", &[]),
    ("lifecycle", &[]),
    ("prepared", &[]),
];

/// What is about the tools of a distribution, and not about its kernel.
#[cfg(test)]
const LEFT_OUT: [&str; 2] = ["presets", "tools"];

/// A few of each, for who waits: spawning, the filter, what has no other wall on old kernels.
const SMOKE: [&str; 5] = [
    "it/compat::behaviour::",
    "it/compat::kernel::",
    "it/lifecycle::status::",
    "probes/privileges::",
    "probes/network::connect_",
];

/// What is meant with the words of the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice<'a> {
    /// Everything that is about kernels.
    All,
    /// These, on one machine: `PROGRAM/FILTER`.
    Only(&'a [String]),
    /// A few tests on one machine.
    Smoke,
}

/// The machines that a kernel needs.
pub(crate) fn shards(kernel: &Kernel, choice: Choice<'_>) -> Vec<Shard> {
    let one = |words: &[&str]| Shard {
        words: words.iter().map(|word| (*word).to_owned()).collect(),
    };
    match (kernel.expected, choice) {
        (Expected::Refused, _) => vec![one(&["refused"])],
        (_, Choice::Smoke) => vec![one(&SMOKE)],
        (_, Choice::Only(words)) => vec![Shard {
            words: words.to_vec(),
        }],
        (_, Choice::All) => {
            let probes = PROBES.iter().map(|class| format!("probes/{class}::"));
            let tests = TESTS.iter().map(|(module, others)| {
                let others = others.iter().map(|pattern| format!("-{pattern}"));
                format!("it/{module}::{}", others.collect::<String>())
            });
            probes.chain(tests).map(|word| one(&[&word])).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, LEFT_OUT, PROBES, TESTS, shards};
    use crate::kernels::kernel::{Expected, KERNELS};
    use crate::workspace::root;

    fn directories(path: &str) -> Vec<String> {
        let entries = std::fs::read_dir(root().join(path)).expect("a directory");
        let entries = entries.map(|entry| entry.expect("an entry").path());
        let modules = entries.filter(|path| path.join("mod.rs").exists());
        let mut names: Vec<_> = modules
            .map(|path| {
                path.file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn no_class_of_probes_and_no_module_of_tests_is_forgotten() {
        assert_eq!(directories("tests/probes"), PROBES);
        let tests = directories("tests/tests/it");
        let tests: Vec<_> = tests
            .iter()
            .filter(|name| !LEFT_OUT.contains(&name.as_str()))
            .collect();
        assert_eq!(tests, TESTS.map(|(module, _)| module));
    }

    #[test]
    fn no_test_is_run_twice_for_its_module_has_the_name_of_another() {
        for (module, others) in TESTS {
            let file = format!("{module}.rs");
            let above = directories("tests/tests/it").into_iter().filter(|above| {
                let path = root().join("tests/tests/it").join(above).join(&file);
                path.exists()
            });
            let found: Vec<_> = above.map(|above| format!("{above}::{module}::")).collect();
            assert_eq!(found, others);
        }
    }

    #[test]
    fn a_kernel_that_is_too_old_is_asked_for_one_sandbox_only() {
        for kernel in &KERNELS {
            let shards = shards(kernel, Choice::All);
            let refused = shards[0].words == ["refused"];
            assert_eq!(refused, kernel.expected == Expected::Refused);
            assert_eq!(shards.len() == 1, refused);
        }
    }
}
