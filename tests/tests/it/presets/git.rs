//! Repositories of git, with the caller's name and none of its other settings.

use birdcage_tests::{Household, is_root};

const SETTINGS: &str = "[user]\n\tname = Ann\n\temail = ann@localhost\n\
    [credential]\n\thelper = store\n[http]\n\textraHeader = secret\n";

const COMMIT: &str = "git init -q -b main one && cd one && echo text > file && git add file && \
    git commit -q -m first";

fn household() -> Option<Household> {
    let household = Household::with(&["git"], &["git"])?;
    Some(household.own(".gitconfig", SETTINGS))
}

#[test]
fn git_commits_under_the_callers_name() {
    let Some(household) = household() else {
        return;
    };
    let log = household.sh(&format!(
        "{COMMIT} && git log --format='%an %ae %cn' && git status -s"
    ));
    assert_eq!(log, "Ann ann@localhost Ann\n");
    let household = household.variable("GIT_AUTHOR_NAME", "Bea");
    let log =
        household.sh("cd one && git commit -q --allow-empty -m 2 && git log -1 --format='%an %cn'");
    assert_eq!(log, "Bea Ann\n");
}

#[test]
fn git_clones_from_a_path_and_through_its_own_protocol() {
    let Some(household) = household() else {
        return;
    };
    household.sh(COMMIT);
    household.sh("git clone -q one two && git clone -q \"file://$PWD/one\" three");
    assert_eq!(household.sh("cat two/file three/file"), "text\ntext\n");
    let script =
        "cd three && git commit -q --allow-empty -m second && git push -q origin HEAD:side";
    household.sh(script);
    assert_eq!(
        household.sh("git -C one log -1 --format=%s side"),
        "second\n"
    );
}

#[test]
fn git_reads_nothing_but_the_name_of_the_callers_settings() {
    let Some(household) = household() else {
        return;
    };
    let settings = "git config --list --name-only | sort";
    let own = household.outside(settings);
    assert!(own.contains("credential.helper\n") && own.contains("http.extraheader\n"));
    assert_eq!(
        household.sh(settings),
        "safe.directory\nuser.email\nuser.name\n"
    );
}

/// Another's repository looks like nobody's inside, and git would refuse it.
#[test]
fn git_clones_from_a_repository_of_another_user() {
    let Some(household) = household() else {
        return;
    };
    if !is_root() {
        println!("not applicable: only root can give a repository away");
        return;
    }
    household.sh(COMMIT);
    household.outside("chown -R 12345 one");
    let refused = household.outside("git clone -q one two 2>&1 || true");
    assert!(refused.contains("dubious ownership"), "{refused}");
    household.sh("git clone -q one two && git -C one status -s");
    assert_eq!(household.sh("cat two/file"), "text\n");
}
