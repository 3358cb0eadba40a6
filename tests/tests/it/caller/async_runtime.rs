//! Spawning in a server that runs on Tokio.

use birdcage_tests::{printed, run, start};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .expect("a runtime")
}

#[test]
fn a_spawn_works_where_blocking_is_allowed() {
    let text = runtime().block_on(async {
        tokio::task::spawn_blocking(|| printed("echo text"))
            .await
            .expect("the task")
    });
    assert_eq!(text, "text\n");
}

#[test]
fn a_spawn_works_in_a_task_itself() {
    let code = runtime().block_on(async {
        let task = tokio::spawn(async {
            let mut child = start("exit 42");
            tokio::task::spawn_blocking(move || child.wait())
                .await
                .expect("the task")
        });
        task.await.expect("the task").expect("a status").code()
    });
    assert_eq!(code, Some(42));
}

#[test]
fn many_tasks_spawn_at_once() {
    let texts = runtime().block_on(async {
        let task = |number| async move { printed(&format!("echo {number}")) };
        let tasks: Vec<_> = (0..32).map(|number| tokio::spawn(task(number))).collect();
        let mut texts = Vec::new();
        for task in tasks {
            texts.push(task.await.expect("the task"));
        }
        texts
    });
    let expected: Vec<_> = (0..32).map(|number| format!("{number}\n")).collect();
    assert_eq!(texts, expected);
}

#[test]
fn children_of_the_runtime_and_of_the_library_do_not_disturb_each_other() {
    let ends = runtime().block_on(async {
        let outside = tokio::process::Command::new("/bin/sh")
            .args(["-c", "sleep 0.2; exit 5"])
            .status();
        let inside = tokio::task::spawn_blocking(|| run("sleep 0.1; exit 6").status);
        (
            outside.await.expect("a status").code(),
            inside.await.expect("the task").code(),
        )
    });
    assert_eq!(ends, (Some(5), Some(6)));
}

#[test]
fn timers_go_on_while_a_task_waits_for_a_program() {
    let ticks = runtime().block_on(async {
        let program = tokio::task::spawn_blocking(|| printed("sleep 0.5"));
        let mut ticks = 0;
        while !program.is_finished() {
            tokio::time::sleep(Duration::from_millis(10)).await;
            ticks += 1;
        }
        ticks
    });
    assert!(ticks > 5, "{ticks} ticks");
}
