//! [`Arguments`], the command line.

use crate::check::CheckArguments;
use crate::doctor::DoctorArguments;
use crate::options::CageOptions;
use crate::why::WhyArguments;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use std::ffi::OsString;

/// Run a program with the files, environment and network that you name, and nothing else.
#[derive(Debug, Parser)]
#[command(name = "birdcage", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) action: Action,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Run a program in a cage
    #[command(after_help = EXAMPLES)]
    Run(RunArguments),
    /// Print what would be done to run a program, and do nothing
    Plan(PlanArguments),
    /// Say whether a program may read, write or execute a path, and which rule decides
    #[command(
        after_help = "Exit status: 0 if it may, 1 if it may not; 125 if the rules make no sense."
    )]
    Why(WhyArguments),
    /// Look for what is unwise or useless in a policy file
    #[command(
        after_help = "Exit status: 0 if there are at most notes, 1 if there are warnings, 2 if there are\n\
        dangers; 125 if the file is no policy."
    )]
    Check(CheckArguments),
    /// Say whether programs can be caged here, and what to do if not
    Doctor(DoctorArguments),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

const EXAMPLES: &str = "\
Examples:
  birdcage run -- ls /home                          there is no /home inside
  birdcage run -w . --chdir . -- make -j2           build here, and touch nothing else
  birdcage run -w . --chdir . -n -- npm install     the same, with the network
  birdcage run -p birdcage.toml -- make             by the rules of a file
  birdcage run -r data.csv -- python3 report.py     fails: report.py was not excepted
  birdcage run --env TOKEN=x -n -- curl https://…   pass one variable
  birdcage plan -w . -- make                        what would be done, line by line

Exit status: the program's own; 128+N if signal N ended it; 127 if it was not
found, 126 if it could not be executed; 125 if there is no sandbox.

Lines of --status-fd N, which must be open for writing and not be 0, 1 or 2:
  {\"event\":\"started\",\"pid\":123}
  {\"event\":\"exited\",\"status\":0,\"usage\":{\"user_seconds\":0.1,\"system_seconds\":0.0,\"peak_memory_bytes\":1}}
  {\"event\":\"exited\",\"signal\":9,\"usage\":null}
  {\"event\":\"failed\",\"step\":\"Execute\",\"path\":\"/x\",\"errno\":2,\"message\":\"…\",\"hint\":\"…\"}
Either started and exited are written, or failed alone; a part of failed that is
not known is null. The pid is the one of the host, of the first process inside.";

#[derive(Args, Debug)]
pub(crate) struct RunArguments {
    #[command(flatten)]
    pub(crate) cage: CageOptions,
    /// Write what becomes of the program to that descriptor, a line of JSON for each event
    #[arg(long, value_name = "N")]
    pub(crate) status_fd: Option<String>,
    /// The program and its arguments
    #[arg(required = true, trailing_var_arg = true, value_name = "CMD")]
    pub(crate) command: Vec<OsString>,
}

#[derive(Args, Debug)]
pub(crate) struct PlanArguments {
    #[command(flatten)]
    pub(crate) cage: CageOptions,
    /// Print it as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// The program and its arguments
    #[arg(required = true, trailing_var_arg = true, value_name = "CMD")]
    pub(crate) command: Vec<OsString>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;
    use proptest::prelude::*;
    use std::path::PathBuf;

    fn parse(line: &str) -> Result<(CageOptions, Vec<OsString>), clap::Error> {
        match Arguments::try_parse_from(line.split_whitespace())?.action {
            Action::Run(arguments) => Ok((arguments.cage, arguments.command)),
            Action::Plan(arguments) => Ok((arguments.cage, arguments.command)),
            _ => panic!("not a cage: {line}"),
        }
    }

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn long_and_short_options_mean_the_same() {
        for line in [
            "birdcage run -r a -w b -e c -n -- cmd",
            "birdcage run --allow-read a --allow-write b --allow-execute c --allow-networking cmd",
            "birdcage plan -ra -wb -ec -n cmd",
        ] {
            let (parsed, command) = parse(line).expect(line);
            assert_eq!(parsed.read, [PathBuf::from("a")], "{line}");
            assert_eq!(parsed.write, [PathBuf::from("b")], "{line}");
            assert_eq!(parsed.execute, [PathBuf::from("c")], "{line}");
            assert!(parsed.networking, "{line}");
            assert_eq!(command, ["cmd"], "{line}");
        }
    }

    #[test]
    fn nothing_after_the_command_is_an_option_of_ours() {
        let (parsed, command) =
            parse("birdcage run ls -r /etc --full-env -- -n").expect("a command");
        assert!(parsed.read.is_empty() && !parsed.full_env && !parsed.networking);
        assert_eq!(command, ["ls", "-r", "/etc", "--full-env", "--", "-n"]);
    }

    #[test]
    fn a_command_that_looks_like_an_option_is_still_the_command() {
        let (parsed, command) = parse("birdcage run -- --full-env -n").expect("a command");
        assert!(!parsed.full_env && !parsed.networking);
        assert_eq!(command, ["--full-env", "-n"]);
    }

    proptest! {
        #[test]
        fn whatever_follows_the_command_is_the_commands(
            rest in prop::collection::vec("-{0,2}[a-z=/]{0,6}", 0..6),
        ) {
            let words = ["birdcage", "run", "-r", "a", "--", "cmd"].map(String::from);
            let line = words.into_iter().chain(rest.clone());
            let Action::Run(parsed) = Arguments::try_parse_from(line).expect("a command").action else {
                panic!("not a run");
            };
            prop_assert_eq!(&parsed.cage.read, &[PathBuf::from("a")]);
            let expected: Vec<_> = rest.iter().map(OsString::from).collect();
            prop_assert_eq!(&parsed.command[1..], &expected[..]);
        }

        #[test]
        fn any_line_is_understood_or_refused(
            words in prop::collection::vec("(run|plan|--?[a-z-]{1,12}|[a-z/.=]{0,5})", 0..8),
        ) {
            let line = [String::from("birdcage")].into_iter().chain(words);
            let _either = Arguments::try_parse_from(line);
        }
    }

    #[test]
    fn a_cage_without_a_command_makes_no_sense() {
        assert!(parse("birdcage run -r /etc").is_err());
        assert!(parse("birdcage run --").is_err());
        assert!(parse("birdcage").is_err());
    }
}
