//! Policy files and command lines that are wrong, and what exactly is said of each.
//!
//! `refused.txt` has them. A block begins with `## ` and a sentence; then follow the lines of
//! `p.toml` (`| `), a line for the shell (`$ `), and what must come of it: the standard error (`> `)
//! and the exit status (`= `). With `BLESS=1` the last two are written anew: read what changes.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

const TABLE: &str = "tests/refused.txt";

/// The variable that says where a program counts what it runs, if it is built for that.
const COUNTS: &str = "LLVM_PROFILE_FILE";

/// How many there have to be.
const LEAST: usize = 60;

/// A block of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Case {
    name: String,
    file: Option<String>,
    line: String,
    error: String,
    status: String,
}

impl Case {
    fn of(block: &str) -> Self {
        let mut case = Self::default();
        for line in block.lines() {
            let (mark, rest) = line.split_at(line.len().min(2));
            match mark {
                "| " => case
                    .file
                    .get_or_insert_default()
                    .push_str(&format!("{rest}\n")),
                "|" => case.file.get_or_insert_default().push('\n'),
                "$ " => rest.clone_into(&mut case.line),
                "> " => case.error.push_str(&format!("{rest}\n")),
                ">" => case.error.push('\n'),
                "= " => rest.clone_into(&mut case.status),
                _ => case.name.push_str(line),
            }
        }
        case
    }

    /// What comes of it here and now.
    fn tried(&self) -> Self {
        let scratch = scene();
        if let Some(file) = &self.file {
            fs::write(scratch.path().join("p.toml"), file).expect("p.toml");
        }
        let program = Path::new(env!("CARGO_BIN_EXE_birdcage"));
        let path = format!(
            "{}:/usr/bin:/bin",
            program.parent().expect("a directory").display()
        );
        let output = Command::new("sh")
            .args(["-c", &self.line])
            .current_dir(scratch.path())
            .env_clear()
            .envs(env::var_os(COUNTS).map(|file| (COUNTS, file)))
            .envs([
                ("PATH", path.as_str()),
                ("LC_ALL", "C"),
                ("HOME", "/nonexistent"),
            ])
            .stdin(Stdio::null())
            .output()
            .expect("a shell");
        let real = fs::canonicalize(scratch.path()).expect("scratch");
        let error = String::from_utf8(output.stderr).expect("UTF-8");
        Self {
            error: error.replace(real.to_str().expect("UTF-8"), "DIR"),
            status: output
                .status
                .code()
                .map_or("none".to_owned(), |code| code.to_string()),
            ..self.clone()
        }
    }

    fn block(&self) -> String {
        let marked = |mark: &str, text: &str| -> String {
            let line = |line: &str| format!("{}\n", format!("{mark} {line}").trim_end());
            text.lines().map(line).collect()
        };
        let file = self.file.as_deref().map(|file| marked("|", file));
        format!(
            "## {}\n{}$ {}\n{}= {}\n",
            self.name,
            file.unwrap_or_default(),
            self.line,
            marked(">", &self.error),
            self.status
        )
    }
}

/// A directory with what the cases name.
fn scene() -> tempfile::TempDir {
    let scratch = tempfile::tempdir().expect("scratch");
    let at = |name: &str| scratch.path().join(name);
    fs::create_dir(at("d")).expect("a directory");
    for name in ["a", "d/f"] {
        fs::write(at(name), "").expect("a file");
    }
    fs::write(at("good.toml"), "version = 1\nhostname = 'good'\n").expect("a policy");
    fs::write(at("other.toml"), "version = 1\nhostname = 'other'\n").expect("a policy");
    fs::write(at("circle.toml"), "version = 1\nextends = ['./p.toml']\n").expect("a policy");
    fs::write(at("wrong.toml"), "version = 1\n\nwirte = ['a']\n").expect("a policy");
    scratch
}

fn cases(table: &str) -> Vec<Case> {
    let blocks = table.split("\n## ").skip(1);
    blocks.map(Case::of).collect()
}

#[test]
fn whatever_is_wrong_is_told_with_its_place_and_a_remedy() {
    let table = fs::read_to_string(TABLE).expect("the table");
    let expected = cases(&table);
    let found: Vec<_> = expected.iter().map(Case::tried).collect();
    if env::var_os("BLESS").is_some() {
        let introduction = table.split("\n## ").next().unwrap_or_default().trim_end();
        let blocks: Vec<_> = found.iter().map(Case::block).collect();
        fs::write(TABLE, format!("{introduction}\n\n{}", blocks.join("\n"))).expect("the table");
        return;
    }
    for (expected, found) in expected.iter().zip(&found) {
        assert_eq!(found.block(), expected.block());
    }
}

/// What no table of examples says of itself.
#[test]
fn every_refusal_is_two_lines_and_the_second_a_remedy() {
    let table = fs::read_to_string(TABLE).expect("the table");
    let cases = cases(&table);
    assert!(cases.len() >= LEAST, "{}", cases.len());
    for case in cases {
        let lines: Vec<_> = case.error.lines().collect();
        assert_eq!(case.status, "125", "{}", case.name);
        match lines.as_slice() {
            [first, second] => {
                assert!(
                    first.starts_with("birdcage: ") && first.len() > 20,
                    "{case:?}"
                );
                assert!(second.starts_with("hint: "), "{case:?}");
            }
            // The words of clap.
            [first, ..] => {
                assert!(first.starts_with("error: "), "{case:?}");
                assert!(case.error.contains("--help"), "{case:?}");
            }
            [] => panic!("nothing is said: {case:?}"),
        }
    }
}
