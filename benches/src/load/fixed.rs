//! A minimal server of one fixed body: the ceiling of what searching can reach.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

/// How large the body is.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Bytes of the body.
    #[arg(long)]
    bytes: usize,
}

/// Serves a body of a fixed size on a free port of this machine, and prints the address.
pub(crate) fn serve(arguments: &Arguments) -> Result<()> {
    let body = Bytes::from(vec![b' '; arguments.bytes]);
    let answer = move || async move { ([(header::CONTENT_TYPE, "application/json")], body) };
    let router: Router = Router::new().route("/v1/search", get(answer));
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let mut out = std::io::stdout();
        writeln!(out, "http://{}", listener.local_addr()?)?;
        out.flush()?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let service = TowerToHyperService::new(router.clone());
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    })
}

/// Such a server in a process of its own, ended when this is dropped.
pub(super) struct Fixed {
    child: Child,
    pub(super) url: String,
}

impl Fixed {
    pub(super) fn start(bytes: usize) -> Result<Self> {
        let mut child = Command::new(env::current_exe()?)
            .args(["fixed-body", "--bytes", &bytes.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the server of a fixed body")?;
        let output = child.stdout.take().context("no pipe")?;
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url)?;
        let url = url.trim().to_owned();
        Ok(Self { child, url })
    }
}

impl Drop for Fixed {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
