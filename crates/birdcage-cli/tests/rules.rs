//! Policy files, options, questions and findings as one meets them on a command line.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a line of a shell in a directory of its own, with `birdcage` in the `PATH`.
fn shell(line: &str) -> Output {
    let scratch = tempfile::tempdir().expect("scratch");
    for name in ["a", "secret"] {
        fs::write(scratch.path().join(name), name).expect("a file");
    }
    let program = Path::new(env!("CARGO_BIN_EXE_birdcage"));
    let directory = program.parent().expect("a directory").display();
    let mut command = Command::new("sh");
    command
        .args(["-c", line])
        .current_dir(scratch.path())
        .env("PATH", format!("{directory}:/usr/bin:/bin"));
    command.output().expect("a shell")
}

#[track_caller]
fn check_shell(line: &str, status: i32, expected: &str) {
    let output = shell(line);
    assert_eq!(text(&output.stdout), expected, "{}", text(&output.stderr));
    assert_eq!(output.status.code(), Some(status));
}

#[test]
fn a_policy_file_makes_the_cage() {
    let policy = r#"printf 'version = 1\nextends = ["base"]\nread = ["."]\ndeny = ["secret"]\nhostname = "cage"\n[environment]\nset = { A = "1" }\n' >p.toml; "#;
    let run = |rest: &str| format!("{policy} birdcage run -p p.toml {rest}");
    check_shell(
        &run("-- sh -c 'cat a; cat secret; hostname; echo $A'"),
        0,
        "acage\n1\n",
    );
    // An option has the last word.
    check_shell(
        &run("--hostname other --env A=2 -- sh -c 'hostname; echo $A'"),
        0,
        "other\n2\n",
    );
    check_shell(&run("--no-preset -- cat a"), 0, "a");
}

#[test]
fn single_options_do_what_a_file_does() {
    check_shell(
        "birdcage run -r . --deny secret -- sh -c 'cat a; cat secret'",
        0,
        "a",
    );
    check_shell(
        "birdcage run --tmp 1M -- sh -c 'head -c 2M /dev/zero 2>/dev/null >/tmp/f; wc -c </tmp/f'",
        0,
        "1048576\n",
    );
    check_shell("birdcage run --preset base --preset make -- true", 0, "");
}

#[test]
fn what_becomes_of_a_program_is_told_line_by_line() {
    let events = |line: &str| -> Vec<serde_json::Value> {
        let output = shell(&format!("{line}; cat status"));
        let lines = text(&output.stdout);
        let events = lines.lines().map(serde_json::from_str);
        events.collect::<Result<_, _>>().expect(&lines)
    };
    let [started, exited] = &events("birdcage run --status-fd 3 -- sh -c 'exit 3' 3>status")[..]
    else {
        panic!("two events");
    };
    assert_eq!(started["event"], "started");
    assert!(
        started["pid"].as_u64().is_some_and(|pid| pid > 1),
        "{started}"
    );
    assert_eq!(
        (&exited["event"], &exited["status"]),
        (&"exited".into(), &3.into())
    );
    assert!(exited["usage"]["peak_memory_bytes"].is_u64() && exited.get("signal").is_none());
    let killed = events("birdcage run --status-fd 3 -- sh -c 'kill -9 $$' 3>status");
    assert_eq!(killed[1]["signal"], 9);
    let failed = events("birdcage run --status-fd 3 -- /no/such 3>status 2>/dev/null");
    assert_eq!(failed.len(), 1);
    let expected = [
        ("event", "failed"),
        ("step", "Execute"),
        ("path", "/no/such"),
    ];
    assert!(
        expected.iter().all(|(key, value)| failed[0][key] == *value),
        "{failed:?}"
    );
    assert_eq!(failed[0]["errno"], 2);
    let refused = events("birdcage run --status-fd 3 -r /no/such -- true 3>status 2>/dev/null");
    assert!(
        refused[0]["hint"].is_string() && refused[0]["step"].is_null(),
        "{refused:?}"
    );
}

#[test]
fn the_descriptor_of_the_events_is_not_in_the_cage() {
    let list = "sh -c 'for fd in /proc/self/fd/*; do echo ${fd##*/}; done'";
    let count = |line: String| text(&shell(&line).stdout);
    let without = count(format!("birdcage run -- {list}"));
    assert_eq!(
        count(format!("birdcage run --status-fd 3 -- {list} 3>status")),
        without
    );
}

#[test]
fn why_answers_with_its_exit_status_and_a_rule() {
    check_shell(
        "birdcage why /etc/nsswitch.conf",
        0,
        "/etc/nsswitch.conf may be read: /etc/nsswitch.conf (by preset base) allows it\n",
    );
    let refused = shell("birdcage why --write a -r .");
    let line = text(&refused.stdout);
    assert!(
        line.contains("may not be written") && line.contains("(by --allow-read)"),
        "{line}"
    );
    assert_eq!(refused.status.code(), Some(1));
    let output = shell(
        "birdcage why --json a -r . --deny secret; birdcage why --json secret -r . --deny secret",
    );
    let mut answers =
        serde_json::Deserializer::from_slice(&output.stdout).into_iter::<serde_json::Value>();
    let mut answer = || answers.next().expect("an answer").expect("JSON");
    let [shown, denied] = [answer(), answer()];
    assert_eq!(
        (&shown["allowed"], &shown["reason"]),
        (&true.into(), &"allowed".into())
    );
    assert_eq!(
        (&denied["allowed"], &denied["reason"]),
        (&false.into(), &"denied".into())
    );
    assert_eq!(denied["rule"]["by"], serde_json::json!(["--deny"]));
}

#[test]
fn check_exits_with_how_bad_it_is() {
    let check =
        |policy: &str| format!("printf 'version = 1\\n{policy}' >p.toml; birdcage check p.toml");
    check_shell(&check("extends = [\"base\"]"), 0, "");
    let noted = "p.toml:2:9  note     \"/usr\" is denied, but no rule shows it\n            hint     take it out, or see whether the path is right\n";
    check_shell(&check("deny = [\"/usr\"]"), 0, noted);
    let warned = "p.toml:2:19  warning  all variables are passed on, tokens and passwords among them\n             hint     name those that the program needs, in pass\n";
    check_shell(&check("environment.all = true"), 1, warned);
    let output = shell(&format!("{} --json", check("write = [\"/\"]")));
    assert_eq!(output.status.code(), Some(2));
    let findings: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(findings[0]["severity"], "danger");
    assert_eq!(
        (&findings[0]["file"], &findings[0]["line"]),
        (&"p.toml".into(), &2.into())
    );
}

#[test]
fn a_plan_can_be_read_by_a_program() {
    let output = shell("birdcage plan --json -r a -- true");
    let plan: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let exceptions = plan["exceptions"].as_array().expect("exceptions");
    let by_option = serde_json::json!(["--allow-read"]);
    assert!(
        exceptions
            .iter()
            .any(|one| one["by"] == by_option && one["rights"] == "r--"),
        "{plan}"
    );
    assert!(
        plan["steps"]
            .as_array()
            .is_some_and(|steps| steps.len() > 10)
    );
}
