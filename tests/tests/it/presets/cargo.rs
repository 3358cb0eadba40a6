//! Cargo in a project, with what was downloaded before, and without the caller's settings.

use birdcage_tests::Household;

const HELLO: &str = "hello from a dependency and a build script\n";

#[test]
fn cargo_builds_with_a_vendored_dependency() {
    let Some(household) = Household::with_rust(&["cargo"]) else {
        return;
    };
    let household = household.fixture("cargo");
    assert_eq!(household.sh("cargo run --offline --quiet"), HELLO);
}

#[test]
fn cargo_builds_with_a_dependency_in_a_path() {
    let Some(household) = Household::with_rust(&["cargo"]) else {
        return;
    };
    let household = household.fixture("cargo");
    household.sh(
        "rm -r .cargo && sed -i 's|^greeting = .*|greeting.path = \"vendor/greeting\"|' Cargo.toml",
    );
    assert_eq!(household.sh("cargo run --offline --quiet"), HELLO);
}

/// A registry that is a repository with an index and an archive, and a project that
/// has downloaded from it. All of it is done outside.
fn downloaded() -> Option<Household> {
    let household = Household::with_rust(&["cargo"])?.fixture("cargo");
    let registry = "\
        echo '[workspace]' >> vendor/greeting/Cargo.toml
        cargo package --quiet --allow-dirty --no-verify --manifest-path vendor/greeting/Cargo.toml \
            --target-dir packaged
        mkdir -p ../registry/index/gr/ee ../registry/archives/greeting/1.0.0
        cp packaged/package/greeting-1.0.0.crate ../registry/archives/greeting/1.0.0/download
        sum=$(sha256sum packaged/package/*.crate | cut -d' ' -f1)
        cd ../registry/index && git init -q
        echo \"{\\\"dl\\\": \\\"file://$HOME/registry/archives\\\"}\" > config.json
        echo \"{\\\"name\\\": \\\"greeting\\\", \\\"vers\\\": \\\"1.0.0\\\", \\\"deps\\\": [], \
            \\\"features\\\": {}, \\\"yanked\\\": false, \\\"cksum\\\": \\\"$sum\\\"}\" > gr/ee/greeting
        git add . && git -c user.name=A -c user.email=a@b commit -q -m index";
    household.outside(registry);
    let project = "\
        rm -r vendor packaged
        sed -i 's|^greeting = .*|greeting = { version = \"1.0\", registry = \"own\" }|' Cargo.toml
        printf '[registries.own]\\nindex = \"file://%s\"\\n' \"$HOME/registry/index\" > .cargo/config.toml
        cargo fetch --quiet";
    household.outside(project);
    Some(household)
}

#[test]
fn cargo_builds_with_a_dependency_that_was_downloaded_before() {
    let Some(household) = downloaded() else {
        return;
    };
    assert!(household.home(".cargo/registry/src").exists());
    assert_eq!(household.sh("cargo run --offline --quiet"), HELLO);
}

/// What could change what was downloaded would be in the next project that needs it.
#[test]
fn cargo_changes_nothing_of_what_was_downloaded() {
    let Some(household) = downloaded() else {
        return;
    };
    let archive = household.outside("ls -d \"$HOME\"/.cargo/registry/cache/*/greeting-1.0.0.crate");
    let source =
        household.outside("ls -d \"$HOME\"/.cargo/registry/src/*/greeting-1.0.0/src/lib.rs");
    for path in [archive, source] {
        let path = path.trim_end();
        assert_eq!(household.act("write", path.as_ref()), "EROFS", "{path}");
        assert!(
            household.act("read", path.as_ref()).starts_with("ok "),
            "{path}"
        );
    }
    let before = household.outside("find \"$HOME/.cargo\" -newer Cargo.toml | sort");
    household.sh("cargo build --offline --quiet");
    let after = household.outside("find \"$HOME/.cargo\" -newer Cargo.toml | sort");
    assert_eq!(before, after);
}

#[test]
fn cargo_with_a_home_of_its_own_sees_nothing_that_was_downloaded() {
    let Some(household) = downloaded() else {
        return;
    };
    let output = household.attempt("CARGO_HOME=/tmp/.cargo cargo build --offline --quiet");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && complaint.contains("greeting"),
        "{complaint}"
    );
    assert_eq!(household.sh("cargo run --offline --quiet"), HELLO);
}

/// Tests in documentation are programs in the directory for temporary files.
#[test]
fn cargo_tests_documentation_in_a_directory_of_the_project() {
    let Some(household) = Household::with_rust(&["cargo"]) else {
        return;
    };
    let library = "//! ```\n//! assert_eq!(1, 1);\n//! ```\n";
    let household = household
        .fixture("cargo")
        .own("project/src/lib.rs", library);
    let test = "cargo test --offline --quiet --doc";
    let refused = household.attempt(test);
    assert!(!refused.status.success());
    household.sh(&format!("mkdir -p target && TMPDIR=$PWD/target {test}"));
}
