"""A Slurm of one node, this one, for as long as a test needs it: its own configuration, key, sockets and ports in a folder.

It needs neither systemd nor cgroups, nor a service of this machine's own, so it runs in a chroot or a container too.
"""
import ctypes
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "scancel", "sinfo", "squeue")
CONFIGURATION = """ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={control_port}
SlurmdPort={node_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
KillWait=5
NodeName=localhost NodeAddr=127.0.0.1 CPUs=2 RealMemory=1024 State=UNKNOWN
PartitionName=main Nodes=localhost Default=YES MaxTime=INFINITE State=UP
"""


class Unavailable(Exception):
    """Why Slurm cannot run here."""


def program(name):
    """Daemons are in folders that are not in everybody's PATH."""
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin:/usr/local/sbin")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def die_with_parent():
    """A test that is killed leaves no daemon behind."""
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Slurm:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.daemons = []

    def environment(self):
        return {"SLURM_CONF": str(self.folder / "slurm.conf")}

    def ask(self, *command):
        return subprocess.run([program(command[0]), *command[1:]], env={**os.environ, **self.environment()}, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)

    def start(self, name, *options):
        with open(self.folder / f"{name}.out", "wb") as said:
            self.daemons.append(subprocess.Popen([program(name), *options], stdin=subprocess.DEVNULL, stdout=said,
                                                 stderr=said, env={**os.environ, **self.environment()}, cwd=self.folder,
                                                 start_new_session=True, preexec_fn=die_with_parent))

    def said(self):
        """The last words of each daemon."""
        logs = sorted(self.folder.glob("*.log")) + sorted(self.folder.glob("*.out"))
        return "\n".join(f"{log.name}: {line}" for log in logs for line in log.read_text(errors="replace").splitlines()[-4:])

    def wait_until(self, holds, seconds, what):
        end = time.monotonic() + seconds
        while not holds():
            dead = [d for d in self.daemons if d.poll() is not None]
            if dead or time.monotonic() > end:
                raise Unavailable(f"{what}: {dead[0].args[0] + ' has ended' if dead else 'not in time'}\n{self.said()}")
            time.sleep(0.1)

    def __enter__(self):
        missing = [name for name in PROGRAMS if not program(name)]
        if missing:
            raise Unavailable(f"{', '.join(missing)} not installed")
        os.chmod(self.folder, 0o755)
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        (self.folder / "cgroup.conf").write_text("CgroupPlugin=cgroup/v1\n")
        (self.folder / "slurm.conf").write_text(CONFIGURATION.format(
            folder=self.folder, user=pwd.getpwuid(os.geteuid()).pw_name,
            control_port=free_port(), node_port=free_port()))
        try:
            self.start("munged", "--force", "--foreground", f"--key-file={key}", f"--socket={self.folder}/munge.socket",
                       f"--pid-file={self.folder}/munged.pid", f"--log-file={self.folder}/munged.log",
                       f"--seed-file={self.folder}/munge.seed")
            self.wait_until((self.folder / "munge.socket").exists, 30, "munged")
            self.start("slurmctld", "-D")
            self.start("slurmd", "-D")
            self.wait_until(lambda: self.ask("sinfo", "-h", "-o", "%T").stdout.strip() == "idle", 60, "the node")
        except Exception:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if len(self.daemons) > 1:
            self.ask("scancel", "--user", str(os.geteuid()))
            end = time.monotonic() + 15
            while self.ask("squeue", "-h").stdout.strip() and time.monotonic() < end:
                time.sleep(0.2)
        for daemon in reversed(self.daemons):
            daemon.terminate()
        for daemon in self.daemons:
            try:
                daemon.wait(20)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
