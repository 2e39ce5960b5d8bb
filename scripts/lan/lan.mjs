/** npm start -- --lan: gateway, phone app and shop over HTTPS on this machine's address in the local network. */
import { join } from "node:path";
import { readPort, requireFreePort } from "../ports.mjs";
import { inState } from "../project.mjs";
import { findAddress, localNames } from "./address.mjs";

const PURPOSES = [
  ["gateway", "gateway over HTTPS"],
  ["wallet", "phone app over HTTPS"],
  ["shop", "demo shop over HTTPS"],
  ["root", "development root's page"],
];

/**
 * Chooses address and ports (`base` and the three after it), and looks that they are free. What it gives beside them makes a
 * system of its own for this address: phones keep their keys by origin, and certificates name it.
 */
export async function planLan({ address: wanted, base }) {
  const address = await findAddress(wanted);
  const first = readPort(base, "--lan-port");
  const ports = Object.fromEntries(PURPOSES.map(([name], at) => [name, readPort(String(first + at), "--lan-port")]));
  for (const [name, purpose] of PURPOSES) {
    await requireFreePort(ports[name], { purpose, variable: "LAN_PORT", flag: "--lan --lan-port", hosts: [address] });
  }
  const origin = (name) => `https://${address}:${ports[name]}`;
  const state = inState("lan", address);
  return {
    ...{ address, ports, rootPage: `http://${address}:${ports.root}` },
    system: {
      ...{ out: "dist/lan", state, keys: join(state, "keys"), databaseSuffix: `_lan_${address.replaceAll(".", "_")}` },
      origins: { gateway: origin("gateway"), wallet: origin("wallet"), shop: origin("shop") },
    },
  };
}

/** Opens the doors before what listens on the two local ports; `stop` closes them. */
export async function openLan({ address, ports, system: { state, origins } }, { gatewayPort, shopPort }) {
  // Packages: there only after the set-up.
  const { ensureCertificates } = await import("./certificates.mjs");
  const { openFront } = await import("./front.mjs");
  const { openRootPage } = await import("./root-page.mjs");
  const { root, ...server } = await ensureCertificates(join(state, "tls"), { address, names: localNames() });
  const open = [];
  const stop = async () => {
    await Promise.all(open.splice(0).map((door) => door.stop()));
  };
  try {
    open.push(await openFront({ origin: origins.gateway, local: gatewayPort, ...server }));
    open.push(await openFront({ origin: origins.wallet, local: gatewayPort, ...server }));
    open.push(await openFront({ origin: origins.shop, local: shopPort, ...server }));
    open.push(await openRootPage({ address, port: ports.root, root }));
  } catch (error) {
    await stop();
    throw error;
  }
  return { root, trustedKey: server.spkiSha256, stop };
}
