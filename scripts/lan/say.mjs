/** What a person with a phone is told in the terminal. */

/** Says how a phone comes to trust this machine, and shows the phone app's address as a QR code. */
export async function sayForPhones({ ports, rootPage, system: { origins } }, root) {
  const { hostname } = new URL(origins.wallet);
  console.log(`
For a phone in the same network:

  1. Once: trust this machine. Open ${rootPage} (plain http) on the phone, and install the certificate.

${await drawQr(rootPage)}

     Android        Settings, search "CA certificate", install the downloaded file
                    (Firefox has a switch of its own: "Use third party CA certificates" in its secret settings)
     iPhone, iPad   in Safari; Settings > General > VPN & Device Management; then General > About >
                    Certificate Trust Settings, switch it on
     Compare        the SHA-256 fingerprint that the phone shows of the certificate with
                    ${root.fingerprint}
                    If it is another, somebody in your network changed it: remove it.
     It can vouch for ${hostname} alone. Remove it from the phone when you are done.

  2. Open the phone app: ${origins.wallet}

${await drawQr(origins.wallet)}

  If the phone finds nothing: the same Wi-Fi, not one for guests, and let TCP ports ${ports.gateway} to ${ports.root} through the
  firewall (with ufw: ufw allow ${ports.gateway}:${ports.root}/tcp; Windows and macOS ask).
  Everybody in this network can reach this system while it runs; its data are apart from those of npm start without --lan.
`);
}

/** ISO/IEC 18004 section 6.3.8. */
const QUIET = 4;
/** Black and white of the fixed 256 colours: a terminal's theme changes only the first 16. */
const INK = "\u001b[38;5;16m\u001b[48;5;231m";
const PLAIN = "\u001b[0m";

/** A text as a QR code with its quiet zone, each line of characters two rows of modules. */
export async function drawQr(text) {
  const { default: qr } = await import("qrcode");
  const { size, data } = qr.create(text, { errorCorrectionLevel: "L" }).modules;
  const isDark = (x, y) => x >= 0 && y >= 0 && x < size && y < size && data[y * size + x] === 1;
  const cell = (x, y) => " ▀▄█"[Number(isDark(x, y)) + 2 * Number(isDark(x, y + 1))];
  const from = (start, step) => Array.from({ length: Math.ceil((size + 2 * QUIET) / step) }, (_, at) => start + at * step);
  return from(-QUIET, 2)
    .map(
      (y) =>
        `     ${INK}${from(-QUIET, 1)
          .map((x) => cell(x, y))
          .join("")}${PLAIN}`,
    )
    .join("\n");
}
