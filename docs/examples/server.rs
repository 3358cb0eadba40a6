//! A server that runs each request, a shell script, in a cage of its own.
#![forbid(unsafe_code)]

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use birdcage::process::{Command, Stdio};
use birdcage::{Birdcage, Prepared, Preset};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How long a script may take, and how much it may print.
const TIME: Duration = Duration::from_secs(5);
const BYTES: u64 = 64 * 1024;

#[tokio::main]
async fn main() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:8080").await?;
    serve(listener).await
}

async fn serve(listener: TcpListener) -> Result<()> {
    // What is the same for all requests is done once.
    let cage = Arc::new(Birdcage::with_preset(&Preset::base())?.prepare()?);
    loop {
        let (client, _) = listener.accept().await?;
        let cage = Arc::clone(&cage);
        tokio::spawn(async move {
            if let Err(error) = answer(client, cage).await {
                eprintln!("a request failed: {error}");
            }
        });
    }
}

async fn answer(mut client: TcpStream, cage: Arc<Prepared>) -> Result<()> {
    let mut script = String::new();
    (&mut client)
        .take(BYTES)
        .read_to_string(&mut script)
        .await?;
    let printed = run(script, cage).await?;
    client.write_all(&printed).await?;
    Ok(client.shutdown().await?)
}

/// What the script prints, as far as it comes in time.
async fn run(script: String, cage: Arc<Prepared>) -> Result<Vec<u8>> {
    let mut command = Command::new("sh");
    command.args(["-c", &script]).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    // A spawn sleeps for a millisecond or so, and waiting sleeps for longer.
    let mut child = spawn_blocking(move || cage.spawn(command)).await??;
    let mut printed = Vec::new();
    if let Some(pipe) = child.stdout.take() {
        let pipe = tokio::process::ChildStdout::from_std(pipe.into())?;
        let _late = timeout(TIME, pipe.take(BYTES).read_to_end(&mut printed)).await;
    }
    // Whatever the script has started ends with it.
    child.kill()?;
    spawn_blocking(move || child.wait()).await??;
    Ok(printed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends a script to a server of its own, and returns what comes back.
    async fn asked(script: &str) -> Result<String> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(serve(listener));
        let mut client = TcpStream::connect(address).await?;
        client.write_all(script.as_bytes()).await?;
        client.shutdown().await?;
        let mut answer = String::new();
        client.read_to_string(&mut answer).await?;
        server.abort();
        Ok(answer)
    }

    #[tokio::test]
    async fn a_request_is_run_and_sees_nothing_of_the_server() -> Result<()> {
        assert_eq!(asked("echo $((6 * 7))").await?, "42\n");
        let script = "ls /home; cat /proc/1/environ; set -- /proc/[0-9]*; echo $#";
        // Its shell is the only process that there is.
        assert_eq!(asked(script).await?, "1\n");
        Ok(())
    }

    #[tokio::test]
    async fn a_request_that_leaves_something_running_is_answered() -> Result<()> {
        assert_eq!(asked("sleep 600 & echo done; exec >&-").await?, "done\n");
        Ok(())
    }
}
