//! The network, and what name resolution reads.

use crate::Exception;
use crate::preset::Item;

const READABLE: [(&str, &str); 6] = [
    ("/etc/resolv.conf", "which servers know names"),
    ("/etc/host.conf", "how names are looked up"),
    ("/etc/gai.conf", "which addresses are preferred"),
    ("/etc/services", "names of ports"),
    ("/etc/protocols", "names of protocols"),
    ("/etc/hosts", "names that no server is asked for"),
];

/// The items.
pub(super) fn items() -> Vec<Item> {
    let network = [Item::required(
        Exception::Networking,
        "the network of the host",
    )];
    let readable = READABLE.into_iter();
    let readable =
        readable.map(|(path, reason)| Item::optional(Exception::Read(path.into()), reason));
    network.into_iter().chain(readable).collect()
}
