//! `caller`, a process that spawns cages and looks at what becomes of itself.
//!
//! What a library does to its caller can be judged only in a process in which
//! nothing else goes on: no other test, no other thread but its own. Each scenario
//! is a function that panics if a promise is not kept; the exit status tells.
#![forbid(unsafe_code)]

mod blocked;
mod death;
mod failures;
mod few;
mod inherited;
mod interrupted;
mod leaks;
mod status;
mod unchanged;
mod window;

/// A scenario's name and what it does with the arguments that follow its name.
type Scenario = (&'static str, fn(&[String]));

const SCENARIOS: [Scenario; 20] = [
    ("unchanged-by-success", |_| unchanged::by_success()),
    ("unchanged-by-failure", |_| unchanged::by_failure()),
    ("unchanged-while-signals-are-blocked", |_| {
        unchanged::while_signals_are_blocked()
    }),
    ("unchanged-by-preparing", |_| unchanged::by_preparing()),
    ("passes-nothing-on", |_| unchanged::by_what_it_holds()),
    ("leaks-nothing", |_| leaks::nothing()),
    ("leaks-nothing-prepared", |_| leaks::nothing_prepared()),
    ("echo-inherited", |_| inherited::echo()),
    ("leaves-open-pipes-behind", |_| {
        inherited::leaves_open_pipes_behind()
    }),
    ("hold", death::hold),
    (
        "hold-in-a-thread-that-ends",
        death::hold_in_a_thread_that_ends,
    ),
    ("spawn-and-exit", death::spawn_and_exit),
    ("spawn-forever", death::spawn_forever),
    ("waits-through-signals", |_| {
        interrupted::waits_through_signals()
    }),
    ("spawns-through-signals", |_| {
        interrupted::spawns_through_signals()
    }),
    ("true-status", |_| status::is_true()),
    ("program-starts-with-default-signals", |_| {
        blocked::program_starts_with_default_signals()
    }),
    ("closed-streams", few::closed_streams),
    ("few-descriptors", |_| few::few_descriptors()),
    ("window", window::shows_nothing),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = arguments.split_first().expect("the name of a scenario");
    let scenario = SCENARIOS.iter().find(|(known, _)| known == name);
    let (_, perform) = scenario.unwrap_or_else(|| panic!("no such scenario: {name}"));
    perform(rest);
}
