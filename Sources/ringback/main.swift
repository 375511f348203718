import Platform
import Server

CurrentProcess.exit(Daemon.run(DaemonOptions()))
