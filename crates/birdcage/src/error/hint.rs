//! [`Hint`], what to do about a spawn that failed.

use crate::libraries::{MissingLibrary, Whereabouts};
use std::fmt;
use std::path::PathBuf;

/// What to do about a spawn that failed, as far as that can be told from outside.
///
/// Its text is a sentence for people; the variants are for code that wants to
/// do something about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hint {
    /// The kernel lacks system calls that a sandbox needs.
    KernelTooOld {
        /// Its release.
        release: String,
    },
    /// No user namespaces at all: `user.max_user_namespaces` is 0.
    NamespacesSwitchedOff,
    /// User namespaces for root only: `kernel.unprivileged_userns_clone` is 0.
    NamespacesForRootOnly,
    /// There are as many namespaces as there may be, or nested as deeply.
    NamespaceLimit {
        /// The limit that allows none at all, if one does: `user.max_net_namespaces`.
        none: Option<&'static str>,
    },
    /// AppArmor keeps ordinary users' namespaces without rights.
    AppArmor,
    /// A security module refuses user namespaces.
    SecurityModule,
    /// Whoever runs this container forbids sandboxes in it.
    Container,
    /// The host's `/proc` is covered in part, so that no new one may be mounted.
    MaskedProc,
    /// No `/proc` of the caller's can be written to.
    NoProc,
    /// The kernel makes no user namespaces in a `chroot`, and nothing else that
    /// refuses them is known of.
    Chroot,
    /// The caller is uid 0 without `CAP_SETFCAP`, and then uid 0 cannot be mapped.
    RootWithoutCapability,
    /// The caller's real and effective ids differ.
    MixedIds,
    /// The kernel was built without namespaces of some kind, or without seccomp filters.
    KernelWithout,
    /// The process that builds the sandbox was killed: by a filter, for want of memory, by somebody.
    Killed,
    /// The host's `/dev/null` is missing, or something else.
    NoNullDevice,
    /// The caller's memory may not be dumped, and so its files in `/proc` are root's.
    NotDumpable,
    /// Memory may not be executed: `vm.memfd_noexec` is 2, or a security module.
    NoExecutableMemory,
    /// The path became something else after the exception was added.
    Changed(PathBuf),
    /// The file modes keep the caller, without its privileges, from that path.
    Modes(PathBuf),
    /// Nothing can be made there, because an exception shows the host's directory.
    NothingThere(PathBuf),
    /// The host has something else there: a directory where a file is to be, or not that link.
    SomethingElseThere(PathBuf),
    /// That path exists, but no exception shows it inside.
    NotVisible(PathBuf),
    /// That path does not exist on the host either.
    Missing(PathBuf),
    /// The program is in no directory of the `PATH` that it would have inside.
    NotInPath,
    /// The program needs an interpreter or loader that is not executable inside.
    Interpreter {
        /// The program.
        program: PathBuf,
        /// What it needs.
        interpreter: PathBuf,
        /// Whether it exists on the host at all.
        exists: bool,
    },
    /// The program was executed, and its loader did not find a library.
    Library(MissingLibrary),
    /// The program was told to use `/dev/null`, which no exception shows.
    NullNotExcepted,
    /// The program can be read inside, but not executed.
    NotExcepted(PathBuf),
    /// The file's mode does not let the caller execute it.
    NotExecutable(PathBuf),
    /// The file is no program for this machine.
    NotAProgram(PathBuf),
    /// The arguments and the environment are larger than the system takes.
    ArgumentsTooLong,
    /// A directory, or what was opened for its path alone, is no stream.
    NoStream,
    /// A socket that could be aimed elsewhere, or no stream of bytes, was to be a stream.
    OpenSocket,
    /// There are as many processes as there may be.
    ProcessLimit,
    /// There are as many open descriptors as there may be.
    DescriptorLimit,
    /// There is no memory left, or the caller may have no more of it.
    MemoryLimit,
    /// There are as many mounts as there may be.
    MountLimit,
    /// The file system of that path is full, or has no inode left.
    NoRoom(PathBuf),
    /// The caller may not write a file as large as the first process's program.
    FileSizeLimit,
    /// What to write in a policy instead.
    Policy(String),
    /// What to except or deny instead.
    Instead(&'static str),
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KernelTooOld { release } => {
                write!(f, "Linux 5.12 or newer is needed, and this is {release}")
            }
            Self::NamespaceLimit { none: Some(limit) } => write!(
                f,
                "{limit} is 0, which allows no such namespace; root can raise it with sysctl"
            ),
            Self::Changed(path) => {
                write!(
                    f,
                    "{path:?} was replaced by a symbolic link after it was excepted"
                )
            }
            Self::Modes(path) => write!(
                f,
                "the file modes on the way to {path:?} keep the program out, which inside has no \
                 privileges even if you are root"
            ),
            Self::NothingThere(path) => write!(
                f,
                "{path:?} does not exist on the host, and nothing can be made in a directory of \
                 the host: make it there first"
            ),
            Self::SomethingElseThere(path) => write!(
                f,
                "the host has something else at {path:?}: over a file of the host's a file can be \
                 put, and a link has to be the same there; leave one of the two exceptions out"
            ),
            Self::NoRoom(path) => write!(
                f,
                "there is no room for {path:?}: see `df` and `df -i` of the directory that it is \
                 in, or give a private directory more"
            ),
            Self::NotVisible(path) => {
                write!(
                    f,
                    "{path:?} exists, but no exception shows it to the program"
                )
            }
            Self::Missing(path) => write!(f, "{path:?} does not exist on the host either"),
            Self::Interpreter {
                program,
                interpreter,
                exists,
            } => {
                let remedy = if *exists {
                    "add an execute exception for it"
                } else {
                    "install it"
                };
                write!(
                    f,
                    "{program:?} is run by {interpreter:?}, which is not there: {remedy}"
                )
            }
            Self::Library(library) => write_library(f, library),
            Self::NotExcepted(path) => {
                write!(
                    f,
                    "{path:?} may be read but not executed: add an execute exception for it"
                )
            }
            Self::NotExecutable(path) => {
                write!(
                    f,
                    "the mode of {path:?} does not let you execute it (see chmod)"
                )
            }
            Self::NotAProgram(path) => {
                write!(
                    f,
                    "{path:?} is neither a program for this machine nor a script with `#!`"
                )
            }
            Self::Policy(remedy) => f.write_str(remedy),
            Self::Instead(remedy) => f.write_str(remedy),
            _ => f.write_str(self.fixed_text()),
        }
    }
}

fn write_library(f: &mut fmt::Formatter<'_>, library: &MissingLibrary) -> fmt::Result {
    // The names are from files that a hostile program may have written: always quoted.
    let (program, name) = (&library.needed_by, &library.name);
    write!(f, "{program:?} needs {name:?}, which is ")?;
    let directory = library.directory().unwrap_or(program);
    match &library.whereabouts {
        Whereabouts::Nowhere => {
            write!(
                f,
                "nowhere that its loader looks, on the host either: install it"
            )
        }
        Whereabouts::NotExcepted(path) => write!(
            f,
            "at {path:?} but not excepted: add an execute exception for {directory:?}"
        ),
        Whereabouts::NotExecutable(path) => write!(
            f,
            "at {path:?} but may not be executed: add an execute exception for {directory:?}"
        ),
        Whereabouts::NotPassed(path) => write!(
            f,
            "at {path:?}, where only your LD_LIBRARY_PATH leads: pass that variable on"
        ),
        Whereabouts::NotInCache(path) => write!(
            f,
            "at {path:?}, where only /etc/ld.so.cache leads: add a read exception for that"
        ),
    }
}

impl Hint {
    /// The text of a hint that names nothing.
    fn fixed_text(&self) -> &'static str {
        match self {
            Self::NamespacesSwitchedOff => {
                "user namespaces are switched off; root can allow them with \
                 `sysctl user.max_user_namespaces=10000`"
            }
            Self::NamespacesForRootOnly => {
                "user namespaces are for root only; root can allow them with \
                 `sysctl kernel.unprivileged_userns_clone=1`"
            }
            Self::NamespaceLimit { .. } => {
                "there are too many namespaces, or they are nested too deeply; see \
                 `sysctl user.max_user_namespaces`, and whether this runs in a sandbox already"
            }
            Self::AppArmor => {
                "AppArmor takes the rights from user namespaces; give this program a profile that \
                 allows `userns`, or let root \
                 `sysctl kernel.apparmor_restrict_unprivileged_userns=0`"
            }
            Self::SecurityModule => {
                "a security module such as AppArmor or SELinux refuses user namespaces to this \
                 program; the kernel's log says which rule"
            }
            Self::Container => {
                "a container or sandbox around this process forbids new ones inside; with docker or \
                 podman, try `--security-opt seccomp=unconfined` (and `apparmor=unconfined`)"
            }
            Self::MaskedProc => {
                "parts of /proc are hidden here, as containers do it, and then the kernel allows \
                 no new one; try `--security-opt systempaths=unconfined` with docker, \
                 `unmask=ALL` with podman, `ProtectKernelTunables=no` in a systemd unit"
            }
            Self::NoProc => {
                "a /proc that can be written to is needed to set the sandbox's ids; root can mount \
                 one with `mount -t proc proc /proc`"
            }
            Self::Chroot => {
                "the kernel makes no user namespaces inside a chroot: enter that root by \
                 pivot_root(2), as containers do; if this is none, a security module refuses them"
            }
            Self::RootWithoutCapability => {
                "uid 0 can be mapped only with CAP_SETFCAP: keep that capability (`--cap-add \
                 SETFCAP`), or be an ordinary user"
            }
            Self::MixedIds => {
                "a sandbox has but one user and one group: become one of the two first, with \
                 setresuid(2) and setresgid(2)"
            }
            Self::KernelWithout => {
                "this kernel seems to have been built without what a sandbox needs; see \
                 CONFIG_USER_NS and its like, and CONFIG_SECCOMP_FILTER"
            }
            Self::Killed => {
                "the process that builds the sandbox was killed: by a system call filter around \
                 this process, or for want of memory; the kernel's log says by which"
            }
            Self::NoNullDevice => {
                "the host's /dev/null is missing or something else; root can make it with \
                 `mknod -m 666 /dev/null c 1 3`"
            }
            Self::NullNotExcepted => {
                "the program was told to use /dev/null, which exists, but no exception shows it: \
                 add a write exception for it"
            }
            Self::NotDumpable => {
                "this process is not dumpable, and then only root may write its id maps: make its \
                 program readable and not set-id, or undo PR_SET_DUMPABLE"
            }
            Self::NoExecutableMemory => {
                "programs in memory may not be executed here; see `sysctl vm.memfd_noexec`, which \
                 must be less than 2, and your security module"
            }
            Self::NotInPath => {
                "it is in no directory of the PATH that the program has inside; name it by its \
                 path, or pass on another PATH"
            }
            Self::ArgumentsTooLong => {
                "the arguments and the environment together are larger than the system takes"
            }
            Self::NoStream => {
                "a standard stream must be a file, a device, a pipe or a connected socket: a \
                 directory would lead to all that is below it"
            }
            Self::OpenSocket => {
                "the program could aim that socket elsewhere, past the sandbox: pass a pipe, or \
                 add the exception for networking or for unix sockets"
            }
            Self::ProcessLimit => "there are too many processes; see `ulimit -u`",
            Self::DescriptorLimit => "there are too many open files; see `ulimit -n`",
            Self::MemoryLimit => {
                "there is too little memory; see `ulimit -v` and the cgroup's limit"
            }
            Self::MountLimit => "there are too many mounts; see the sysctl fs.mount-max",
            Self::FileSizeLimit => {
                "not even files of a few kilobytes may be written here; see `ulimit -f`"
            }
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests;
