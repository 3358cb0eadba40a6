//! What is in a home beside what a preset shows, and what a tool would read of it.

use birdcage_tests::Household;
use std::ffi::OsStr;

/// Files in which tools keep passwords and tokens.
const SECRETS: [&str; 16] = [
    ".cargo/config.toml",
    ".cargo/credentials",
    ".cargo/credentials.toml",
    ".cache/pip/http/0",
    ".config/git/config",
    ".config/git/credentials",
    ".config/pip/pip.conf",
    ".git-credentials",
    ".gitconfig",
    ".netrc",
    ".npm/_cacache/index-v5/0",
    ".npmrc",
    ".pip/pip.conf",
    ".pypirc",
    ".ssh/id_ed25519",
    ".yarnrc.yml",
];

const PRESETS: [&str; 8] = [
    "network", "cargo", "git", "gpu", "make", "npm", "pip", "tty",
];

/// A home in which everything is that a preset may show, beside the secrets.
fn household() -> Household {
    let household = Household::with(&PRESETS, &[]).expect("no tool is needed");
    let shown = [
        ".cargo/bin/tool",
        ".cargo/registry/cache/0",
        ".cargo/git/db/0",
        ".nvm/versions/node/v1/bin/node",
        ".pyenv/versions/3/bin/python3",
        ".rustup/toolchains/one/bin/cargo",
        ".rustup/settings.toml",
        ".terminfo/x/xterm",
    ];
    let files = SECRETS.iter().chain(&shown);
    files.fold(household, |household, name| household.own(name, "secret"))
}

#[test]
fn no_preset_shows_a_file_in_which_tools_keep_secrets() {
    let household = household();
    for name in SECRETS {
        let path = household.home(name);
        assert_eq!(household.act("read", &path), "ENOENT", "{name}");
        let excepted = [OsStr::new("-r"), path.as_os_str()];
        let control = household.act_with(&excepted, "read", &path);
        assert_eq!(control, "ok secret", "{name}");
    }
}

#[test]
fn nothing_of_the_home_can_be_written_to() {
    let household = household();
    for name in [
        "new",
        ".cargo/new",
        ".cargo/bin/new",
        ".cargo/registry/cache/new",
        ".cargo/git/db/new",
        ".nvm/versions/new",
        ".pyenv/versions/new",
        ".rustup/new",
        ".rustup/toolchains/one/bin/new",
        ".terminfo/x/new",
    ] {
        let path = household.home(name);
        assert_eq!(household.act("create", &path), "EROFS", "{name}");
        assert!(!path.exists(), "{name}");
    }
    for name in [
        ".cargo/bin/tool",
        ".cargo/registry/cache/0",
        ".rustup/settings.toml",
    ] {
        assert_eq!(
            household.act("write", &household.home(name)),
            "EROFS",
            "{name}"
        );
    }
    let control = household.home("project/new");
    assert_eq!(household.act("create", &control), "ok");
}

#[test]
fn no_variable_in_which_secrets_are_is_passed_on() {
    let mut household = household();
    let secret = [
        "CARGO_REGISTRY_TOKEN",
        "GIT_ASKPASS",
        "NODE_AUTH_TOKEN",
        "NODE_OPTIONS",
        "NPM_TOKEN",
        "PIP_INDEX_URL",
        "SSH_AUTH_SOCK",
        "TWINE_PASSWORD",
        "npm_config__auth",
    ];
    for name in secret.into_iter().chain(["NODE_ENV", "RUSTFLAGS"]) {
        household = household.variable(name, "secret");
    }
    let passed = household.sh("env | sed -n 's/=secret$//p' | sort");
    assert_eq!(passed, "NODE_ENV\nRUSTFLAGS\n");
}
