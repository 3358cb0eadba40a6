//! The moment between the program's start and the reaper's.

use birdcage::process::Command;
use birdcage::{Birdcage, Exception};
use birdcage_tests::{contains, spawns};

/// Starts the program that looks at process 1 before it does anything else, many times.
///
/// The one argument is a secret, and the environment holds it too.
pub(crate) fn shows_nothing(arguments: &[String]) {
    let secret = arguments[0].as_bytes();
    for start in 0..spawns(200) {
        let output = cage()
            .output(Command::new(env!("BIRDCAGE_WINDOW")))
            .expect("window");
        let seen = String::from_utf8_lossy(&output.stdout);
        assert!(
            !contains(&output.stdout, secret),
            "start {start} saw the secret: {seen}"
        );
        assert_eq!(
            (output.status.code(), &*seen),
            (Some(0), ""),
            "start {start} saw something"
        );
    }
}

fn cage() -> Birdcage {
    let mut cage = Birdcage::new();
    let program = Exception::ExecuteAndRead(env!("BIRDCAGE_WINDOW").into());
    cage.add_exception(program).expect("the program");
    cage
}
