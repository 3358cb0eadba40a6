//! The guide's own code: its chapters, whose blocks are examples to rustdoc.
#![forbid(unsafe_code)]

/// Chapters with code in Rust, which is to compile. Tidy says if one is missing.
#[cfg(doctest)]
mod chapters {
    #[doc = include_str!("../src/from-0.8.1.md")]
    struct FromOld;
    #[doc = include_str!("../src/recipes/server.md")]
    struct Server;
    #[doc = include_str!("../src/tutorial.md")]
    struct Tutorial;
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    #[test]
    fn every_option_of_bubblewrap_is_in_its_chapter() {
        let Ok(output) = Command::new("bwrap").arg("--help").output() else {
            println!("skipped: there is no bwrap");
            return;
        };
        let help = String::from_utf8(output.stdout).expect("text");
        let options = help
            .split_whitespace()
            .filter(|word| word.starts_with("--"));
        let chapter = include_str!("../src/from-bubblewrap.md");
        let missing: Vec<_> = options
            .map(|option| option.trim_matches([',', '.', ')']))
            .filter(|option| !chapter.contains(&format!("`{option}`")))
            .collect();
        assert_eq!(missing, [""; 0]);
        assert!(help.contains("--ro-bind"), "{help}");
    }
}
