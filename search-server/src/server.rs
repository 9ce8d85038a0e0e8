//! The server: bound to its address, then run until it is told to stop.

use std::future::Future;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;

use crate::app::App;
use crate::error::ServerError;
use crate::http::{SecurityHeaders, accept, stack};
use crate::live::LiveIndex;
use crate::site::{Portal, tiles_origin};
use crate::{api, hsds, page};

/// How to serve.
#[derive(Clone, Debug)]
pub struct Config {
    /// The index directory. Only read.
    pub index: PathBuf,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Who may show the pages in a frame: the sources of the Content-Security-Policy's
    /// `frame-ancestors`, such as `'none'`.
    pub frame_ancestors: String,
    /// How long to go on serving, with readiness failing, after the signal to stop: time for
    /// a load balancer to notice.
    pub shutdown_delay: Duration,
    /// Who runs the portal, and under which address.
    pub portal: Portal,
}

/// A server that has its index open and its address bound.
#[derive(Debug)]
pub struct Server {
    app: App,
    router: Router,
    listener: TcpListener,
    address: SocketAddr,
    shutdown_delay: Duration,
}

impl Server {
    /// Opens the index, then binds the address, while the largest files of the index are still
    /// being verified. Nothing is answered before [`Server::run`].
    ///
    /// # Errors
    /// When there is no index, it cannot be trusted, or the address cannot be listened at.
    pub async fn start(config: Config) -> Result<Self, ServerError> {
        let portal = config.portal.checked()?;
        let tiles = portal.map_tiles.as_deref().and_then(tiles_origin);
        let security = SecurityHeaders::new(&config.frame_ancestors, tiles)?;
        let opening = tokio::task::spawn_blocking(move || {
            luukku_engine::load();
            api::prepare_validators();
            LiveIndex::open(&config.index)
        });
        let (live, unverified) = opening.await.map_err(std::io::Error::from)??;
        let listener = bind(config.listen).await?;
        let address = listener.local_addr()?;
        let app = App::new(live, portal);
        tokio::spawn(Arc::clone(&app.live).verify(unverified));
        let shed = api::routes()
            .merge(hsds::routes())
            .merge(page::routes())
            .with_state(app.clone());
        let health = api::health_routes().with_state(app.clone());
        Ok(Self {
            router: stack(shed, health, security),
            app,
            listener,
            address,
            shutdown_delay: config.shutdown_delay,
        })
    }

    /// The address listened at.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until `stop` is ready; then readiness fails, requests in flight are
    /// answered within ten seconds, and it returns.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let watch = tokio::spawn(Arc::clone(&self.app.live).watch());
        let app = self.app;
        let delay = self.shutdown_delay;
        let stop = async move {
            stop.await;
            app.begin_stopping();
            tracing::info!("stopping");
            tokio::time::sleep(delay).await;
        };
        accept(self.listener, self.router, stop).await;
        watch.abort();
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, ServerError> {
    TcpListener::bind(address)
        .await
        .map_err(|cause| match cause.kind() {
            ErrorKind::AddrInUse => ServerError::AddressInUse(address),
            _ => ServerError::Listen { address, cause },
        })
}
