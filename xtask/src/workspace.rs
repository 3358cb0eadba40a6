//! The workspace: where it is, what is in it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;

/// The directory of the workspace's `Cargo.toml`.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

/// `cargo`, the very one that runs us.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// What `command` prints on its standard output, if it succeeds.
pub(crate) fn output_of(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?}: {}: {said}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The files of the project: tracked, or new and not ignored; those that exist.
pub(crate) fn files() -> Result<Vec<PathBuf>> {
    files_in(root())
}

fn files_in(checkout: &Path) -> Result<Vec<PathBuf>> {
    let mut git = Command::new("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let listed = output_of(git.current_dir(checkout))?;
    let mut files: Vec<_> = listed.split_terminator('\0').map(PathBuf::from).collect();
    files.sort();
    files.dedup();
    files.retain(|file| checkout.join(file).is_file());
    Ok(files)
}

/// Where cargo builds to, as cargo says.
pub(crate) fn target_directory() -> Result<PathBuf> {
    let metadata = metadata()?;
    let directory = metadata["target_directory"]
        .as_str()
        .ok_or("no target_directory")?;
    Ok(PathBuf::from(directory))
}

/// What `cargo metadata` says of the workspace's own packages.
pub(crate) fn metadata() -> Result<serde_json::Value> {
    let mut command = cargo();
    command
        .args(["metadata", "--format-version=1", "--no-deps"])
        .current_dir(root());
    Ok(serde_json::from_str(&output_of(&mut command)?)?)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use super::{files_in, output_of, root};

    #[test]
    fn the_root_holds_the_manifest_of_the_workspace() {
        let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("readable");
        assert!(manifest.starts_with("[workspace]"), "{manifest}");
    }

    #[test]
    fn a_command_that_fails_is_an_error_that_tells_what_it_said() {
        let mut command = Command::new("sh");
        let error = output_of(command.args(["-c", "echo out of luck >&2; exit 3"]));
        assert!(
            error
                .expect_err("fails")
                .to_string()
                .contains("out of luck")
        );
        assert_eq!(
            output_of(Command::new("echo").arg("x")).expect("succeeds"),
            "x\n"
        );
    }

    #[test]
    fn a_file_is_of_the_project_if_it_is_not_ignored_and_exists() {
        let checkout = tempfile::tempdir().expect("a directory");
        let git = |arguments: &[&str]| {
            output_of(Command::new("git").args(arguments).current_dir(&checkout)).expect("git")
        };
        git(&["init", "--quiet"]);
        for (name, text) in [
            (".gitignore", "/target\n"),
            ("gone", ""),
            ("new", ""),
            ("target", ""),
        ] {
            std::fs::write(checkout.path().join(name), text).expect("writable");
        }
        git(&["add", ".gitignore", "gone"]);
        std::fs::remove_file(checkout.path().join("gone")).expect("it is there");
        let expected = [".gitignore", "new"].map(PathBuf::from);
        assert_eq!(files_in(checkout.path()).expect("git"), expected);
    }

    #[test]
    fn without_git_there_is_no_list() {
        assert!(files_in(Path::new("/")).is_err());
    }
}
