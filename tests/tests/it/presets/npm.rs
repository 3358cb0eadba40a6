//! npm in a project, without the caller's settings and cache.

use birdcage_tests::Household;

const FLAGS: &str = "--offline --no-audit --no-fund --no-update-notifier --loglevel=warn";

fn household() -> Option<Household> {
    let household = Household::with(&["npm"], &["node", "npm", "tar", "gzip"])?;
    // A registry that would be asked, and a cache that would be used, if they were read.
    let household = household.own(
        ".npmrc",
        "registry=http://127.0.0.1:9/\n//x/:_authToken=t\n",
    );
    let household = household.own(".npm/marker", "").fixture("npm");
    household.sh("tar czf greeting-1.0.0.tgz package && rm -r package");
    household.sh("cp consumer.json package.json");
    Some(household)
}

#[test]
fn npm_installs_a_package_and_runs_its_script_and_its_program() {
    let Some(household) = household() else {
        return;
    };
    household.sh(&format!("npm install {FLAGS} ./greeting-1.0.0.tgz"));
    assert!(
        household
            .home("project/node_modules/greeting/made.json")
            .exists()
    );
    let text = household.sh("npm run --silent greet");
    assert_eq!(text, "hello from an install script\n");
}

/// Also if it learns where the caller's home is.
#[test]
fn npm_keeps_its_cache_in_the_cage() {
    let Some(household) = household() else {
        return;
    };
    let before = household.outside("find \"$HOME/.npm\"");
    let script = format!(
        "export HOME=${{PWD%/*}}; npm install {FLAGS} ./greeting-1.0.0.tgz && ls /tmp/.npm"
    );
    let cache = household.sh(&script);
    assert!(cache.contains("_cacache"), "{cache}");
    assert_eq!(household.outside("find \"$HOME/.npm\""), before);
}

#[test]
fn npm_reads_nothing_of_the_callers_settings() {
    let Some(household) = household() else {
        return;
    };
    let registry = "npm config get registry";
    assert_eq!(household.outside(registry), "http://127.0.0.1:9/\n");
    assert_ne!(household.sh(registry), "http://127.0.0.1:9/\n");
}
