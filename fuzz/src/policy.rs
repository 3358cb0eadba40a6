//! What is true of every policy file.

use birdcage::policy::Policy;

/// Every text is a policy, or it is said in one line where it is none, and in another what to do.
/// A policy that is printed is read as the same policy again, and prints the same.
pub fn property(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let policy = match Policy::parse(&text, "p.toml") {
        Ok(policy) => policy,
        Err(error) => {
            let (line, remedy) = (error.to_string(), error.remedy());
            assert!(
                line.starts_with("p.toml:") && !line.contains('\n'),
                "{line:?}"
            );
            assert!(
                !remedy.is_empty() && !remedy.contains('\n'),
                "{line:?}: {remedy:?}"
            );
            return;
        }
    };
    let printed = policy.to_string();
    let again = Policy::parse(&printed, "again.toml").expect("what was printed is a policy");
    assert_eq!(again, policy, "{printed}");
    assert_eq!(again.to_string(), printed);
}
