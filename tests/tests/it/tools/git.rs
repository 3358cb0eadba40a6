//! Repositories of git.

use birdcage_tests::Workshop;

const COMMIT: &str = "git init -q -b main one && cd one && echo text > file && git add file && \
    git -c user.name=Ann -c user.email=ann@localhost commit -q -m first";

#[test]
fn git_makes_a_repository_and_commits() {
    let Some(workshop) = Workshop::with(&["git"]) else {
        return;
    };
    let log = workshop.sh(&format!(
        "{COMMIT} && git log --format='%an %s' && git status --short"
    ));
    assert_eq!(log, "Ann first\n");
}

#[test]
fn git_clones_through_its_own_protocol() {
    let Some(workshop) = Workshop::with(&["git"]) else {
        return;
    };
    workshop.sh(COMMIT);
    workshop.sh("git clone -q \"file://$PWD/one\" two && git -C two fsck --strict");
    assert_eq!(
        workshop.sh("cat two/file && git -C two rev-list --count HEAD"),
        "text\n1\n"
    );
}

#[test]
fn git_packs_and_merges() {
    let Some(workshop) = Workshop::with(&["git"]) else {
        return;
    };
    workshop.sh(COMMIT);
    let ann = "git -c user.name=Ann -c user.email=ann@localhost";
    let script = format!(
        "cd one && git checkout -q -b side && echo more >> file && {ann} commit -q -a -m second && \
         git checkout -q main && {ann} merge -q --no-ff -m merged side && git gc -q && \
         git log --format=%s"
    );
    assert_eq!(workshop.sh(&script).lines().next(), Some("merged"));
}
