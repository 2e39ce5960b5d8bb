// Preloaded into the services: a start that was killed by force leaves no gateway behind on its port.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();
