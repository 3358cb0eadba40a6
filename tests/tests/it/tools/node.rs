//! Node and its package manager.

use birdcage_tests::Workshop;

#[test]
fn node_runs_worker_threads() {
    let Some(workshop) = Workshop::with(&["node"]) else {
        return;
    };
    let workshop = workshop.fixture("node");
    assert_eq!(workshop.sh("node workers.js"), "sum 10\n");
}

#[test]
fn npm_installs_an_archive_and_runs_its_install_script() {
    let Some(workshop) = Workshop::with(&["node", "npm", "tar", "gzip"]) else {
        return;
    };
    let workshop = workshop.fixture("npm");
    workshop.sh("tar czf greeting-1.0.0.tgz package && rm -r package");
    workshop.sh("mkdir consumer && cp consumer.json consumer/package.json");
    let flags = "--offline --no-audit --no-fund --no-update-notifier --loglevel=warn";
    workshop.sh(&format!(
        "cd consumer && npm install {flags} ../greeting-1.0.0.tgz"
    ));
    let text = workshop.sh("cd consumer && node -p \"require('greeting')\"");
    assert_eq!(text, "hello from an install script\n");
}
