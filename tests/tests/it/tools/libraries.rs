//! Programs that are executed and whose loader, or they themselves, then miss something.

use birdcage_tests::{Scratch, beside, skip};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A program that needs a library in a directory of its own, as the linker was told.
struct Built {
    scratch: Scratch,
    program: PathBuf,
}

impl Built {
    /// Compiles them; nothing, and a line that says so, where there is no compiler.
    ///
    /// `inner` is what the library is linked with, and `run_path` what the program is.
    fn with(inner: &[&str], run_path: &[&str]) -> Option<Self> {
        let scratch = Scratch::new();
        scratch.file("inner.c", "int inner(void) { return 0; }\n");
        scratch.file(
            "outer.c",
            "int inner(void);\nint outer(void) { return inner(); }\n",
        );
        scratch.file(
            "main.c",
            "int outer(void);\nint main(void) { return outer(); }\n",
        );
        scratch.directory("own");
        scratch.directory("deep");
        let library = |name: &str| -> Vec<String> {
            let soname = format!("-Wl,-soname,lib{name}.so.1");
            ["-shared", "-fPIC", &soname].map(str::to_owned).into()
        };
        let built = cc(
            &scratch,
            library("inner"),
            &["-o", "deep/libinner.so.1", "inner.c"],
        ) && cc(
            &scratch,
            library("outer"),
            &[
                &["-o", "own/libouter.so.1", "outer.c", "deep/libinner.so.1"],
                inner,
            ]
            .concat(),
        );
        let rest = [
            "-o",
            "program",
            "main.c",
            "own/libouter.so.1",
            "-Wl,-rpath-link,deep",
        ];
        if !built || !cc(&scratch, vec![], &[&rest, run_path].concat()) {
            skip("there is no C compiler (cc)");
            return None;
        }
        let program = scratch.at("program");
        Some(Self { scratch, program })
    }

    /// Runs it with these options, in which `@` is the scratch directory.
    fn run(&self, options: &str) -> Output {
        let directory = self.scratch.path().to_str().expect("UTF-8");
        let options = options.replace('@', directory);
        let words: Vec<&str> = options.split_whitespace().collect();
        let mut command = Command::new(beside("birdcage-run"));
        command.arg("run").args(words).arg("--").arg(&self.program);
        command.env("LD_LIBRARY_PATH", self.scratch.at("own"));
        output(&mut command)
    }

    /// A program that ends well, without a word.
    #[track_caller]
    fn works(&self, options: &str) {
        let output = self.run(options);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }

    /// A program that the loader ends, and what is said about it, `@` again.
    #[track_caller]
    fn fails(&self, options: &str, hint: &str) {
        let output = self.run(options);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(127), "{error}");
        let directory = self.scratch.path().to_str().expect("UTF-8");
        let hints: Vec<&str> = error
            .lines()
            .filter(|line| line.starts_with("hint: "))
            .collect();
        assert_eq!(hints, [hint.replace('@', directory)], "{error}");
        assert!(
            error.contains("error while loading shared libraries"),
            "{error}"
        );
    }
}

/// Whether the compiler could.
fn cc(scratch: &Scratch, options: Vec<String>, rest: &[&str]) -> bool {
    let mut compiler = Command::new("cc");
    compiler
        .current_dir(scratch.path())
        .args(options)
        .args(rest);
    match compiler.stdin(Stdio::null()).status() {
        Ok(status) => {
            assert!(status.success(), "{compiler:?}: {status}");
            true
        }
        Err(_) => false,
    }
}

fn output(command: &mut Command) -> Output {
    let command = command.env("LC_ALL", "C").stdin(Stdio::null());
    command.output().expect("birdcage")
}

const RUN_PATH: &str = "-Wl,-rpath,$ORIGIN/own,--enable-new-dtags";
const DEEP: &str = "-Wl,-rpath,$ORIGIN/../deep,--enable-new-dtags";

#[test]
fn a_library_beside_the_program_is_named_with_the_option_that_shows_it() {
    let Some(built) = Built::with(&[DEEP], &[RUN_PATH]) else {
        return;
    };
    built.fails(
        "-e @/program",
        "hint: \"@/program\" needs \"libouter.so.1\", which is at \"@/own/libouter.so.1\" but \
         not excepted: add an execute exception for \"@/own\" (-e @/own)",
    );
    built.works("-e @/program -e @/own -e @/deep");
}

#[test]
fn a_library_that_a_library_needs_is_named_with_that() {
    let Some(built) = Built::with(&[DEEP], &[RUN_PATH]) else {
        return;
    };
    built.fails(
        "-e @/program -e @/own",
        "hint: \"@/own/libouter.so.1\" needs \"libinner.so.1\", which is at \
         \"@/own/../deep/libinner.so.1\" but not excepted: add an execute exception for \
         \"@/own/../deep\" (-e @/own/../deep)",
    );
    built.works("-e @/program -e @/own -e @/own/../deep");
}

#[test]
fn a_library_that_may_only_be_read_is_to_be_executable() {
    let Some(built) = Built::with(&[DEEP], &[RUN_PATH]) else {
        return;
    };
    built.fails(
        "-e @/program -r @/own -e @/deep",
        "hint: \"@/program\" needs \"libouter.so.1\", which is at \"@/own/libouter.so.1\" but \
         may not be executed: add an execute exception for \"@/own\" (-e @/own)",
    );
}

#[test]
fn a_library_by_a_variable_of_the_callers_is_found_once_that_is_passed_on() {
    let Some(built) = Built::with(&[DEEP], &[]) else {
        return;
    };
    built.fails(
        "-e @/program -e @/own -e @/deep",
        "hint: \"@/program\" needs \"libouter.so.1\", which is at \"@/own/libouter.so.1\", \
         where only your LD_LIBRARY_PATH leads: pass that variable on (--env LD_LIBRARY_PATH)",
    );
    built.works("-e @/program -e @/own -e @/deep --env LD_LIBRARY_PATH");
}

#[test]
fn a_library_that_is_nowhere_is_to_be_installed() {
    let Some(built) = Built::with(&[], &[RUN_PATH]) else {
        return;
    };
    built.fails(
        "-e @/program -e @/own -e @/deep",
        "hint: \"@/own/libouter.so.1\" needs \"libinner.so.1\", which is nowhere that its \
         loader looks, on the host either: install it",
    );
}

/// The older run path of a program holds for its libraries too.
#[test]
fn an_old_run_path_is_handed_on() {
    let old = "-Wl,-rpath,$ORIGIN/own:$ORIGIN/deep,--disable-new-dtags";
    let Some(built) = Built::with(&[], &[old]) else {
        return;
    };
    built.works("-e @/program -e @/own -e @/deep");
    built.fails(
        "-e @/program -e @/own",
        "hint: \"@/own/libouter.so.1\" needs \"libinner.so.1\", which is at \
         \"@/deep/libinner.so.1\" but not excepted: add an execute exception for \"@/deep\" \
         (-e @/deep)",
    );
}

/// What is run by a shell, without the preset, and what it says.
fn shell(options: &[&str], script: &str) -> (Option<i32>, String) {
    let mut command = Command::new(beside("birdcage-run"));
    command.args(["run", "--no-preset"]);
    for system in ["/usr", "/bin", "/lib", "/lib64"] {
        if Path::new(system).exists() {
            command.args(["-e", system]);
        }
    }
    command.args(options).args(["--", "/bin/sh", "-c", script]);
    let output = output(&mut command);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), error)
}

#[test]
fn a_null_device_that_was_to_be_used_is_named() {
    let script = "echo x >/dev/null || exit 3";
    let (code, error) = shell(&[], script);
    let hint = "hint: the program was told to use /dev/null, which exists, but no exception \
                shows it: add a write exception for it (-w /dev/null)";
    assert_eq!(
        (code, error.lines().last()),
        (Some(3), Some(hint)),
        "{error}"
    );
    assert_eq!(
        shell(&["-w", "/dev/null"], script),
        (Some(0), String::new())
    );
    let failed = shell(&["-w", "/dev/null"], "echo x >/dev/null; exit 3");
    assert_eq!(failed, (Some(3), String::new()));
}

#[test]
fn a_failure_that_has_nothing_to_do_with_exceptions_is_not_explained() {
    assert_eq!(shell(&[], "exit 3"), (Some(3), String::new()));
    let (code, error) = shell(&[], "/no/such/program");
    assert_eq!(code, Some(127));
    assert!(!error.contains("hint: "), "{error}");
    let succeeded = shell(&[], "test -e /dev/null || exit 0");
    assert_eq!(succeeded, (Some(0), String::new()));
}
