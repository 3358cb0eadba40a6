//! [`Exception`], one thing that a sandbox lets its program do.

use std::ffi::OsString;
use std::path::PathBuf;

/// One thing that a sandbox lets its program do; everything else it may not.
///
/// Paths are resolved when the exception is added, relative ones against the
/// working directory of that moment. A directory's exception holds for all that
/// is below it, unless a narrower exception decides otherwise there. Rights on
/// one place add up, whichever of its names they were given for.
///
/// An exception cannot grant what the caller does not have: file modes still
/// decide below it.
///
/// ```
/// use birdcage::process::Command;
/// use birdcage::{Birdcage, Exception, Preset};
///
/// let mut cage = Birdcage::with_preset(&Preset::base())?;
/// let motd = Exception::File { path: "/etc/motd".into(), content: b"hello".to_vec() };
/// let size = 1 << 20;
/// let exceptions = [
///     Exception::PrivateDirectory { path: "/work".into(), size },
///     Exception::Variable { name: "FROM".into(), value: "/etc/motd".into() },
///     motd,
/// ];
/// for exception in exceptions {
///     cage.add_exception(exception)?;
/// }
/// let mut command = Command::new("sh");
/// command.args(["-c", "cp $FROM /work/copy && cat /work/copy"]);
/// assert_eq!(cage.output(command)?.stdout, b"hello");
/// # Ok::<(), birdcage::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Exception {
    /// Reading this file, or all of this directory.
    Read(PathBuf),
    /// Writing there, and reading. What is written stays on the host.
    WriteAndRead(PathBuf),
    /// Executing there, and reading.
    ExecuteAndRead(PathBuf),
    /// This environment variable, with the value it has when the program is
    /// spawned; none if it has none then.
    Environment(String),
    /// All of the caller's environment, as it is when the program is spawned.
    FullEnvironment,
    /// The host's network, instead of one that has nothing but a loopback.
    Networking,
    /// Sockets of the Unix family, which reach every socket file that can be
    /// seen inside: a daemon behind one does not know about the sandbox. With
    /// [`Networking`](Self::Networking) and before Linux 6.12, the host's
    /// abstract sockets too; on every kernel their names, which may be taken. From
    /// Linux 7.1 on a program without networking needs this only to reach sockets
    /// of others: its own work without it.
    UnixSockets,
    /// This socket, and Unix sockets to reach it with. From Linux 7.1 on they reach no other
    /// socket file; before, every one that can be seen inside, as with
    /// [`UnixSockets`](Self::UnixSockets).
    UnixSocket(PathBuf),
    /// Nothing at all there, whatever a wider exception allows: a directory is empty inside
    /// and stays so, anything else is an empty file, and neither can be written to, replaced or
    /// moved. Narrower exceptions below a denied directory hold.
    ///
    /// It is about this path and what is there: of a symbolic link, what it leads to. Another
    /// name of the same file, a hard link, is another path. Where somebody outside puts another
    /// file at its place, that one shows: deny its directory rather.
    ///
    /// What does not exist in a directory that may be written to is not made by anybody inside:
    /// an empty file lies there on the host while a sandbox runs. At most 32 of these, and the
    /// directory has to exist, or to be denied too.
    ///
    /// In a [`PrivateDirectory`](Self::PrivateDirectory) nothing of the host's is to be denied:
    /// what is made there, at this path too, goes with the sandbox.
    Deny(PathBuf),
    /// Where the program starts, unless its [`Command`](crate::process::Command) says
    /// otherwise. It is a path inside; a relative one is taken from the working directory of
    /// the moment when it is added.
    WorkingDirectory(PathBuf),
    /// The host's name inside, instead of `birdcage`: 1 to 64 bytes, without slash, white
    /// space or zero byte.
    Hostname(OsString),
    /// An environment variable with a value of its own, whatever the caller's is.
    Variable {
        /// Its name.
        name: OsString,
        /// Its value.
        value: OsString,
    },
    /// An empty directory in memory that everybody inside may write to, and that
    /// is gone with the sandbox. Nothing in it executes.
    PrivateDirectory {
        /// Where it is inside. Nothing need be there on the host, but where an exception
        /// shows the directory that it is in: nothing can be made there.
        path: PathBuf,
        /// How many bytes may be stored in it; of files, one for each kilobyte, but at
        /// least 64.
        size: u64,
    },
    /// A file that exists inside only, such as a made-up `/etc/passwd`. Everybody
    /// inside may read it, and nobody write. Only an exception for this very path wins over it.
    File {
        /// Where it is inside. Nothing need be there on the host, but where an exception
        /// shows the directory that it is in: the host must have a file there, which it covers.
        path: PathBuf,
        /// What is in it.
        content: Vec<u8>,
    },
    /// A symbolic link that exists inside only, such as `/dev/fd`. Where an exception
    /// shows the directory that it is in, the host has to have the same link there.
    Link {
        /// Where it is inside.
        at: PathBuf,
        /// Its text.
        target: OsString,
    },
}
