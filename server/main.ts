import { readConfig } from "./config.ts";
import { runProcesses } from "./processes.ts";

const config = readConfig(process.env);
// Loaded by the processes that serve: the one that only watches over them stays small.
await runProcesses(config, async () => (await import("./serve.ts")).serve(config));
