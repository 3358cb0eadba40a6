//! Python and its package manager.

use birdcage_tests::Workshop;

#[test]
fn python_runs_threads_and_processes() {
    let Some(workshop) = Workshop::with(&["python3"]) else {
        return;
    };
    let workshop = workshop.fixture("python");
    assert_eq!(
        workshop.sh("python3 threads.py"),
        "45 from a child b [1, 2, 8]\n"
    );
}

#[test]
fn python_runs_a_line_with_a_child_and_a_thread() {
    let Some(workshop) = Workshop::with(&["python3"]) else {
        return;
    };
    let line = "import subprocess, threading; \
        t = threading.Thread(target=lambda: print(subprocess.check_output(['echo', 'x']))); \
        t.start(); t.join()";
    assert_eq!(workshop.sh(&format!("python3 -c \"{line}\"")), "b'x\\n'\n");
}

#[test]
fn pip_installs_a_wheel_into_an_environment_of_its_own() {
    let Some(workshop) = Workshop::with(&["python3"]) else {
        return;
    };
    let workshop = workshop.fixture("python");
    workshop.sh("python3 wheel.py && python3 -m venv env");
    workshop.sh("env/bin/python -m pip install --quiet --no-index greeting-1.0-py3-none-any.whl");
    let text = workshop.sh("env/bin/python -c 'import greeting; greeting.main()'");
    assert_eq!(text, "hello from a wheel\n");
    assert_eq!(
        workshop.executable().sh("env/bin/greet"),
        "hello from a wheel\n"
    );
}
