//! Where single paths lead, one sentence of `path_resolution(7)` at a time.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use birdcage_path::{Kind, MemoryFs, ResolveError, Resolved, resolve};

/// ```text
/// /home/me/file   /home/me/bin -> /usr/bin    /home/me/out -> ../../srv/out/
/// /usr/bin/env    /bin -> usr/bin             /srv/out/data
/// /one -> two     /two -> home/me/file        /dangling -> nowhere
/// /x -> y         /y -> x                     /slash -> home/me/file/
/// ```
fn host() -> MemoryFs {
    MemoryFs::new()
        .file("/home/me/file")
        .file("/usr/bin/env")
        .file("/srv/out/data")
        .node("/dev/null", Kind::CharDevice)
        .symlink("/home/me/bin", "/usr/bin")
        .symlink("/home/me/out", "../../srv/out/")
        .symlink("/bin", "usr/bin")
        .symlink("/one", "two")
        .symlink("/two", "home/me/file")
        .symlink("/dangling", "nowhere")
        .symlink("/x", "y")
        .symlink("/y", "x")
        .symlink("/slash", "home/me/file/")
        .symlink("/root", "/")
}

fn look(path: &str) -> Result<Resolved, ResolveError> {
    resolve(&host(), Path::new("/home/me"), Path::new(path))
}

#[track_caller]
fn check(path: &str, expected: &str) {
    let found = look(path).unwrap();
    assert_eq!(found.canonical.as_os_str(), expected, "{path}");
    assert_eq!(found.given.as_os_str(), path);
}

#[track_caller]
fn check_refused(path: &str, expected: &str) {
    assert_eq!(look(path).unwrap_err().to_string(), expected);
}

#[track_caller]
fn check_way(path: &str, links: &[(&str, &str)], directories: &[&str]) {
    let found = look(path).unwrap();
    let met: Vec<_> = found
        .links
        .iter()
        .map(|l| (l.at.to_str().unwrap(), l.target.to_str().unwrap()))
        .collect();
    assert_eq!(met, links, "links of {path}");
    let left: Vec<_> = found
        .directories
        .iter()
        .map(|d| d.to_str().unwrap())
        .collect();
    assert_eq!(left, directories, "directories of {path}");
}

#[test]
fn a_path_without_links_is_itself() {
    check("/usr/bin/env", "/usr/bin/env");
    check("/", "/");
    check_way("/usr/bin/env", &[], &[]);
}

#[test]
fn dots_and_empty_components_change_nothing() {
    check("//usr/./bin//env", "/usr/bin/env");
    check("/usr/bin/", "/usr/bin");
    check("/usr/bin/.", "/usr/bin");
}

#[test]
fn a_relative_path_starts_at_the_base() {
    check("file", "/home/me/file");
    check(".", "/home/me");
    check("../../usr", "/usr");
}

#[test]
fn the_base_may_itself_lead_through_links() {
    let found = resolve(&host(), Path::new("/home/me/out/"), Path::new("../x.d"));
    assert!(matches!(found, Err(ResolveError::NotFound { at, .. }) if at == Path::new("/srv/x.d")));
    let found = resolve(&host(), Path::new("/home/me/out"), Path::new("data")).unwrap();
    assert_eq!(found.canonical, Path::new("/srv/out/data"));
    assert_eq!(found.links[0].at, Path::new("/home/me/out"));
}

#[test]
fn an_absolute_path_needs_no_base() {
    let found = resolve(&host(), Path::new(""), Path::new("/bin")).unwrap();
    assert_eq!(found.canonical, Path::new("/usr/bin"));
}

#[test]
fn the_parent_of_the_root_is_the_root() {
    check("/..", "/");
    check("/../../usr", "/usr");
    check_way("/../../usr", &[], &[]);
}

#[test]
fn a_link_at_the_end_is_followed() {
    check("/bin", "/usr/bin");
    check_way("/bin", &[("/bin", "usr/bin")], &[]);
}

#[test]
fn a_link_on_the_way_is_followed() {
    check("/bin/env", "/usr/bin/env");
    check("bin/env", "/usr/bin/env");
}

#[test]
fn a_link_to_the_root_is_followed() {
    check("/root/root/usr", "/usr");
    check_way("/root/root/usr", &[("/root", "/")], &[]);
}

#[test]
fn every_link_of_a_chain_is_recorded_in_the_order_met() {
    check("/one", "/home/me/file");
    check_way("/one", &[("/one", "two"), ("/two", "home/me/file")], &[]);
}

#[test]
fn the_parent_after_a_link_is_that_of_its_target() {
    check("bin/../bin/env", "/usr/bin/env");
    check("out/..", "/srv");
    check_way("bin/..", &[("/home/me/bin", "/usr/bin")], &["/usr/bin"]);
}

#[test]
fn a_directory_left_by_its_parent_is_recorded_unless_it_lies_on_the_way() {
    check_way(
        "/srv/out/../../usr/bin/../bin/env",
        &[],
        &["/srv", "/srv/out"],
    );
    check_way("/usr/../usr", &[], &[]);
    let link = ("/home/me/out", "../../srv/out/");
    check_way("out", &[link], &["/home", "/home/me"]);
}

#[test]
fn a_slash_at_the_end_follows_a_link_to_a_directory() {
    check("/bin/", "/usr/bin");
    check("out//", "/srv/out");
}

#[test]
fn a_slash_at_the_end_demands_a_directory() {
    check_refused(
        "file/",
        r#"cannot resolve "file/": "/home/me/file" is not a directory"#,
    );
    check_refused(
        "/one/",
        r#"cannot resolve "/one/": "/home/me/file" is not a directory"#,
    );
    check_refused(
        "/dev/null/",
        r#"cannot resolve "/dev/null/": "/dev/null" is not a directory"#,
    );
}

#[test]
fn a_slash_at_the_end_of_a_links_text_demands_one_too() {
    check_refused(
        "/slash",
        r#"cannot resolve "/slash": "/home/me/file" is not a directory"#,
    );
}

#[test]
fn a_file_is_no_directory_to_walk_through() {
    check_refused(
        "file/x",
        r#"cannot resolve "file/x": "/home/me/file" is not a directory"#,
    );
    check_refused(
        "file/..",
        r#"cannot resolve "file/..": "/home/me/file" is not a directory"#,
    );
    check_refused(
        "file/.",
        r#"cannot resolve "file/.": "/home/me/file" is not a directory"#,
    );
}

#[test]
fn a_base_that_is_no_directory_is_refused() {
    let error = resolve(&host(), Path::new("/one"), Path::new(".")).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"cannot resolve ".": "/home/me/file" is not a directory"#
    );
}

#[test]
fn what_is_not_there_cannot_be_left_again() {
    check_refused(
        "no/../file",
        r#"cannot resolve "no/../file": "/home/me/no" does not exist"#,
    );
}

#[test]
fn a_dangling_link_leads_to_nothing() {
    check_refused(
        "/dangling",
        r#"cannot resolve "/dangling": "/nowhere" does not exist"#,
    );
}

#[test]
fn a_link_without_text_leads_to_nothing() {
    let fs = MemoryFs::new().symlink("/empty", "");
    let error = resolve(&fs, Path::new("/"), Path::new("/empty")).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"cannot resolve "/empty": "/empty" does not exist"#
    );
}

#[test]
fn links_in_a_circle_are_refused() {
    check_refused(
        "/x",
        r#"cannot resolve "/x": "/x" is one symbolic link more than the kernel follows"#,
    );
}

fn chain(links: u32) -> Result<Resolved, ResolveError> {
    let fs = (0..links).fold(MemoryFs::new().file(format!("/{links}")), |fs, n| {
        fs.symlink(format!("/{n}"), (n + 1).to_string())
    });
    resolve(&fs, Path::new("/"), Path::new("/0"))
}

#[test]
fn forty_links_are_followed_and_one_more_is_not() {
    assert_eq!(chain(40).unwrap().canonical, Path::new("/40"));
    assert!(matches!(chain(41), Err(ResolveError::Loop { at, .. }) if at == Path::new("/40")));
}

#[test]
fn links_of_the_base_count_too() {
    let through = "/root".repeat(20);
    let count = |path: String| resolve(&host(), Path::new(&through), Path::new(&path));
    assert!(count(format!(".{}", "/root".repeat(20))).is_ok());
    assert!(matches!(
        count(format!(".{}", "/root".repeat(21))),
        Err(ResolveError::Loop { .. })
    ));
}

#[test]
fn the_empty_path_names_nothing() {
    check_refused("", "the empty path names nothing");
}

#[test]
fn a_zero_byte_is_refused_wherever_it_stands() {
    check_refused("a\0b", r#"cannot resolve "a\0b": it contains a zero byte"#);
    let base = resolve(&host(), Path::new("/\0"), Path::new("x"));
    assert!(matches!(base, Err(ResolveError::Nul { .. })));
    let fs = MemoryFs::new().symlink("/link", "\0");
    let link = resolve(&fs, Path::new("/"), Path::new("/link"));
    assert!(matches!(link, Err(ResolveError::Nul { .. })));
}

#[test]
fn a_relative_path_needs_an_absolute_base() {
    let error = resolve(&host(), Path::new("home"), Path::new("me")).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"cannot resolve "me": its base "home" is not absolute"#
    );
}

#[test]
fn bytes_that_are_not_utf_8_pass_through() {
    let name = |bytes| PathBuf::from(OsStr::from_bytes(bytes));
    let fs = MemoryFs::new()
        .file(name(b"/\xff/\xfe"))
        .symlink("/l", name(b"\xff/\xfe"));
    let found = resolve(&fs, Path::new("/"), Path::new("l")).unwrap();
    assert_eq!(found.canonical, name(b"/\xff/\xfe"));
    assert_eq!(found.links[0].target.as_bytes(), b"\xff/\xfe");
}

#[test]
fn the_kind_is_that_of_what_the_last_link_leads_to() {
    let kind = |path| look(path).unwrap().kind;
    assert_eq!(kind("/one"), Kind::File);
    assert_eq!(kind("/bin"), Kind::Directory);
    assert_eq!(kind("/dev/null"), Kind::CharDevice);
}
