//! Places: namespaces in which a test may mount and limit what it likes.

use crate::beside;
use std::process::Command;

/// What `outside` says in a place that a script of the shell prepares, as root of a namespace.
///
/// # Panics
/// If the place cannot be prepared.
pub fn outside_in(preparation: &str, arguments: &str) -> String {
    let own = beside("outside");
    let script = format!("set -e; {preparation}; exec {} {arguments}", own.display());
    let mut place = Command::new("unshare");
    place.args([
        "--user",
        "--map-root-user",
        "--mount",
        "--pid",
        "--fork",
        "--mount-proc",
    ]);
    let output = place
        .args(["/bin/sh", "-c", &script])
        .output()
        .expect("unshare");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{preparation}: {}: {complaint}",
        output.status
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}
