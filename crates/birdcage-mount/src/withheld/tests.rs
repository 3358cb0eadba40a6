//! Placeholders, in a directory that no sandbox shows.

use super::*;
use birdcage_path::{ExceptionTable, Rights};
use rustix::io::{FdFlags, fcntl_getfd};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

use crate::Layout;
use crate::planner::tests::denying;

/// A directory, and what is in it by the name `denied`.
struct Scene {
    directory: tempfile::TempDir,
    parent: Fd,
}

const NAME: &CStr = c"denied";

impl Scene {
    fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let parent = fs::open(directory.path(), OFlags::PATH, Mode::empty()).expect("it");
        Self {
            directory,
            parent: Fd::from(parent),
        }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("denied")
    }

    fn c_path(&self) -> CString {
        CString::new(self.path().as_os_str().as_bytes()).expect("no NUL")
    }

    fn place(&self) -> Result<Option<Fd>, Errno> {
        place(&self.parent, NAME)
    }

    #[track_caller]
    fn is_there(&self, expected: bool) {
        assert_eq!(self.path().symlink_metadata().is_ok(), expected);
    }
}

#[test]
fn a_placeholder_is_an_empty_file_that_nobody_else_may_read() {
    let scene = Scene::new();
    let placed = scene.place().expect("it can be made").expect("and is ours");
    let metadata = scene.path().metadata().expect("it is there");
    assert_eq!(
        (metadata.len(), metadata.permissions().mode()),
        (0, 0o101400)
    );
    let flags = fcntl_getfd(&placed).expect("flags");
    assert_eq!(flags, FdFlags::CLOEXEC);
}

#[test]
fn a_placeholder_goes_with_the_last_who_uses_it() {
    let scene = Scene::new();
    let [first, second] = [(); 2].map(|()| scene.place().expect("made").expect("ours"));
    let flags = fcntl_getfd(&second).expect("flags");
    assert_eq!(flags, FdFlags::CLOEXEC);
    assert_eq!(take_away(&first, &scene.parent, NAME), Ok(()));
    scene.is_there(true);
    assert_eq!(clear(&scene.c_path()), Ok(()));
    scene.is_there(true);
    drop(first);
    assert_eq!(take_away(&second, &scene.parent, NAME), Ok(()));
    scene.is_there(false);
    assert_eq!(clear(&scene.c_path()), Ok(()), "nothing is there");
}

#[test]
fn what_nobody_uses_any_more_is_taken_part_in_or_cleared() {
    let scene = Scene::new();
    let left = scene.place().expect("made");
    drop(left);
    scene.is_there(true);
    let taken = scene.place().expect("it is one").expect("and ours");
    drop(taken);
    assert_eq!(clear(&scene.c_path()), Ok(()));
    scene.is_there(false);
}

#[test]
fn who_is_in_the_way_for_ever_is_an_error() {
    let scene = Scene::new();
    let placed = scene.place().expect("made").expect("ours");
    fs::flock(&placed, FlockOperation::NonBlockingLockExclusive).expect("it is ours alone");
    assert_eq!(scene.place().map(drop), Err(Errno::BUSY));
}

/// What is there and no placeholder stays, whoever comes.
#[track_caller]
fn check_stays(make: impl Fn(&Path)) {
    let scene = Scene::new();
    make(&scene.path());
    let before = scene.path().symlink_metadata().expect("it is there");
    let mode = before.permissions().mode();
    assert!(
        scene.place().expect("it is left alone").is_none(),
        "{mode:o}"
    );
    assert_eq!(clear(&scene.c_path()), Ok(()), "{mode:o}");
    let after = scene.path().symlink_metadata().expect("it is still there");
    assert_eq!(after.permissions(), before.permissions());
}

fn file(path: &Path, content: &str, mode: u32) {
    std::fs::write(path, content).expect("a file");
    std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("its mode");
}

#[test]
fn what_is_no_placeholder_stays() {
    for mode in [0o400, 0o600, 0o644, 0o1600, 0o1444, 0o1401] {
        check_stays(|path| file(path, "", mode));
    }
    check_stays(|path| file(path, "content", MODE));
    check_stays(|path| {
        std::fs::create_dir(path).expect("a directory");
        std::fs::set_permissions(path, PermissionsExt::from_mode(MODE)).expect("its mode");
    });
    // Who opens it to read must not wait for somebody who writes.
    check_stays(|path| fs::mknodat(fs::CWD, path, FileType::Fifo, MODE.into(), 0).expect("a FIFO"));
}

#[test]
fn a_link_is_not_followed() {
    let scene = Scene::new();
    let elsewhere = scene.directory.path().join("elsewhere");
    symlink("elsewhere", scene.path()).expect("a link");
    assert_eq!(scene.place().map(drop), Err(Errno::LOOP));
    assert!(!elsewhere.exists());
    file(&elsewhere, "", MODE);
    assert_eq!(scene.place().map(drop), Err(Errno::LOOP));
    assert_eq!(clear(&scene.c_path()), Err(Errno::LOOP));
    assert!(elsewhere.exists());
}

#[test]
fn that_of_another_is_none() {
    let scene = Scene::new();
    let placed = scene.place().expect("made").expect("ours");
    let mut stat = fs::fstat(&placed).expect("it is open");
    assert!(is_placeholder(&stat));
    stat.st_uid += 1;
    assert!(!is_placeholder(&stat));
}

#[test]
fn what_was_replaced_is_not_taken_away() {
    let scene = Scene::new();
    let placed = scene.place().expect("made").expect("ours");
    std::fs::remove_file(scene.path()).expect("it is ours");
    assert_eq!(is_still_there(&placed, &scene.parent, NAME), Ok(false));
    file(&scene.path(), "", MODE);
    assert_eq!(is_still_there(&placed, &scene.parent, NAME), Ok(false));
    assert_eq!(take_away(&placed, &scene.parent, NAME), Ok(()));
    scene.is_there(true);
}

#[test]
fn nothing_needs_to_be_withheld_where_the_program_can_make_nothing() {
    let own = Scene::new();
    let for_good = |errno, scene: &Scene| is_for_good(errno, &scene.parent);
    assert!(for_good(Errno::ROFS, &own));
    // It is in the program's power to change the mode.
    assert!(!for_good(Errno::ACCESS, &own));
    assert!(!for_good(Errno::NOSPC, &own));
    let of_another = if geteuid().is_root() {
        std::os::unix::fs::chown(own.directory.path(), Some(1), Some(1)).expect("root may");
        fs::open(own.directory.path(), OFlags::PATH, Mode::empty()).expect("it")
    } else {
        fs::open("/", OFlags::PATH, Mode::empty()).expect("it")
    };
    assert!(is_for_good(Errno::ACCESS, &Fd::from(of_another)));
}

/// A plan that withholds two places.
fn plan() -> MountPlan {
    denying(&["/w/a", "/w/b"], Rights::WRITE, &Layout::default()).expect("a plan")
}

#[test]
fn each_place_has_a_slot_and_is_used_once_it_says_so() {
    let plan = plan();
    let withheld = Withheld::of(&plan);
    assert!(!withheld.is_empty());
    assert_eq!(withheld.used(&plan), [] as [CString; 0]);
    withheld.0[1].is_used.store(true, Ordering::Release);
    assert_eq!(withheld.used(&plan), [c"/w/b".to_owned()]);
    withheld.0[0].is_used.store(true, Ordering::Release);
    assert_eq!(
        withheld.used(&plan),
        [c"/w/a".to_owned(), c"/w/b".to_owned()]
    );
    assert_eq!(withheld.held(&plan).count(), 0);
    let nothing = MountPlan::new(&ExceptionTable::default(), &Layout::default());
    assert!(Withheld::of(&nothing.expect("a plan")).is_empty());
}

#[test]
fn what_is_held_is_given_free_at_its_place() {
    let scene = Scene::new();
    let plan = plan();
    let withheld = Withheld::of(&plan);
    let parent =
        || Fd::from(fs::open(scene.directory.path(), OFlags::PATH, Mode::empty()).expect("it"));
    let held = Held {
        placeholder: place(&parent(), c"b").expect("it can be made"),
        parent: parent(),
        cover: parent(),
    };
    assert!(withheld.0[1].held.set(ManuallyDrop::new(held)).is_ok());
    let names: Vec<_> = withheld.held(&plan).map(|(name, _)| name).collect();
    assert_eq!(names, [c"b"]);
    assert!(scene.directory.path().join("b").exists());
    withheld.give_free(&plan);
    assert!(!scene.directory.path().join("b").exists());
}
