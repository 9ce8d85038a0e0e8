//! Our own accept loop: `axum::serve` has no timeout for a request's head.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

use crate::limits::{DRAIN, HEADER_READ_TIMEOUT, MAX_CONNECTIONS, MAX_HEAD_BYTES, WRITE_TIMEOUT};

/// Serves `router` on `listener` until `stop` is ready, then lets the requests in flight
/// finish within [`DRAIN`].
pub(crate) async fn accept(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let connections = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_READ_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES);

    let accepting = async {
        loop {
            let Ok(permit) = Arc::clone(&connections).acquire_owned().await else {
                return;
            };
            let Some(stream) = next_connection(&listener).await else {
                continue;
            };
            let io = TokioIo::new(Box::pin(with_write_timeout(stream)));
            let service = TowerToHyperService::new(router.clone());
            let connection = graceful.watch(http.serve_connection(io, service));
            tokio::spawn(async move {
                let _held_while_open = permit;
                if let Err(error) = connection.await {
                    tracing::debug!(
                        timeout = error.is_timeout(),
                        "a connection ended before its answer"
                    );
                }
            });
        }
    };
    tokio::select! {
        () = accepting => {}
        () = stop => {}
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("stopped before the last requests were answered");
    }
}

/// The next connection; `None` after an error, which is waited out when it is about us
/// (too many open files) rather than about the client.
async fn next_connection(listener: &TcpListener) -> Option<TcpStream> {
    let accepted: std::io::Result<(TcpStream, SocketAddr)> = listener.accept().await;
    match accepted {
        Ok((stream, _address)) => {
            // Answers are written in one piece: waiting to fill a packet only delays them.
            let _best_effort = stream.set_nodelay(true);
            Some(stream)
        }
        Err(error) => {
            tracing::warn!(kind = %error.kind(), "a connection could not be accepted");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

fn with_write_timeout(stream: TcpStream) -> TimeoutStream<TcpStream> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIMEOUT));
    stream
}
