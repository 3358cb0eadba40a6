//! Node and npm, of the system's or one that the caller has installed.

use crate::Exception;
use crate::preset::Preset;
use crate::preset::home::home;
use crate::preset::rows::{Row, below, passed, set};

/// In the caller's home: where programs that fetch versions of node put them.
const VERSIONS: [Row; 7] = [
    (".nvm/versions", "versions of node that nvm has installed"),
    (
        ".local/share/fnm/node-versions",
        "versions of node that fnm has installed",
    ),
    (".volta/bin", "programs that volta has installed"),
    (
        ".volta/tools/image",
        "versions of node that volta has installed",
    ),
    (
        ".asdf/installs/nodejs",
        "versions of node that asdf has installed",
    ),
    (
        ".local/share/mise/installs/node",
        "versions of node that mise has installed",
    ),
    ("n/versions", "versions of node that n has installed"),
];

const VARIABLES: [Row; 3] = [
    ("NODE_ENV", "whether what is only for development is wanted"),
    ("NODE_EXTRA_CA_CERTS", "authorities of this network"),
    ("CI", "whether anybody is there to answer"),
];

impl Preset {
    /// What `npm install` and `npm run` need beyond [`base`](Self::base): the caller's
    /// versions of node, and a cache of their own.
    ///
    /// The project is not in it. To install, it has to be writable; to run what was
    /// installed, and for most install scripts, executable too. Packages come over the
    /// network, which is [`networking`](Self::networking) and a choice of its own.
    ///
    /// **It may** run versions of node below the caller's home, where nvm, fnm, volta, asdf,
    /// mise and n keep them; a `npmrc` below such a version, or below `/usr`, is read
    /// with it.
    ///
    /// **It may not** read `~/.npmrc`, in which tokens are, nor `/etc/npmrc`; who needs a
    /// registry that these name says so in the project's `.npmrc`, or by the variable
    /// `npm_config_registry`. It may not read or change `~/.npm`: an install script that
    /// could write to the cache would decide what the next project installs. Its cache is in
    /// the private `/tmp`, and is gone when the program ends. It may not install
    /// for everybody (`npm install -g`). `NODE_OPTIONS` is not passed on.
    pub fn npm() -> Self {
        let versions = below(home().as_deref(), Exception::ExecuteAndRead, &VERSIONS);
        let cache = set(
            "npm_config_cache",
            "/tmp/.npm",
            "a cache that is gone with the sandbox",
        );
        let items = versions.into_iter().chain([cache]);
        Self::called("npm", items.chain(passed(&VARIABLES)).collect())
    }
}
