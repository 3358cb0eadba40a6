//! The program as one runs it: what it prints, and its exit status.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::{env, fs};

/// The variable that says where a program counts what it runs, if it is built for that.
const COUNTS: &str = "LLVM_PROFILE_FILE";

fn birdcage(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_birdcage"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .env("LC_ALL", "C");
    command
}

fn output(arguments: &[&str]) -> Output {
    birdcage(arguments).output().expect("birdcage")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn check_status(arguments: &[&str], expected: i32) {
    let output = output(arguments);
    assert_eq!(
        output.status.code(),
        Some(expected),
        "{}",
        text(&output.stderr)
    );
}

#[track_caller]
fn check_error(arguments: &[&str], status: i32, lines: &[&str]) {
    let output = output(arguments);
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{error}");
    assert_eq!(error.lines().collect::<Vec<_>>(), lines);
}

#[test]
fn the_exit_status_is_the_programs_own() {
    check_status(&["run", "--", "true"], 0);
    check_status(&["run", "--", "sh", "-c", "exit 42"], 42);
    check_status(&["run", "--", "sh", "-c", "kill -TERM $$"], 128 + 15);
    check_status(&["run", "--", "sh", "-c", "kill -KILL $$"], 128 + 9);
}

#[test]
fn what_makes_no_sense_is_125_and_help_is_0() {
    check_status(&["run"], 125);
    check_status(&["run", "--no-such-option", "--", "true"], 125);
    check_status(&["--help"], 0);
    check_status(&["run", "--help"], 0);
    check_status(&["--version"], 0);
}

#[test]
fn help_shows_examples() {
    let help = text(&output(&["run", "--help"]).stdout);
    assert!(
        help.contains("birdcage run -w . --chdir . -- make"),
        "{help}"
    );
}

#[test]
fn a_missing_program_is_127_and_missing_outside_too() {
    check_error(
        &["run", "--", "/usr/bin/no-such-program"],
        127,
        &[
            "birdcage: cannot execute /usr/bin/no-such-program: No such file or directory (os error 2)",
            "hint: \"/usr/bin/no-such-program\" does not exist on the host either",
        ],
    );
}

#[test]
fn a_program_that_may_only_be_read_is_126_and_has_a_remedy() {
    check_error(
        &["run", "--", "/etc/nsswitch.conf"],
        126,
        &[
            "birdcage: cannot execute /etc/nsswitch.conf: Permission denied (os error 13)",
            "hint: \"/etc/nsswitch.conf\" may be read but not executed: add an execute exception for it (-e /etc/nsswitch.conf)",
        ],
    );
}

#[test]
fn a_missing_loader_is_named() {
    let shell = fs::canonicalize("/bin/sh").expect("a shell");
    let shell = shell.to_str().expect("UTF-8");
    let output = output(&["run", "--no-preset", "-e", shell, "--", shell]);
    let error = text(&output.stderr);
    let hint = error.lines().nth(1).unwrap_or_default();
    assert!(
        hint.starts_with("hint: ") && hint.contains("ld-linux"),
        "{error}"
    );
}

/// The loader's name is a link, most often, whose target `/usr` shows by another name.
#[test]
fn a_loader_whose_link_is_missing_is_named() {
    let shell = fs::canonicalize("/bin/sh").expect("a shell");
    let shell = shell.to_str().expect("UTF-8");
    let output = output(&["run", "--no-preset", "-e", "/usr", "--", shell, "-c", ":"]);
    let error = text(&output.stderr);
    let is_link = ["/lib", "/lib64"]
        .iter()
        .any(|at| Path::new(at).is_symlink());
    let named = error.contains("hint: ") && error.contains("/ld-linux");
    assert_eq!(named, is_link, "{error}");
}

#[test]
fn a_missing_exception_is_125_and_names_the_path_as_given() {
    let output = output(&["run", "-r", "no/such/../path", "--", "true"]);
    assert_eq!(output.status.code(), Some(125));
    let error = text(&output.stderr);
    assert!(
        error.starts_with("birdcage: --allow-read: ") && error.contains("\"no/such/../path\""),
        "{error}"
    );
    let hint = error.lines().nth(1).unwrap_or_default();
    assert!(hint.starts_with("hint: name a path"), "{error}");
}

#[test]
fn only_what_is_named_is_there_and_writable_only_what_is_writable() {
    let scratch = tempfile::tempdir().expect("scratch");
    let (read, write) = (scratch.path().join("read"), scratch.path().join("write"));
    for directory in [&read, &write] {
        fs::create_dir(directory).expect("mkdir");
        fs::write(directory.join("f"), "text").expect("write");
    }
    let (read, write) = (shown(&read), shown(&write));
    let script = format!("cat {read}/f {write}/f; echo new >{write}/f; echo new >{read}/f");
    let output = output(&["run", "-r", read, "-w", write, "--", "sh", "-c", &script]);
    assert_eq!(text(&output.stdout), "texttext");
    assert!(
        text(&output.stderr).contains("Read-only file system"),
        "{output:?}"
    );
    assert_eq!(
        fs::read_to_string(format!("{read}/f")).expect("read"),
        "text"
    );
    assert_eq!(
        fs::read_to_string(format!("{write}/f")).expect("read"),
        "new\n"
    );
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn the_environment_is_what_was_named() {
    let run = |arguments: &[&str]| {
        let mut command = birdcage(arguments);
        command
            .env_clear()
            .envs([("PATH", "/usr/bin:/bin"), ("PASSED", "on"), ("SECRET", "x")])
            .envs(env::var_os(COUNTS).map(|file| (COUNTS, file)));
        text(&command.output().expect("birdcage").stdout)
    };
    assert_eq!(run(&["run", "--", "env"]), "PATH=/usr/bin:/bin\n");
    let named = ["run", "--env", "PASSED", "--env", "SET=a=b", "--", "env"];
    assert_eq!(run(&named), "PASSED=on\nPATH=/usr/bin:/bin\nSET=a=b\n");
    assert!(run(&["run", "--full-env", "--", "env"]).contains("SECRET=x\n"));
}

#[test]
fn a_directory_can_be_chosen_if_it_is_there() {
    let output = output(&["run", "--chdir", "/usr/lib", "--", "pwd"]);
    assert_eq!(text(&output.stdout), "/usr/lib\n");
    check_status(&["run", "--chdir", "/no/such", "--", "pwd"], 125);
}

#[test]
fn a_plan_is_printed_and_nothing_is_run() {
    let scratch = tempfile::tempdir().expect("scratch");
    let directory = shown(scratch.path());
    let file = format!("{directory}/made");
    let output = output(&["plan", "-w", directory, "--", "touch", &file]);
    let plan = text(&output.stdout);
    assert!(
        plan.contains(&format!("bind        {directory}  rw-\n")),
        "{plan}"
    );
    assert!(plan.contains(&format!("argument    {file}\n")), "{plan}");
    assert!(!Path::new(&file).exists());
}

#[test]
fn completions_are_made_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = output(&["completions", shell]);
        assert!(text(&output.stdout).contains("allow-read"), "{shell}");
    }
}

#[test]
fn a_script_whose_interpreter_is_not_there_says_so() {
    let scratch = tempfile::tempdir().expect("scratch");
    let script = scratch.path().join("script");
    fs::write(&script, "#!/no/such/interpreter\n").expect("write");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("chmod");
    let script = shown(&script);
    let output = output(&["run", "-e", script, "--", script]);
    assert_eq!(output.status.code(), Some(127));
    assert!(
        text(&output.stderr).contains("/no/such/interpreter"),
        "{output:?}"
    );
}

#[test]
fn a_signal_to_the_program_reaches_the_one_in_the_cage() {
    let script = "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done";
    let mut command = birdcage(&["run", "--", "sh", "-c", script]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("birdcage");
    let mut ready = [0; 6];
    let mut stdout = child.stdout.take().expect("a pipe");
    std::io::Read::read_exact(&mut stdout, &mut ready).expect("ready");
    let pid = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .expect("kill")
            .success()
    );
    assert_eq!(child.wait().expect("wait").code(), Some(7));
}

#[test]
fn the_doctor_says_in_its_last_line_and_its_status_whether_there_are_cages() {
    let output = output(&["doctor"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let last = said.lines().last();
    assert_eq!(last, Some("programs can be caged here"), "{said}");
    assert!(!said.contains('\u{1b}'), "colours in a pipe: {said}");
}

#[test]
fn the_doctors_findings_are_json_for_programs() {
    let output = output(&["doctor", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["works"], true, "{report}");
    let findings = report["findings"].as_array().expect("findings");
    let sandbox = findings.last().expect("the trial");
    assert_eq!(
        *sandbox,
        serde_json::json!({
            "subject": "sandbox", "state": "ok", "seen": "a program ran in one", "advice": [],
        })
    );
    assert!(
        findings.iter().all(|one| one["state"].is_string()),
        "{report}"
    );
}

#[test]
fn colours_are_for_who_wants_them() {
    let coloured = |variables: &[(&str, &str)]| {
        let mut command = birdcage(&["doctor"]);
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        let output = command.envs(variables.iter().copied()).output();
        text(&output.expect("birdcage").stdout).contains("\u{1b}[")
    };
    let forced = ("CLICOLOR_FORCE", "1");
    assert!(coloured(&[forced]));
    assert!(!coloured(&[]));
    assert!(!coloured(&[("NO_COLOR", "1"), forced]));
}
