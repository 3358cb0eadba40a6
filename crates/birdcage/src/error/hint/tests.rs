//! Hints are sentences, and name what they are about.

use super::*;

#[test]
fn a_hint_names_what_it_is_about() {
    let path = PathBuf::from("/a b");
    for hint in [
        Hint::Changed(path.clone()),
        Hint::Modes(path.clone()),
        Hint::NothingThere(path.clone()),
        Hint::NoRoom(path.clone()),
        Hint::NotVisible(path.clone()),
        Hint::Missing(path.clone()),
        Hint::NotExcepted(path.clone()),
        Hint::NotExecutable(path.clone()),
        Hint::NotAProgram(path),
    ] {
        assert!(hint.to_string().contains(r#""/a b""#), "{hint}");
    }
}

#[test]
fn a_hint_that_names_nothing_says_something() {
    for hint in [
        Hint::NamespacesSwitchedOff,
        Hint::NamespacesForRootOnly,
        Hint::NamespaceLimit { none: None },
        Hint::NamespaceLimit {
            none: Some("user.max_net_namespaces"),
        },
        Hint::AppArmor,
        Hint::SecurityModule,
        Hint::Container,
        Hint::MaskedProc,
        Hint::NoProc,
        Hint::Chroot,
        Hint::NotDumpable,
        Hint::NoExecutableMemory,
        Hint::NoStream,
        Hint::OpenSocket,
        Hint::NotInPath,
        Hint::ArgumentsTooLong,
        Hint::ProcessLimit,
        Hint::DescriptorLimit,
        Hint::MemoryLimit,
        Hint::MountLimit,
        Hint::FileSizeLimit,
        Hint::RootWithoutCapability,
        Hint::MixedIds,
        Hint::KernelWithout,
        Hint::Killed,
        Hint::NoNullDevice,
        Hint::NullNotExcepted,
    ] {
        let text = hint.to_string();
        assert!(text.len() > 20 && !text.ends_with('.'), "{hint:?}: {text}");
        assert!(!text.contains("  "), "{text}");
    }
}

#[test]
fn a_library_is_named_with_its_place_and_what_makes_it_found() {
    let check = |whereabouts, end: &str| {
        let library = MissingLibrary {
            name: "libx.so.1".into(),
            needed_by: "/bin/y".into(),
            whereabouts,
        };
        let text = Hint::Library(library).to_string();
        let start = r#""/bin/y" needs "libx.so.1", which is "#;
        assert!(text.starts_with(start) && text.ends_with(end), "{text}");
    };
    let path = || "/o p/libx.so.1".into();
    check(Whereabouts::Nowhere, "install it");
    let remedy = r#"add an execute exception for "/o p""#;
    check(Whereabouts::NotExcepted(path()), remedy);
    check(Whereabouts::NotExecutable(path()), remedy);
    check(Whereabouts::NotPassed(path()), "pass that variable on");
    check(
        Whereabouts::NotInCache(path()),
        "add a read exception for that",
    );
}

#[test]
fn an_interpreter_is_to_be_excepted_or_installed() {
    let hint = |exists| Hint::Interpreter {
        program: "/s".into(),
        interpreter: "/bin/i".into(),
        exists,
    };
    assert!(hint(true).to_string().ends_with("execute exception for it"));
    assert!(hint(false).to_string().ends_with("install it"));
}
