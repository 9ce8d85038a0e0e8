//! A PostgreSQL server of our own in the folder of the index, reached by a socket there.

use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use peer_protocol::Problem;
use postgres::{Client, NoTls};

/// The user of Debian's packages: PostgreSQL does not run as root.
const USER: &str = "postgres";

/// A running server; it stops when dropped.
pub(crate) struct Cluster {
    home: PathBuf,
    programs: PathBuf,
    /// User and group to run as; `None` when we are not root.
    owner: Option<(u32, u32)>,
}

impl Cluster {
    /// Makes an empty cluster in `home` and starts it.
    pub(crate) fn create(home: &Path) -> Result<Self, Problem> {
        std::fs::create_dir_all(home)?;
        let cluster = Self::of(home)?;
        if let Some((user, group)) = cluster.owner {
            chown(home, Some(user), Some(group))?;
        }
        let data = cluster.data();
        cluster.run("initdb", &["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--username=peer", "--pgdata", &data])?;
        cluster.start()?;
        Ok(cluster)
    }

    /// Starts the cluster in `home`.
    pub(crate) fn open(home: &Path) -> Result<Self, Problem> {
        let cluster = Self::of(home)?;
        cluster.start()?;
        Ok(cluster)
    }

    pub(crate) fn client(&self) -> Result<Client, Problem> {
        let mut settings = Client::configure();
        settings.host_path(&self.home).user("peer").dbname("postgres");
        Ok(settings.connect(NoTls)?)
    }

    fn of(home: &Path) -> Result<Self, Problem> {
        let home = home.canonicalize()?;
        let versions = std::fs::read_dir("/usr/lib/postgresql")?;
        let mut versions: Vec<PathBuf> =
            versions.filter_map(|entry| Some(entry.ok()?.path().join("bin"))).collect();
        versions.sort();
        let is_root = std::fs::metadata("/proc/self")?.uid() == 0;
        Ok(Self {
            programs: versions.pop().ok_or("PostgreSQL is not installed")?,
            owner: if is_root { Some(owner()?) } else { None },
            home,
        })
    }

    fn data(&self) -> String {
        self.home.join("data").to_string_lossy().into_owned()
    }

    /// One process a query, no network, and room for the whole index in memory.
    fn start(&self) -> Result<(), Problem> {
        let options = format!(
            "-c listen_addresses= -c unix_socket_directories={} -c shared_buffers=2GB -c work_mem=256MB \
             -c maintenance_work_mem=1GB -c max_parallel_workers_per_gather=0 -c jit=off -c fsync=off",
            self.home.display()
        );
        let log = self.home.join("log").to_string_lossy().into_owned();
        self.run("pg_ctl", &["start", "--wait", "--pgdata", &self.data(), "--log", &log, "--options", &options])
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<(), Problem> {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).current_dir(&self.home).stdin(Stdio::null()).stdout(Stdio::null());
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        let status = command.status()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("{program} failed; the user {USER} has to be able to enter {}: see the README", self.home.display()).into())
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(problem) = self.run("pg_ctl", &["stop", "--wait", "--mode=fast", "--pgdata", &self.data()]) {
            eprintln!("{problem}");
        }
    }
}

fn owner() -> Result<(u32, u32), Problem> {
    let users = std::fs::read_to_string("/etc/passwd")?;
    let fields = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let mut ours = fields.filter(|fields| fields.first() == Some(&USER));
    let fields = ours.next().ok_or("there is no user postgres")?;
    let number = |at: usize| fields.get(at).ok_or("no number")?.parse::<u32>().map_err(Problem::from);
    Ok((number(2)?, number(3)?))
}
