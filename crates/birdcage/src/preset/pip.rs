//! Python and pip, of the system's or one that the caller has installed.

use crate::Exception;
use crate::preset::Preset;
use crate::preset::home::home;
use crate::preset::rows::{Row, below, passed, set};

/// In the caller's home: where programs that fetch versions of Python put them.
const VERSIONS: [Row; 7] = [
    (".pyenv/bin", "pyenv, which the programs in its shims start"),
    (".pyenv/libexec", "what pyenv consists of"),
    (
        ".pyenv/shims",
        "programs that find the version that is wanted",
    ),
    (
        ".pyenv/versions",
        "versions of Python that pyenv has installed",
    ),
    (
        ".local/share/uv/python",
        "versions of Python that uv has installed",
    ),
    (
        ".asdf/installs/python",
        "versions of Python that asdf has installed",
    ),
    (
        ".local/share/mise/installs/python",
        "versions of Python that mise has installed",
    ),
];

/// In the caller's home.
const SETTINGS: [Row; 1] = [(".pyenv/version", "which version is the usual one")];

const VARIABLES: [Row; 9] = [
    ("VIRTUAL_ENV", "which environment is active"),
    ("PYENV_VERSION", "which version it is to be"),
    ("PIP_CERT", "authorities of this network"),
    ("REQUESTS_CA_BUNDLE", "authorities of this network"),
    ("SSL_CERT_FILE", "authorities of this network"),
    ("PYTHONUNBUFFERED", "whether output is seen at once"),
    (
        "PYTHONDONTWRITEBYTECODE",
        "whether what was compiled is kept",
    ),
    ("PYTHONHASHSEED", "for runs that can be repeated"),
    ("SOURCE_DATE_EPOCH", "for builds that can be repeated"),
];

impl Preset {
    /// What `pip install` needs beyond [`base`](Self::base): the caller's versions of Python,
    /// and a cache of its own.
    ///
    /// The place to install to is not in it: a project with an environment
    /// (`python3 -m venv`) in it has to be writable, and executable for the programs
    /// and the compiled modules of what was installed. Packages come over the network, which
    /// is [`networking`](Self::networking) and a choice of its own.
    ///
    /// **It may** run versions of Python below the caller's home, where pyenv, uv, asdf and
    /// mise keep them, with what is installed in these. Those of conda, and environments
    /// outside of the project, need an exception more.
    ///
    /// **It may not** read `pip.conf` (in `/etc`, `~/.config/pip` and `~/.pip`), `~/.netrc` and
    /// `~/.pypirc`, in which passwords are, nor are the variables `PIP_…` passed on but for `PIP_CERT`;
    /// who needs another index sets `PIP_INDEX_URL`. It may not read or change
    /// `~/.cache/pip`: whoever can write to it decides what is installed next. Its cache
    /// is in the private `/tmp`, and is gone when the program ends. It sees nothing of
    /// `~/.local`, neither programs nor modules.
    ///
    /// A package that is *built* with programs or compiled modules from other packages finds
    /// these in the directory for temporary files, where nothing executes: it needs
    /// the variable `TMPDIR` set to a directory of the project.
    pub fn pip() -> Self {
        let home = home();
        let versions = below(home.as_deref(), Exception::ExecuteAndRead, &VERSIONS);
        let settings = below(home.as_deref(), Exception::Read, &SETTINGS);
        let cache = set(
            "PIP_CACHE_DIR",
            "/tmp/.cache/pip",
            "a cache that is gone with the sandbox",
        );
        let items = versions.into_iter().chain(settings).chain([cache]);
        Self::called("pip", items.chain(passed(&VARIABLES)).collect())
    }
}
