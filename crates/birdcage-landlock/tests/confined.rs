//! What a thread can do once it has entered a domain.

use birdcage_landlock::{Access, Domain, Support};
use rustix::io::Errno;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Runs an act in a thread of its own, confined to that domain and these exceptions.
fn confined<T: Send>(
    domain: Domain,
    allowed: &[(&Path, Access)],
    act: impl FnOnce() -> io::Result<T> + Send,
) -> Result<T, Option<i32>> {
    let ruleset = domain.create().expect("a ruleset");
    for (path, access) in allowed {
        ruleset
            .allow(File::open(path).expect("the path"), *access)
            .expect("a rule");
    }
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            rustix::thread::set_no_new_privs(true).expect("no_new_privs");
            ruleset.enter().expect("a domain");
            act()
        });
        let outcome = thread.join().expect("an act that does not panic");
        outcome.map_err(|error| error.raw_os_error())
    })
}

fn domain() -> Option<Domain> {
    let domain = Domain::new(Support::detect());
    if domain.is_none() {
        println!("not applicable: this kernel has no Landlock");
    }
    domain
}

const REFUSED: Option<i32> = Some(Errno::ACCESS.raw_os_error());

#[test]
fn writing_is_refused_where_no_rule_allows_it() {
    let Some(domain) = domain() else { return };
    let directory = tempfile::tempdir().expect("a directory");
    let (open, closed) = (
        directory.path().join("open"),
        directory.path().join("closed"),
    );
    for file in [&open, &closed] {
        File::create(file).expect("a file");
    }
    let write = |path: &Path| OpenOptions::new().write(true).open(path).map(drop);
    let allowed = [(open.as_path(), Access::WRITE)];
    assert_eq!(confined(domain, &allowed, || write(&open)), Ok(()));
    assert_eq!(confined(domain, &allowed, || write(&closed)), Err(REFUSED));
    let above = [(directory.path(), Access::WRITE)];
    assert_eq!(confined(domain, &above, || write(&closed)), Ok(()));
}

#[test]
fn reading_is_refused_only_where_every_opening_is() {
    let Some(domain) = domain() else { return };
    let file = tempfile::NamedTempFile::new().expect("a file");
    let read = || File::open(file.path()).map(drop);
    assert_eq!(confined(domain, &[], read), Ok(()));
    let domain = domain.with_every_opening();
    assert_eq!(confined(domain, &[], read), Err(REFUSED));
    let allowed = [(file.path(), Access::READ)];
    assert_eq!(confined(domain, &allowed, read), Ok(()));
}

#[test]
fn moving_between_directories_is_allowed_below_the_rule() {
    let Some(domain) = domain() else { return };
    let directory = tempfile::tempdir().expect("a directory");
    let (from, to) = (directory.path().join("a"), directory.path().join("b"));
    for path in [&from, &to] {
        std::fs::create_dir(path).expect("a directory");
    }
    File::create(from.join("f")).expect("a file");
    let rename = || std::fs::rename(from.join("f"), to.join("f"));
    let across = Some(Errno::XDEV.raw_os_error());
    assert_eq!(confined(domain, &[], rename), Err(across));
    let allowed = [(directory.path(), Access::MOVE)];
    assert_eq!(confined(domain, &allowed, rename), Ok(()));
}

#[test]
fn abstract_sockets_of_others_are_refused_where_the_kernel_can() {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
    let Some(domain) = domain() else { return };
    let name = format!("birdcage-landlock-{}", std::process::id());
    let address = SocketAddr::from_abstract_name(&name).expect("a name");
    let _listener = UnixListener::bind_addr(&address).expect("a listener");
    let connected = confined(domain, &[], || UnixStream::connect_addr(&address).map(drop));
    let refused = Some(Errno::PERM.raw_os_error());
    let expected = if Support::detect().scopes_abstract_sockets() {
        Err(refused)
    } else {
        Ok(())
    };
    assert_eq!(connected, expected);
}
