//! `search-server`: serves a Luukku index over HTTP.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use luukku_search_server::{
    Config, EXAMPLE_QUERIES, Portal, Server, ServerError, default_demo_directory, example_address,
    prepare_demo_index,
};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// An answer is many small pieces, made on one thread and freed on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Serves a Luukku index: the API below /v1, a search page at /.
///
/// Without --index it makes a demo index on first use and serves that.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES)]
struct Options {
    /// Index directory, as `indexer build` makes it
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where the demo index is kept [default: the user's cache folder]
    #[arg(long, value_name = "DIR", conflicts_with = "index")]
    demo_dir: Option<PathBuf>,
    /// Who may show the pages in a frame, as in a Content-Security-Policy
    #[arg(long, value_name = "SOURCES", default_value = "'none'")]
    frame_ancestors: String,
    /// Seconds to go on serving, with readiness failing, after the signal to stop
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    shutdown_delay: u64,
    /// Who runs the portal, as people know them
    #[arg(long, value_name = "NAME")]
    operator_name: Option<String>,
    /// Where feedback goes: an e-mail address or the address of a form
    #[arg(long, value_name = "ADDRESS")]
    feedback_address: Option<String>,
    /// The address under which people reach the portal, without a path: for search engines, and
    /// for links to share
    #[arg(long, value_name = "URL")]
    public_address: Option<String>,
    /// Tiles of the map, as `https://kartta.example/{z}/{x}/{y}.png`: browsers then ask that
    /// server [default: the map is drawn from data of our own]
    #[arg(long, value_name = "URL")]
    map_tiles: Option<String>,
    /// Whose tiles those are, to be shown on the map
    #[arg(long, value_name = "TEXT", requires = "map_tiles")]
    map_credit: Option<String>,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  stopped by SIGTERM or SIGINT
  1  the sockets or signals failed
  2  wrong options
  3  there is no index in the directory
  4  the index is damaged, or was built for another version
  5  the address is in use or cannot be listened at
  6  the demo index could not be made

Log lines go to stderr as JSON; RUST_LOG sets what is logged (default: info).";

fn main() -> ExitCode {
    let options = Options::parse();
    log_to_stderr();
    match serve(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let code = error
                .downcast_ref::<ServerError>()
                .map_or(1, ServerError::exit_code);
            // Nothing can be done about a closed stderr.
            let _ = writeln!(io::stderr(), "search-server: {error:#}");
            ExitCode::from(code)
        }
    }
}

fn serve(options: Options) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(luukku_search_server::async_threads())
        .enable_all()
        .build()
        .context("the threads could not be started")?;
    let index = match options.index {
        Some(index) => index,
        None => prepare_demo_index(&options.demo_dir.unwrap_or_else(default_demo_directory))?,
    };
    runtime.block_on(async {
        let stop = stop_signal().context("signals cannot be received")?;
        let server = Server::start(Config {
            index,
            listen: options.listen,
            frame_ancestors: options.frame_ancestors,
            shutdown_delay: Duration::from_secs(options.shutdown_delay),
            portal: Portal {
                operator_name: options.operator_name,
                feedback_address: options.feedback_address,
                public_address: options.public_address,
                map_tiles: options.map_tiles,
                map_credit: options.map_credit,
            },
        })
        .await?;
        greet(server.address());
        server.run(stop).await;
        Ok(())
    })
}

/// Ready when SIGTERM or SIGINT arrives.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

fn greet(address: SocketAddr) {
    let server = format!("http://{address}");
    let examples = EXAMPLE_QUERIES.map(|(language, question)| {
        let link = example_address(&server, language, question);
        format!("  {question}\n    {link}\n")
    });
    let text = format!("Luukku serves at {server}\n\nTry:\n{}", examples.concat());
    // A closed stdout is no reason to stop serving.
    let mut stdout = io::stdout();
    let _ = stdout.write_all(text.as_bytes());
    let _ = stdout.flush();
}

/// JSON lines on stderr. A panic's own message may quote a query, so only its place is
/// logged.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panicked");
    }));
}
