//! [`Answer`], how an act went, and its printed form.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;

/// A text, often empty, or why not.
pub(crate) type Answer = io::Result<OsString>;

/// The answer of an act that has nothing to say but that it was done.
pub(crate) fn done<T>(_: T) -> OsString {
    OsString::new()
}

/// `ok`, `ok` and the text, or the name of the errno.
pub(crate) fn printed(answer: Answer) -> Vec<u8> {
    match answer {
        Ok(text) if text.is_empty() => b"ok".to_vec(),
        Ok(text) => [b"ok ", text.as_bytes()].concat(),
        Err(error) => name(&error).into_bytes(),
    }
}

/// Prints an answer and ends the line.
pub(crate) fn print(answer: Answer) {
    let bytes = printed(answer);
    let printed = io::Write::write_all(&mut io::stdout(), &[&bytes[..], b"\n"].concat());
    printed.expect("a standard output");
}

/// An operand as text.
pub(crate) fn text(operand: &OsStr) -> &str {
    operand.to_str().expect("an operand in UTF-8")
}

/// An operand as a number, decimal or with `0x` or `0o`.
pub(crate) fn number(operand: &OsStr) -> u64 {
    let text = text(operand);
    let parsed = match text.get(..2) {
        Some("0x") => u64::from_str_radix(&text[2..], 16),
        Some("0o") => u64::from_str_radix(&text[2..], 8),
        _ => text.parse(),
    };
    parsed.expect("a number")
}

macro_rules! names {
    ($($name:ident)*) => {
        &[$((libc::$name, stringify!($name))),*]
    };
}

const NAMES: &[(i32, &str)] = names! {
    E2BIG EACCES EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EBADF EBUSY ECHILD ECONNREFUSED ECONNRESET
    EDOM EEXIST EFAULT EFBIG EINTR EINVAL EIO EISDIR ELOOP EMFILE EMLINK ENAMETOOLONG ENETDOWN
    ENETUNREACH ENODEV ENOENT ENOEXEC ENOKEY ENOMEM ENOPKG ENOPROTOOPT ENOSPC ENOSYS ENOTCONN
    ENOTDIR ENOTEMPTY ENOTSOCK ENOTTY ENXIO EOPNOTSUPP EPERM EPIPE EPROTONOSUPPORT
    EPROTOTYPE ERANGE EROFS ESOCKTNOSUPPORT ESPIPE ESRCH ESTALE ETIMEDOUT ETXTBSY EXDEV EHOSTUNREACH
};

fn name(error: &io::Error) -> String {
    let code = error
        .raw_os_error()
        .unwrap_or_else(|| panic!("no errno: {error}"));
    let known = NAMES.iter().find(|(number, _)| *number == code);
    known.map_or_else(|| format!("errno {code}"), |(_, name)| (*name).to_owned())
}
