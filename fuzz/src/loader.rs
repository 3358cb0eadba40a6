//! What is true of programs and lists of libraries, whoever wrote them.

use birdcage_loader::{Cache, Object};
use std::ffi::{OsStr, OsString};

/// A file that is cut off says nothing that the whole one does not say; no text in it is
/// empty, or holds a zero byte; and so it is with a list of libraries.
pub fn property(data: &[u8]) {
    let [high, low, whole @ ..] = data else {
        return;
    };
    let cut = usize::from(u16::from_be_bytes([*high, *low])) % (whole.len() + 1);
    let part = &whole[..cut];
    if let Some(less) = Object::read(part) {
        let more = Object::read(whole).expect("the beginning is a program");
        check(less, more);
    }
    if let Some(less) = Cache::parse(part) {
        let more = Cache::parse(whole).expect("the beginning is a cache");
        let names = OsStr::new("libx.so.1");
        let (less, more): (Vec<_>, Vec<_>) =
            (less.paths(names).collect(), more.paths(names).collect());
        assert!(is_within(&less, &more), "{less:?} and {more:?}");
    }
}

fn check(less: Object, more: Object) {
    assert_eq!(less.kind, more.kind);
    assert!(
        is_within(&less.needed, &more.needed),
        "{less:?} and {more:?}"
    );
    let interpreters = [less.interpreter, more.interpreter];
    let [less_interpreter, more_interpreter] = interpreters.map(|path| path.map(OsString::from));
    let texts = [
        (less_interpreter, more_interpreter),
        (less.rpath, more.rpath),
        (less.runpath, more.runpath),
    ];
    for (less, more) in texts {
        assert!(less.is_none() || less == more, "{less:?} and {more:?}");
        let is_text = |text: &OsString| {
            let bytes = text.as_encoded_bytes();
            !bytes.is_empty() && !bytes.contains(&0)
        };
        assert!(more.iter().all(is_text), "{more:?}");
    }
}

/// Whether the one is what is left of the other when some are left out.
fn is_within<T: PartialEq>(less: &[T], more: &[T]) -> bool {
    let mut rest = more.iter();
    less.iter().all(|one| rest.any(|other| other == one))
}
