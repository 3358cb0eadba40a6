//! What a plan tells about a program that has ended badly.

use crate::Plan;
use crate::caller::Surroundings;
use crate::error::Hint;
use crate::inside::Inside;
use crate::libraries::{Loading, MissingLibrary, missing};
use crate::process::ExitStatus;
use birdcage_loader::{Executable, parts};
use birdcage_path::Rights;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// With what the loader ends if it misses a library (`ld.so(8)`), as a shell does that
/// misses a program.
const LOADER_FAILED: i32 = 127;

/// How many interpreters the kernel goes through: each may be a script again.
const MAX_INTERPRETERS: u32 = 5;

const VARIABLE: &str = "LD_LIBRARY_PATH";

impl Plan {
    /// The shared libraries that the program needs and would not find inside, as far as
    /// the host can tell.
    ///
    /// Of a script it is the interpreter that is looked at. Libraries that a program asks
    /// for while it runs (`dlopen(3)`) are in no list, and not looked for.
    ///
    /// ```
    /// use birdcage::process::Command;
    /// use birdcage::{Birdcage, Preset};
    ///
    /// let cage = Birdcage::with_preset(&Preset::base())?;
    /// for library in cage.plan(&Command::new("sh"))?.missing_libraries() {
    ///     panic!("{:?} is missing: {:?}", library.name, library.whereabouts);
    /// }
    /// # Ok::<(), birdcage::error::Error>(())
    /// ```
    pub fn missing_libraries(&self) -> Vec<MissingLibrary> {
        self.loading().as_ref().map(missing).unwrap_or_default()
    }

    /// Why a program of this plan may have ended like that, as far as its exceptions tell.
    ///
    /// Nothing of one that ended well or by a signal. Of any other it is, in this order: a
    /// library that is missing, if it ended with the status 127, as the loader does then;
    /// and `/dev/null`, if that is not there inside, and the command or a script names it.
    pub fn diagnose(&self, status: ExitStatus) -> Option<Hint> {
        let code = status.code().filter(|code| *code != 0)?;
        let library = (code == LOADER_FAILED)
            .then(|| self.missing_libraries().into_iter().next())
            .flatten();
        match library {
            Some(library) => Some(Hint::Library(library)),
            None => self.misses_null().then_some(Hint::NullNotExcepted),
        }
    }

    fn inside(&self) -> Inside<'_> {
        Inside(&self.policy)
    }

    /// The program that is executed, by the path that was tried and what it is.
    fn program(&self) -> Option<(PathBuf, Executable)> {
        self.candidates.iter().find_map(|candidate| {
            let path = self.directory.join(candidate);
            let found = self.inside().file(&path)?;
            let executable = found.rights.contains(Rights::EXECUTE);
            executable.then(|| (path, Executable::read(&found.canonical)))
        })
    }

    /// What the kernel loads in the end, through scripts.
    fn loading(&self) -> Option<Loading<'_>> {
        let (mut path, mut executable) = self.program()?;
        for _ in 0..MAX_INTERPRETERS {
            let Executable::Script { interpreter, .. } = executable else {
                break;
            };
            path = self.directory.join(interpreter);
            executable = Executable::read(&path);
        }
        let Executable::Elf(object) = executable else {
            return None;
        };
        let around = Surroundings::read().environment;
        let callers = around.into_iter().find(|(name, _)| name == VARIABLE);
        Some(Loading {
            inside: self.inside(),
            // Where `$ORIGIN` leads from.
            program: self
                .inside()
                .file(&path)
                .map_or(path, |found| found.canonical),
            object,
            variable: list(self.variable(VARIABLE)),
            callers: list(callers.as_ref().map(|(_, value)| value.as_os_str())),
            directory: self.directory.clone(),
        })
    }

    /// A variable of the program's.
    fn variable(&self, name: &str) -> Option<&OsStr> {
        let environment = self.steps.program.environment.iter();
        let mut values = environment.filter_map(|variable| {
            let rest = variable.to_bytes().strip_prefix(name.as_bytes())?;
            rest.strip_prefix(b"=").map(OsStr::from_bytes)
        });
        values.next()
    }

    /// Whether there is no `/dev/null` inside, though there is outside, and the program
    /// was told to use it.
    ///
    /// That a program has the name somewhere in it says little: every shell has.
    fn misses_null(&self) -> bool {
        const NULL: &str = "/dev/null";
        let null = self.inside().file(Path::new(NULL));
        if null.is_none_or(|null| !null.rights.is_empty()) {
            return false;
        }
        let names_it = |text: &[u8]| text.windows(NULL.len()).any(|part| part == NULL.as_bytes());
        let mut arguments = self.steps.program.arguments.iter().skip(1);
        let script = || match self.program() {
            Some((_, Executable::Script { text, .. })) => names_it(&text),
            _ => false,
        };
        arguments.any(|argument| names_it(argument.to_bytes())) || script()
    }
}

/// The directories of a variable, which colons and semicolons separate.
fn list(value: Option<&OsStr>) -> Vec<PathBuf> {
    let value: Vec<OsString> = value.map(|value| parts(value, b":;")).unwrap_or_default();
    value.into_iter().map(PathBuf::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::Command;
    use crate::{Birdcage, Exception};
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::ExitStatusExt;

    fn diagnosed(exceptions: &[Exception], words: &[&str], code: i32) -> Option<Hint> {
        let mut cage = Birdcage::new();
        for exception in exceptions {
            cage.add_exception(exception.clone()).expect("an exception");
        }
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        let plan = cage.plan(&command).expect("a plan");
        plan.diagnose(ExitStatus::from_raw(code << 8))
    }

    const SCRIPT: [&str; 3] = ["/bin/sh", "-c", "echo >/dev/null"];

    #[test]
    fn a_null_device_is_missed_by_a_failure_that_was_told_to_use_it() {
        let nothing = |words: &[&str], code| diagnosed(&[], words, code);
        assert_eq!(nothing(&SCRIPT, 2), Some(Hint::NullNotExcepted));
        assert_eq!(nothing(&SCRIPT, 0), None);
        assert_eq!(nothing(&["/bin/sh", "-c", "exit 2"], 2), None);
        assert_eq!(nothing(&["/dev/null"], 2), None);
        let null = Exception::WriteAndRead("/dev/null".into());
        assert_eq!(diagnosed(&[null], &SCRIPT, 2), None);
        let killed = Birdcage::new().plan(Command::new("x").args(SCRIPT));
        let killed = killed.expect("a plan").diagnose(ExitStatus::from_raw(9));
        assert_eq!(killed, None);
    }

    #[test]
    fn a_script_is_told_by_its_own_text() {
        let scratch = tempfile::tempdir().expect("scratch");
        let script = scratch.path().join("script");
        std::fs::write(&script, "#!/bin/sh\ntrue 2>/dev/null\n").expect("a script");
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&script, mode).expect("chmod");
        let exception = Exception::ExecuteAndRead(script.clone());
        let words = [script.to_str().expect("UTF-8")];
        let hint = diagnosed(&[exception], &words, 2);
        assert_eq!(hint, Some(Hint::NullNotExcepted));
    }

    #[test]
    fn the_libraries_of_a_shell_are_missing_unless_they_are_excepted() {
        let mut cage = Birdcage::new();
        let shell = Exception::ExecuteAndRead("/bin/sh".into());
        cage.add_exception(shell).expect("a shell");
        let missing = |cage: &Birdcage| {
            let plan = cage.plan(&Command::new("/bin/sh")).expect("a plan");
            plan.missing_libraries()
        };
        let libraries = missing(&cage);
        assert!(!libraries.is_empty(), "a static shell?");
        for library in &libraries {
            let directory = library.directory().expect("a place on the host");
            let exception = Exception::ExecuteAndRead(directory.into());
            cage.add_exception(exception).expect("it exists");
        }
        assert_eq!(missing(&cage), []);
    }
}
