//! The kernel takes a program and enforces it.
//!
//! Each test installs in a thread of its own: without `SECCOMP_FILTER_FLAG_TSYNC` a filter is
//! the thread's, and so is `no_new_privs`.

use std::fs::{self, File, OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::thread;

use birdcage_seccomp::{Arch, Policy, Program};
use rustix::fs::{CWD, FileType, Mode};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, ipproto, netlink};
use rustix::process::{getpid, pidfd_getfd, pidfd_open};
use rustix::thread::{LinkNameSpaceType, UnshareFlags};

fn native(policy: &Policy) -> Program {
    policy
        .compile(Arch::native().expect("a table"))
        .expect("a policy compiles")
}

fn caged<T: Send>(policy: &Policy, test: impl FnOnce() -> T + Send) -> T {
    let program = native(policy);
    thread::scope(|scope| {
        let caged = scope.spawn(|| {
            rustix::thread::set_no_new_privs(true).expect("no_new_privs");
            program.install().expect("a filter the kernel takes");
            test()
        });
        caged.join().expect("the caged thread does not panic")
    })
}

fn scratch() -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = directory.path().join("file");
    fs::write(&file, "text").expect("a file");
    (directory, file)
}

fn errno<T>(result: std::io::Result<T>) -> Option<i32> {
    result.err()?.raw_os_error()
}

fn socket(family: AddressFamily, kind: SocketType) -> Result<(), Errno> {
    rustix::net::socket(family, kind, None).map(drop)
}

fn pair(family: AddressFamily, kind: SocketType) -> Result<(), Errno> {
    rustix::net::socketpair(family, kind, SocketFlags::CLOEXEC, None).map(drop)
}

#[test]
fn without_no_new_privs_an_ordinary_user_installs_nothing() {
    let program = native(&Policy::new());
    let found = thread::spawn(move || {
        drop_every_capability();
        program.install()
    });
    assert_eq!(found.join().unwrap(), Err(Errno::ACCESS));
}

fn drop_every_capability() {
    use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities};
    let none = CapabilitySet::empty();
    let sets = CapabilitySets {
        effective: none,
        permitted: none,
        inheritable: none,
    };
    set_capabilities(None, sets).expect("capabilities can always be dropped");
}

#[test]
fn a_program_for_another_architecture_is_refused_before_it_can_kill() {
    let other = Arch::ALL
        .into_iter()
        .find(|&arch| Some(arch) != Arch::native())
        .unwrap();
    let program = Policy::new().compile(other).unwrap();
    assert_eq!(program.install(), Err(Errno::INVAL));
}

#[test]
fn set_id_bits_cannot_be_set_by_chmod_and_other_bits_can() {
    let (_directory, file) = scratch();
    let change = |mode| fs::set_permissions(&file, Permissions::from_mode(mode));
    caged(&Policy::new(), || {
        for mode in [0o4755, 0o2755, 0o6777] {
            assert_eq!(
                errno(change(mode)),
                Some(Errno::PERM.raw_os_error()),
                "{mode:o}"
            );
        }
        change(0o1755).expect("other bits");
    });
    change(0o4755).expect("outside the bit can be set");
}

#[test]
fn set_id_bits_cannot_be_set_through_a_descriptor_either() {
    let (_directory, file) = scratch();
    let file = File::open(file).unwrap();
    caged(&Policy::new(), || {
        assert_eq!(
            rustix::fs::fchmod(&file, Mode::from_raw_mode(0o4755)),
            Err(Errno::PERM)
        );
        assert_eq!(
            rustix::fs::fchmod(&file, Mode::from_raw_mode(0o755)),
            Ok(())
        );
    });
}

#[test]
fn no_file_is_made_with_a_set_id_bit() {
    let (directory, _) = scratch();
    let create = |name: &str, mode| {
        let mut options = OpenOptions::new();
        options
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(directory.path().join(name))
    };
    caged(&Policy::new(), || {
        assert_eq!(
            errno(create("set-id", 0o4755)),
            Some(Errno::PERM.raw_os_error())
        );
        create("plain", 0o755).expect("a plain file");
    });
    create("outside", 0o4755).expect("outside it can be made");
}

#[test]
fn no_directory_is_made_with_a_set_id_bit() {
    let (directory, _) = scratch();
    let make =
        |name, mode| rustix::fs::mkdir(directory.path().join(name), Mode::from_raw_mode(mode));
    caged(&Policy::new(), || {
        assert_eq!(make("set-id", 0o2755), Err(Errno::PERM));
        assert_eq!(make("plain", 0o1755), Ok(()));
    });
}

fn make_node(path: &Path, kind: FileType, mode: u32) -> Result<(), Errno> {
    rustix::fs::mknodat(CWD, path, kind, Mode::from_raw_mode(mode), 0)
}

#[test]
fn no_device_is_made_and_a_fifo_is() {
    let (directory, _) = scratch();
    let path = directory.path().join("node");
    caged(&Policy::new(), || {
        assert_eq!(
            make_node(&path, FileType::CharacterDevice, 0o600),
            Err(Errno::PERM)
        );
        assert_eq!(
            make_node(&path, FileType::BlockDevice, 0o600),
            Err(Errno::PERM)
        );
        assert_eq!(
            make_node(&path, FileType::RegularFile, 0o4700),
            Err(Errno::PERM)
        );
        assert_eq!(make_node(&path, FileType::Fifo, 0o600), Ok(()));
    });
}

#[test]
fn only_internet_sockets_are_made_by_default() {
    caged(&Policy::new(), || {
        for family in [AddressFamily::INET, AddressFamily::INET6] {
            assert_eq!(socket(family, SocketType::STREAM), Ok(()));
            assert_eq!(socket(family, SocketType::DGRAM), Ok(()));
            assert_eq!(socket(family, SocketType::RAW), Err(Errno::AFNOSUPPORT));
        }
        for family in [
            AddressFamily::UNIX,
            AddressFamily::NETLINK,
            AddressFamily::VSOCK,
        ] {
            assert_eq!(
                socket(family, SocketType::DGRAM),
                Err(Errno::AFNOSUPPORT),
                "{family:?}"
            );
        }
    });
    assert_eq!(socket(AddressFamily::UNIX, SocketType::DGRAM), Ok(()));
    assert_eq!(socket(AddressFamily::NETLINK, SocketType::DGRAM), Ok(()));
}

#[test]
fn a_rare_protocol_of_the_internet_family_is_not_offered() {
    let (family, stream) = (AddressFamily::INET, SocketType::STREAM);
    let make = |protocol| rustix::net::socket(family, stream, Some(protocol)).map(drop);
    caged(&Policy::new(), || {
        assert_eq!(make(ipproto::SCTP), Err(Errno::PROTONOSUPPORT));
        assert_eq!(make(ipproto::MPTCP), Err(Errno::PROTONOSUPPORT));
        assert_eq!(make(ipproto::TCP), Ok(()));
    });
}

#[test]
fn networking_adds_the_route_socket_and_no_other_netlink_socket() {
    let (family, raw) = (AddressFamily::NETLINK, SocketType::RAW);
    let make = |protocol| rustix::net::socket(family, raw, protocol).map(drop);
    caged(&Policy::new().allow_networking(), || {
        assert_eq!(make(None), Ok(()));
        assert_eq!(make(Some(netlink::KOBJECT_UEVENT)), Err(Errno::AFNOSUPPORT));
        assert_eq!(
            socket(AddressFamily::UNIX, SocketType::STREAM),
            Err(Errno::AFNOSUPPORT)
        );
    });
    assert_eq!(make(Some(netlink::KOBJECT_UEVENT)), Ok(()));
}

#[test]
fn pairs_of_connected_sockets_are_made_and_datagram_pairs_are_not() {
    let unix = AddressFamily::UNIX;
    caged(&Policy::new(), || {
        assert_eq!(pair(unix, SocketType::STREAM), Ok(()));
        assert_eq!(pair(unix, SocketType::SEQPACKET), Ok(()));
        assert_eq!(pair(unix, SocketType::DGRAM), Err(Errno::AFNOSUPPORT));
    });
}

#[test]
fn unix_sockets_of_every_kind_are_made_where_the_policy_allows_them() {
    caged(&Policy::new().allow_unix_sockets(), || {
        for kind in [SocketType::STREAM, SocketType::DGRAM, SocketType::SEQPACKET] {
            assert_eq!(socket(AddressFamily::UNIX, kind), Ok(()));
            assert_eq!(pair(AddressFamily::UNIX, kind), Ok(()));
        }
    });
}

#[test]
fn no_namespace_is_left_for_another() {
    let own = File::open("/proc/self/ns/uts").unwrap();
    #[expect(
        deprecated,
        reason = "the only form that is not unsafe; no flag here shares memory"
    )]
    let unshare = rustix::thread::unshare;
    caged(&Policy::new(), || {
        for flag in [
            UnshareFlags::NEWUSER,
            UnshareFlags::NEWNS,
            UnshareFlags::empty(),
        ] {
            assert_eq!(unshare(flag), Err(Errno::PERM), "{flag:?}");
        }
        let enter = |kind| {
            rustix::thread::move_into_link_name_space(std::os::fd::AsFd::as_fd(&own), Some(kind))
        };
        assert_eq!(
            enter(LinkNameSpaceType::HostNameAndNISDomainName),
            Err(Errno::PERM)
        );
    });
    assert_eq!(unshare(UnshareFlags::empty()), Ok(()));
}

#[test]
fn no_descriptor_is_taken_out_of_a_process() {
    let process = pidfd_open(getpid(), rustix::process::PidfdFlags::empty()).unwrap();
    let take = || pidfd_getfd(&process, 0, rustix::process::PidfdGetfdFlags::empty()).map(drop);
    caged(&Policy::new(), || assert_eq!(take(), Err(Errno::PERM)));
    assert_eq!(take(), Ok(()));
}

#[test]
fn a_path_is_not_opened_by_a_call_that_hides_its_arguments() {
    let (_directory, file) = scratch();
    let open = || {
        let flags = rustix::fs::OFlags::RDONLY;
        let resolve = rustix::fs::ResolveFlags::empty();
        rustix::fs::openat2(CWD, &file, flags, Mode::empty(), resolve).map(drop)
    };
    caged(&Policy::new(), || {
        assert_eq!(open(), Err(Errno::NOSYS));
        File::open(&file).expect("the older way");
    });
    assert_eq!(open(), Ok(()));
}

#[test]
fn ordinary_work_goes_on() {
    let (directory, file) = scratch();
    let link = directory.path().join("link");
    let text = caged(&Policy::new(), || {
        symlink(&file, &link).expect("a link");
        let child = thread::spawn(move || fs::read_to_string(link));
        child
            .join()
            .expect("a thread of the caged thread")
            .expect("a text")
    });
    assert_eq!(text, "text");
}

#[test]
fn a_program_is_started_and_inherits_the_filter() {
    let (_directory, file) = scratch();
    let chmod = |mode: &str| {
        std::process::Command::new("chmod")
            .arg(mode)
            .arg(&file)
            .output()
    };
    caged(&Policy::new(), || {
        assert!(chmod("755").expect("chmod starts").status.success());
        let refused = chmod("4755").expect("chmod starts");
        assert!(!refused.status.success());
        assert!(String::from_utf8_lossy(&refused.stderr).contains("not permitted"));
    });
}

#[test]
fn a_filter_below_ours_can_only_narrow() {
    let program = native(&Policy::new().allow_unix_sockets());
    caged(&Policy::new(), || {
        program.install().expect("a second filter");
        let found = socket(AddressFamily::UNIX, SocketType::STREAM);
        assert_eq!(found, Err(Errno::AFNOSUPPORT));
    });
}
