//! Where a program starts.

use crate::{cage, printed, sh};
use birdcage::Exception;
use birdcage::error::{Hint, Step};
use std::path::Path;

fn started_in(exceptions: Vec<Exception>, directory: &Path) -> String {
    let mut command = sh("pwd -P");
    command.current_dir(directory);
    let output = cage(exceptions).output(command).expect("spawn");
    String::from_utf8(output.stdout)
        .expect("UTF-8")
        .trim_end()
        .to_owned()
}

#[test]
fn a_directory_that_was_asked_for_is_entered() {
    let scratch = tempfile::tempdir().expect("scratch");
    let path = scratch.path().canonicalize().expect("a path");
    let shown = Exception::Read(path.clone());
    assert_eq!(Path::new(&started_in(vec![shown], &path)), path);
    assert_eq!(started_in(vec![], Path::new("/usr/../usr/bin")), "/usr/bin");
    assert_eq!(started_in(vec![], Path::new("/tmp")), "/tmp");
}

#[test]
fn a_directory_that_is_not_shown_is_an_error_that_says_so() {
    let scratch = tempfile::tempdir().expect("scratch");
    let mut command = sh("true");
    command.current_dir(scratch.path());
    let error = cage([]).spawn(command).expect_err("not shown");
    assert_eq!(error.step(), Some(Step::WorkingDirectory), "{error}");
    assert_eq!(
        error.hint(),
        Some(&Hint::NotVisible(scratch.path().to_owned()))
    );
}

#[test]
fn the_callers_directory_is_kept_if_it_is_shown_and_is_the_root_if_not() {
    let own = std::env::current_dir().expect("a directory");
    assert_eq!(printed(&cage([]), "pwd -P"), "/\n");
    let shown = printed(&cage([Exception::Read(own.clone())]), "pwd -P");
    assert_eq!(Path::new(shown.trim_end()), own);
    assert_eq!(
        std::env::current_dir().expect("a directory"),
        own,
        "the caller stays"
    );
}
