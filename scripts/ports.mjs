/** Ports, looked at before anything is started. */
import { createServer } from "node:net";

/** Fails with a sentence that names the port and how to choose another, where somebody listens on it already. */
export async function requireFreePort(port, { purpose, variable, flag, hosts = ["127.0.0.1", "::"] }) {
  for (const host of hosts) {
    if (await isTaken(port, host)) {
      const ways = [`${variable}=<port>`, ...(flag ? [`npm start -- ${flag} <port>`] : [])].join(" or ");
      throw new Error(`Port ${port}, wanted for the ${purpose}, is already in use. Stop what uses it, or choose another: ${ways}`);
    }
  }
}

/** Tells whether somebody listens on the port of this host. */
export function isTaken(port, host = "127.0.0.1") {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", ({ code }) => done(code === "EADDRINUSE" || code === "EACCES"));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(false)));
  });
}

/** A port of this machine that nobody listens on now. */
export function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen({ port: 0, host: "127.0.0.1" }, () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** Reads a port from a flag or a variable; anything but a port number is refused. */
export function readPort(text, name) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${name} must be a port number, not "${text}".`);
  return port;
}
