//! What 0.8.1 did right: denial by default, and the meaning of each exception.

use birdcage::Exception::{self, Environment, ExecuteAndRead, FullEnvironment, Read, WriteAndRead};
use birdcage::error::Error;
use birdcage::process::Command;
use birdcage::{Birdcage, Sandbox};
use birdcage_tests::{Scratch, act, act_outside, beside, cage, inside};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// A file, with what becomes of an act on it inside and outside.
#[track_caller]
fn check(cage: &Birdcage, acting: &[&str], expected: &str) {
    assert_eq!(act(cage, acting), expected, "{acting:?}");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[test]
fn nothing_is_readable_writable_or_executable_by_default() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "text");
    let cases: [&[&str]; 5] = [
        &["read", text(&file)],
        &["write", text(&file)],
        &["list", text(scratch.path())],
        &["run", "/bin/true"],
        &["stat", "/etc"],
    ];
    for acting in cases {
        check(&cage([]), acting, "ENOENT");
        assert!(act_outside(acting).starts_with("ok"), "{acting:?} outside");
    }
}

#[test]
fn the_root_shows_what_was_excepted_and_proc() {
    let scratch = Scratch::new();
    let names = act(&cage([Read(scratch.path().into())]), ["list", "/"]);
    let shown = names.strip_prefix("ok ").expect("a listing").split(' ');
    let excepted = ["lib", "lib64", "proc", "usr"];
    let own = |name: &&str| {
        let path = Path::new("/").join(name);
        scratch.path().starts_with(&path) || inside().starts_with(&path)
    };
    let others: Vec<_> = shown
        .filter(|name| !excepted.contains(name) && !own(name))
        .collect();
    assert_eq!(others, [""; 0], "{names}");
}

#[test]
fn there_is_no_network_by_default() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a listener");
    let address = listener.local_addr().expect("an address").to_string();
    check(&cage([]), &["connect-tcp", &address], "ECONNREFUSED");
    let greeter = std::thread::spawn(move || {
        use std::io::Write;
        for stream in listener.incoming().take(2) {
            stream
                .and_then(|mut stream| stream.write_all(b"hello"))
                .expect("a greeting");
        }
    });
    check(
        &cage([Exception::Networking]),
        &["connect-tcp", &address],
        "ok hello",
    );
    assert_eq!(act_outside(["connect-tcp", &address]), "ok hello");
    greeter.join().expect("the greeter");
}

#[test]
fn the_environment_is_exactly_what_was_excepted() {
    check(&cage([]), &["environment"], "ok");
    let path = env::var("PATH").expect("a PATH");
    let one = cage([
        Environment("PATH".into()),
        Environment("BIRDCAGE_NOT_SET".into()),
    ]);
    check(&one, &["environment"], &format!("ok PATH={path}"));
}

#[test]
fn the_full_environment_is_the_callers() {
    let outside = act_outside(["environment"]);
    assert!(outside.contains("PATH="), "{outside}");
    check(&cage([FullEnvironment]), &["environment"], &outside);
}

/// Runs `outside` in a directory and gives back what it printed.
fn printed_in(directory: &Path, arguments: &[&str]) -> String {
    let mut command = process::Command::new(beside("outside"));
    let output = command
        .args(arguments)
        .current_dir(directory)
        .output()
        .expect("outside");
    String::from_utf8(output.stdout)
        .expect("UTF-8")
        .trim_end()
        .to_owned()
}

#[test]
fn the_working_directory_is_kept_if_it_is_visible() {
    let scratch = Scratch::new();
    let path = text(scratch.path());
    let kept = printed_in(scratch.path(), &["act-seeing", path, "directory"]);
    assert_eq!(kept, format!("ok {path}"));
    assert_eq!(printed_in(scratch.path(), &["act", "directory"]), "ok /");
}

#[test]
fn the_ids_inside_are_those_outside() {
    check(&cage([]), &["ids"], &act_outside(["ids"]));
}

#[test]
fn missing_and_dangling_paths_are_invalid_as_they_were_given() {
    let scratch = Scratch::new();
    let dangling = scratch.link("dangling", "nowhere");
    let cases = [
        scratch.at("missing"),
        dangling,
        PathBuf::from("no/such"),
        "".into(),
    ];
    for given in cases {
        for exception in [Read, WriteAndRead, ExecuteAndRead].map(|make| make(given.clone())) {
            let error = Birdcage::new()
                .add_exception(exception)
                .map(drop)
                .expect_err("nothing");
            assert!(
                matches!(&error, Error::InvalidPath(path) if *path == given),
                "{error:?}"
            );
        }
    }
}

#[test]
fn a_path_that_was_deleted_since_is_tolerated() {
    let scratch = Scratch::new();
    let file = scratch.file("deleted", "text");
    let cage = cage([Read(file.clone())]);
    check(&cage, &["read", text(&file)], "ok text");
    fs::remove_file(&file).expect("ours");
    let answer = act(&cage, ["read", text(&file)]);
    // There may be an empty place where it would have been, which nobody can fill.
    assert!(matches!(&answer[..], "ok" | "ENOENT"), "{answer}");
    check(&cage, &["ids"], &act_outside(["ids"]));
    assert!(!file.exists());
}

#[test]
fn rights_on_one_canonical_path_add_up_through_its_names() {
    let scratch = Scratch::new();
    let (program, link) = (scratch.at("program"), scratch.link("link", "program"));
    scratch.copy("program", &inside());
    let one = cage([WriteAndRead(link.clone())]);
    check(&one, &["write", text(&link)], "ok");
    check(&one, &["run", text(&link), "ids"], "EACCES");
    let both = cage([WriteAndRead(link.clone()), ExecuteAndRead(program.clone())]);
    for name in [&link, &program] {
        check(&both, &["write", text(name)], "ok");
        check(&both, &["run", text(name), "arguments", "x"], "ok ok x");
    }
}

#[test]
fn a_narrower_exception_inside_a_wider_one_decides_for_itself() {
    let scratch = Scratch::new();
    let (wide, narrow) = (scratch.directory("a"), scratch.directory("a/b"));
    let create = |within: &Path| ["create".to_owned(), format!("{}/new", within.display())];
    for exceptions in [
        [WriteAndRead(wide.clone()), Read(narrow.clone())],
        [Read(narrow.clone()), WriteAndRead(wide.clone())],
    ] {
        let cage = cage(exceptions);
        assert_eq!(act(&cage, create(&wide)), "ok");
        assert_eq!(act(&cage, create(&narrow)), "EROFS");
        fs::remove_file(wide.join("new")).expect("what was created");
    }
    let inverse = cage([Read(wide.clone()), WriteAndRead(narrow.clone())]);
    assert_eq!(act(&inverse, create(&wide)), "EROFS");
    assert_eq!(act(&inverse, create(&narrow)), "ok");
    assert!(
        narrow.join("new").exists(),
        "what is written stays on the host"
    );
}

#[test]
fn the_standard_librarys_command_works_inside() {
    let own = inside();
    check(
        &cage([]),
        &["run", text(&own), "arguments", "deep"],
        "ok ok deep",
    );
    check(
        &cage([]),
        &["call", &libc::SYS_clone3.to_string(), "0", "0"],
        "ENOSYS",
    );
}

#[test]
fn no_user_namespace_can_be_made_inside() {
    let new_user = libc::CLONE_NEWUSER;
    let unshare = [
        "call".to_owned(),
        libc::SYS_unshare.to_string(),
        new_user.to_string(),
    ];
    assert_eq!(act(&cage([]), &unshare), "EPERM");
    let flags = (new_user | libc::SIGCHLD).to_string();
    let clone = ["call".to_owned(), libc::SYS_clone.to_string(), flags];
    assert_eq!(act(&cage([]), &clone), "EPERM");
    assert_eq!(act_outside(&unshare), "ok");
    assert!(act_outside(&clone).starts_with("ok"));
}

#[test]
fn dev_null_can_be_written_to_if_excepted() {
    check(&cage([]), &["write", "/dev/null"], "ENOENT");
    check(
        &cage([WriteAndRead("/dev/null".into())]),
        &["append", "/dev/null", "text"],
        "ok",
    );
}

#[test]
fn true_needs_its_libraries_and_itself_only() {
    let mut cage = <Birdcage as Sandbox>::new();
    for path in ["/usr/lib", "/lib", "/lib64", "/usr/bin/true"].map(PathBuf::from) {
        if path.exists() {
            cage.add_exception(ExecuteAndRead(path))
                .expect("an exception");
        }
    }
    let status = cage
        .spawn(Command::new("/usr/bin/true"))
        .expect("spawn")
        .wait()
        .expect("wait");
    assert!(status.success(), "{status}");
}

#[test]
fn a_killed_program_has_the_signal_in_its_status() {
    let mut command = Command::new(inside());
    command
        .args(["sleep", "1000"])
        .stdout(birdcage::process::Stdio::null());
    let mut child = cage([]).spawn(command).expect("spawn");
    child.kill().expect("kill");
    assert_eq!(child.wait().expect("wait").signal(), Some(9));
}
