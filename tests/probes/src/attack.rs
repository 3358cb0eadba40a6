//! [`Answer`], what an attack says of itself, and [`Args`], what it was told.

use rustix::io::Errno;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

/// What got out, or what stopped it.
pub type Answer = Result<String, Stopped>;

/// What stopped an attack: the name of an errno, or a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped(String);

impl Stopped {
    /// For what is stopped without an error: what was found instead.
    pub fn because(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// The words.
    pub fn words(&self) -> &str {
        &self.0
    }
}

impl From<Errno> for Stopped {
    fn from(errno: Errno) -> Self {
        io::Error::from(errno).into()
    }
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        let code = error.raw_os_error();
        let known = NAMES.iter().find(|(number, _)| Some(*number) == code);
        Self(known.map_or_else(|| error.to_string(), |(_, name)| (*name).to_owned()))
    }
}

macro_rules! names {
    ($($name:ident)*) => {
        &[$((libc::$name, stringify!($name))),*]
    };
}

const NAMES: &[(i32, &str)] = names! {
    E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EALREADY EBADF EBUSY ECHILD ECONNREFUSED
    ECONNRESET EDEADLK EDESTADDRREQ EDOM EEXIST EFAULT EFBIG EHOSTUNREACH EINTR EINVAL EIO EISCONN EISDIR ELOOP EMFILE
    EMLINK ENAMETOOLONG ENETDOWN ENETUNREACH ENODATA ENODEV ENOENT ENOEXEC ENOKEY ENOMEM ENOMSG ENOPKG
    ENOPROTOOPT ENOSPC ENOSYS ENOTCONN ENOTDIR ENOTEMPTY ENOTSOCK ENOTTY ENXIO EOPNOTSUPP
    EPERM EPIPE EPROTONOSUPPORT EPROTOTYPE ERANGE EROFS ESOCKTNOSUPPORT ESPIPE ESRCH ESTALE
    ETIMEDOUT ETXTBSY EUSERS EXDEV
};

/// What the scene told the attack, by name.
#[derive(Clone, Debug, Default)]
pub struct Args(BTreeMap<String, String>);

impl Args {
    /// Reads `NAME=VALUE…`.
    ///
    /// # Panics
    /// If one is anything else.
    pub fn parse(words: impl IntoIterator<Item = String>) -> Self {
        let pair = |word: String| {
            let (name, value) = word.split_once('=').expect("NAME=VALUE");
            (name.to_owned(), value.to_owned())
        };
        Self(words.into_iter().map(pair).collect())
    }

    /// A text.
    ///
    /// # Panics
    /// If the scene gave none of that name.
    pub fn text(&self, name: &str) -> &str {
        let value = self.0.get(name);
        value.unwrap_or_else(|| panic!("the scene gives no {name}"))
    }

    /// The same as a path.
    pub fn path(&self, name: &str) -> &Path {
        Path::new(self.text(name))
    }

    /// The same as a number.
    ///
    /// # Panics
    /// If it is none.
    pub fn number(&self, name: &str) -> i32 {
        self.text(name).parse().expect("a number")
    }
}

/// Says that the attack has got so far that the host may intervene.
///
/// # Panics
/// If nobody listens.
pub fn ready() {
    let mut output = io::stdout();
    output
        .write_all(b"probe: ready\n")
        .expect("standard output");
    output.flush().expect("standard output");
}

#[cfg(test)]
mod tests {
    use super::{Args, Stopped};
    use std::io;

    #[test]
    fn an_error_of_the_kernel_is_its_name_and_any_other_its_words() {
        let stopped = |error: io::Error| Stopped::from(error).words().to_owned();
        assert_eq!(stopped(io::Error::from_raw_os_error(libc::EPERM)), "EPERM");
        assert_eq!(stopped(io::Error::other("too short")), "too short");
    }

    #[test]
    fn an_argument_may_hold_what_separates_it_from_its_name() {
        let args = Args::parse(["file=/a=b".to_owned(), "number=-3".to_owned()]);
        assert_eq!(args.text("file"), "/a=b");
        assert_eq!(args.number("number"), -3);
    }
}
