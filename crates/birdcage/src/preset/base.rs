//! What most programs need to run at all.

use crate::Exception;
use crate::preset::{Item, accounts};

const MEBIBYTE: u64 = 1024 * 1024;

/// Programs and libraries, with the data that belongs to them.
const EXECUTABLE: [(&str, &str); 9] = [
    ("/usr", "programs, libraries and their data"),
    ("/bin", "programs, where not a link to /usr/bin"),
    ("/sbin", "programs, where not a link to /usr/sbin"),
    ("/lib", "libraries, where not a link to /usr/lib"),
    ("/lib32", "libraries for 32-bit programs"),
    ("/lib64", "the dynamic loader"),
    ("/libx32", "libraries of the x32 ABI"),
    ("/nix/store", "programs and libraries of Nix"),
    ("/gnu/store", "programs and libraries of Guix"),
];

/// Files that the C library and nearly every program read; nothing in them is secret.
const READABLE: [(&str, &str); 15] = [
    ("/etc/alternatives", "which program a name stands for"),
    ("/etc/ld.so.cache", "where libraries are"),
    ("/etc/ld.so.conf", "where libraries are looked for"),
    ("/etc/ld.so.conf.d", "where libraries are looked for"),
    ("/etc/nsswitch.conf", "how names are looked up"),
    ("/etc/localtime", "the time zone"),
    ("/etc/timezone", "the name of the time zone"),
    ("/etc/locale.alias", "names of languages"),
    ("/etc/mime.types", "names of file types"),
    ("/etc/ssl/certs", "certificates of public authorities"),
    (
        "/etc/ssl/openssl.cnf",
        "settings without which OpenSSL warns",
    ),
    ("/etc/ca-certificates", "certificates of public authorities"),
    ("/etc/pki/tls/certs", "certificates of public authorities"),
    ("/dev/random", "random numbers"),
    ("/dev/urandom", "random numbers"),
];

const WRITABLE: [(&str, &str); 3] = [
    ("/dev/null", "where output goes that nobody wants"),
    ("/dev/zero", "memory full of zeros"),
    ("/dev/full", "a disk that is full, for tests"),
];

const PRIVATE: [(&str, u64, &str); 2] = [
    ("/tmp", 1024 * MEBIBYTE, "temporary files"),
    (
        "/dev/shm",
        256 * MEBIBYTE,
        "shared memory and semaphores of POSIX",
    ),
];

/// The name of this host, in the private network and in the one of the caller.
const HOSTS: &str = "127.0.0.1\tlocalhost birdcage\n::1\tlocalhost birdcage\n";

const LINKS: [(&str, &str, &str); 4] = [
    ("/dev/fd", "/proc/self/fd", "descriptors as files"),
    (
        "/dev/stdin",
        "/proc/self/fd/0",
        "the standard input as a file",
    ),
    (
        "/dev/stdout",
        "/proc/self/fd/1",
        "the standard output as a file",
    ),
    (
        "/dev/stderr",
        "/proc/self/fd/2",
        "the standard error as a file",
    ),
];

const VARIABLES: [(&str, &str); 3] = [
    ("PATH", "where programs are looked for"),
    ("LANG", "the language"),
    ("TERM", "what the terminal can do"),
];

/// The items, in the order in which a person would want to read them.
pub(super) fn items() -> Vec<Item> {
    let path = |make: fn(_) -> Exception| {
        move |(path, reason): (&str, _)| Item::optional(make(path.into()), reason)
    };
    let executable = EXECUTABLE.into_iter().map(path(Exception::ExecuteAndRead));
    let readable = READABLE.into_iter().map(path(Exception::Read));
    let writable = WRITABLE.into_iter().map(path(Exception::WriteAndRead));
    let private = PRIVATE.into_iter().map(|(path, size, reason)| {
        Item::required(
            Exception::PrivateDirectory {
                path: path.into(),
                size,
            },
            reason,
        )
    });
    let files = [
        (
            "/etc/passwd",
            accounts::passwd(),
            "the caller's name and home",
        ),
        (
            "/etc/group",
            accounts::group(),
            "the name of the caller's group",
        ),
        ("/etc/hosts", HOSTS.into(), "the name localhost"),
    ];
    let files = files.into_iter().map(|(path, content, reason)| {
        Item::required(
            Exception::File {
                path: path.into(),
                content,
            },
            reason,
        )
    });
    let links = LINKS.into_iter().map(|(at, target, reason)| {
        Item::required(
            Exception::Link {
                at: at.into(),
                target: target.into(),
            },
            reason,
        )
    });
    let variables = VARIABLES
        .into_iter()
        .map(|(name, reason)| Item::required(Exception::Environment(name.into()), reason));
    executable
        .chain(readable)
        .chain(writable)
        .chain(private)
        .chain(files)
        .chain(links)
        .chain(variables)
        .collect()
}
