/** Under which address and names other devices of the local network reach this machine. */
import { createSocket } from "node:dgram";
import { isIPv4 } from "node:net";
import { hostname, networkInterfaces } from "node:os";

/** The IPv4 address that is wanted, or the one by which this machine reaches other networks; throws where it is none of this machine's. */
export async function findAddress(wanted) {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses.filter(({ family }) => family === "IPv4"));
  const usable = own.filter(({ internal }) => !internal).map(({ address }) => address);
  const choice = `This machine has ${usable.join(", ") || "no address in a network"}: npm start -- --lan --lan-address <address>`;
  if (wanted !== undefined) {
    if (isIPv4(wanted) && own.some(({ address }) => address === wanted)) return wanted;
    throw new Error(`--lan-address must be an IPv4 address of this machine, not "${wanted}". ${choice}`);
  }
  const [only, another] = usable;
  const address = another === undefined ? only : await outwardAddress();
  if (!usable.includes(address)) throw new Error(`It is not clear which address --lan should take. ${choice}`);
  return address;
}

/** Connecting a datagram socket sends nothing: it only asks the system for its way to an address, here one that is nobody's (RFC 5737). */
function outwardAddress() {
  return new Promise((done) => {
    const socket = createSocket("udp4");
    const end = (address) => {
      socket.close();
      done(address);
    };
    socket.once("error", () => end(undefined));
    socket.connect(9, "192.0.2.1", () => end(socket.address().address));
  });
}

/**
 * The machine's name in the local network (RFC 6762), where it has one. Never its plain name: a name constraint covers all
 * that is below, and a machine may be called as a top-level domain is.
 */
export function localNames(name = hostname()) {
  const label = name.split(".")[0].toLowerCase();
  return /^(?!localhost$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label) ? [`${label}.local`] : [];
}
