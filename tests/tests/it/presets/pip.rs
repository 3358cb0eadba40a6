//! pip in a project, without the caller's settings and cache.

use birdcage_tests::Household;

fn household() -> Option<Household> {
    let household = Household::with(&["pip"], &["python3"])?;
    // An index with a password, which every pip that reads this says.
    let settings = "[global]\nindex-url = https://ann:secret@localhost/\n";
    let household = household.own(".config/pip/pip.conf", settings);
    let household = household.own(".cache/pip/marker", "").fixture("python");
    household.sh("python3 wheel.py");
    Some(household)
}

#[test]
fn pip_installs_into_an_environment_whose_programs_run() {
    let Some(household) = household() else {
        return;
    };
    household.sh("python3 -m venv env && env/bin/pip install -q --no-index ./*.whl");
    assert_eq!(household.sh("env/bin/greet"), "hello from a wheel\n");
}

#[test]
fn pip_installs_into_a_directory() {
    let Some(household) = household() else {
        return;
    };
    household.sh("python3 -m pip install -q --no-index --target lib ./*.whl");
    let text = household.sh("PYTHONPATH=lib python3 -c 'import greeting; greeting.main()'");
    assert_eq!(text, "hello from a wheel\n");
}

/// Also if it learns where the caller's home is.
#[test]
fn pip_keeps_its_cache_in_the_cage() {
    let Some(household) = household() else {
        return;
    };
    let directory = "python3 -m pip cache dir";
    assert_eq!(
        household.sh(&format!("HOME=${{PWD%/*}} {directory}")),
        "/tmp/.cache/pip\n"
    );
    let own = household.home(".cache/pip").display().to_string();
    assert_eq!(household.outside(directory).trim_end(), own);
}

#[test]
fn pip_reads_nothing_of_the_callers_settings() {
    let Some(household) = household() else {
        return;
    };
    let settings = "python3 -m pip config list";
    assert!(household.outside(settings).contains("ann:secret"));
    let inside = household.sh(settings);
    assert!(!inside.contains("index-url"), "{inside}");
}
