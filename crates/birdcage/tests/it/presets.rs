//! What the presets show, and what they do not.

use crate::{cage, printed, sh};
use birdcage::process::Command;
use birdcage::{Birdcage, Exception, Preset};

#[test]
fn a_shell_has_what_it_takes_for_granted() {
    let script = "echo x > /dev/null; cat <<end\nhere\nend\n\
        echo one | { cat /dev/stdin; }; echo two > /tmp/f; cat /tmp/f; echo three > /dev/stdout";
    assert_eq!(printed(&cage([]), script), "here\none\ntwo\nthree\n");
}

#[test]
fn what_is_private_takes_files_but_runs_none() {
    let script = "cp /bin/true /tmp/prog && chmod 755 /tmp/prog && /tmp/prog; echo $?";
    assert_eq!(printed(&cage([]), script), "126\n");
}

#[test]
fn nothing_of_the_hosts_tmp_is_seen_and_nothing_is_left_there() {
    let scratch = tempfile::NamedTempFile::new_in("/tmp").expect("scratch");
    let script = format!(
        "test ! -e {0} && touch {0}.inside",
        scratch.path().display()
    );
    assert_eq!(printed(&cage([]), &script), "");
    assert!(!scratch.path().with_extension("inside").exists());
}

#[test]
fn the_root_holds_nothing_but_the_preset() {
    let expected = [
        "bin", "dev", "etc", "gnu", "lib", "lib32", "lib64", "libx32", "nix", "proc", "run",
        "sbin", "tmp", "usr",
    ];
    let found = printed(&cage([]), "ls -A /");
    assert!(
        found.lines().all(|name| expected.contains(&name)),
        "{found}"
    );
    let secrets = "for file in /etc/shadow /etc/ssl/private /home /root /var /sys; do \
        test -e $file && echo $file; done; true";
    assert_eq!(printed(&cage([]), secrets), "");
}

#[test]
fn a_size_that_was_given_is_a_bound() {
    let path = "/scratch".into();
    let cage = cage([Exception::PrivateDirectory {
        path,
        size: 64 * 1024,
    }]);
    let script = "head -c 32768 /dev/zero > /scratch/a && echo fits; \
        head -c 65536 /dev/zero 2>/dev/null > /scratch/b || echo full";
    assert_eq!(printed(&cage, script), "fits\nfull\n");
}

#[test]
fn a_link_leads_where_it_says() {
    let link = Exception::Link {
        at: "/opt/shell".into(),
        target: "/bin/sh".into(),
    };
    assert_eq!(
        printed(&cage([link]), "/opt/shell -c 'echo via $0'"),
        "via /opt/shell\n"
    );
}

#[test]
fn only_the_loopback_is_there_without_networking() {
    let interfaces = "sed 1,2d /proc/net/dev | cut -d: -f1 | tr -d ' '";
    assert_eq!(printed(&cage([]), interfaces), "lo\n");
    let mut open = cage([]);
    open.add_preset(&Preset::networking()).expect("the preset");
    let host = std::fs::read_link("/proc/self/ns/net").expect("a namespace");
    let network = "readlink /proc/self/ns/net";
    assert_eq!(
        printed(&open, network).trim_end(),
        host.to_str().expect("text")
    );
    assert_ne!(
        printed(&cage([]), network).trim_end(),
        host.to_str().expect("text")
    );
}

#[test]
fn without_any_preset_not_even_a_shell_runs() {
    assert!(Birdcage::new().spawn(sh("true")).is_err());
    assert!(
        cage([])
            .status(Command::new("true"))
            .expect("the control")
            .success()
    );
}

#[test]
fn a_plan_tells_the_same_whatever_the_order() {
    let exceptions = [
        Exception::Read("/etc".into()),
        Exception::ExecuteAndRead("/bin/sh".into()),
        Exception::Networking,
        Exception::UnixSockets,
        Exception::Variable {
            name: "A".into(),
            value: "1".into(),
        },
    ];
    let plan = |exceptions: Vec<Exception>| {
        cage(exceptions)
            .plan(&sh("true"))
            .expect("a plan")
            .to_string()
    };
    let back = exceptions.iter().rev().cloned().collect();
    assert_eq!(plan(exceptions.to_vec()), plan(back));
}

/// Who else has an account, and which daemons run, is the host's business.
#[test]
fn the_accounts_of_the_host_are_not_told() {
    let host = std::fs::read_to_string("/etc/passwd").expect("the host's accounts");
    let daemons = host.lines().filter(|line| line.starts_with("daemon:"));
    assert_eq!(daemons.count(), 1, "the control: {host}");
    let accounts = printed(&cage([]), "cat /etc/passwd; id -un");
    assert!(!accounts.contains("daemon:"), "{accounts}");
    let own = if rustix::process::getuid().is_root() {
        "root"
    } else {
        "user"
    };
    assert!(accounts.ends_with(&format!("\n{own}\n")), "{accounts}");
    let wider = cage([Exception::Read("/etc".into())]);
    assert!(!printed(&wider, "cat /etc/passwd").contains("daemon:"));
    let shown = cage([Exception::Read("/etc/passwd".into())]);
    assert_eq!(
        printed(&shown, "cat /etc/passwd"),
        host,
        "an exception for that very path decides"
    );
}
