import { describe, expect, it } from "vitest";
import { isPublicAddress } from "./address.ts";
import { openOutbound } from "./client.ts";
import { OutboundError } from "./error.ts";
import { mayCall, resolveTarget } from "./target.ts";

/** Nobody's name leads anywhere. */
const strict = { allowLoopback: false, resolve: async () => [] };
const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => "reached",
    (error) => (error instanceof OutboundError ? error.reason : error),
  );

describe("addresses", () => {
  it.each([
    ...["127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "169.254.0.1"],
    ...["100.64.0.1", "100.100.100.200", "100.127.255.255", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9"],
    ...["192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"],
    ...["::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:7f00:1", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1"],
    ...["2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0"],
    ...["fec0::1", "ff02::1", "100::1", "5f00::1", "4000::1", "", "localhost", "1.2.3", "0x7f000001"],
  ])("%s is not public", (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(["1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::8a"])(
    "%s is public",
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
});

describe("URLs of a gateway that the operator did not open to this machine", () => {
  it.each([
    ...["http://example.com/", "https://example.com:444/", "https://example.com:4500/", "https://user@example.com/", "https://u:p@example.com/"],
    ...["ftp://example.com/", "file:///etc/passwd", "data:,x", "https://", "no url", "//example.com"],
    ...["https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f.0.0.1/", "https://0177.0.0.1/", "https://017700000001/"],
    ...["https://0x7f000001/", "https://0/", "https://127.0.0.1./", "https://①②⑦.0.0.1/", "https://169.254.169.254/latest/meta-data/"],
    ...["https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:a9fe:a9fe]/", "https://[64:ff9b::127.0.0.1]/", "https://[fd00:ec2::254]/"],
  ])("%s is refused", async (url) => {
    expect(await reasonOf(openOutbound(strict)({ url }))).toBe("refused-address");
    expect(await mayCall(url, strict)).toBe(false);
  });
  it("a name that leads inside is refused, also where another of its addresses is public", async () => {
    for (const inside of ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1"])
      for (const addresses of [[inside], ["8.8.8.8", inside], [inside, "2606:4700::1111"]])
        expect(await reasonOf(resolveTarget("https://inside.example/", { allowLoopback: false, resolve: async () => addresses }))).toBe("refused-address");
  });
  it("localhost and its subdomains are names like all others, and lead nowhere", async () => {
    for (const url of ["https://localhost/", "https://shop.localhost/"]) expect(await reasonOf(openOutbound(strict)({ url }))).toBe("unreachable");
    expect(await mayCall("https://not-yet.example/hook", strict)).toBe(true);
  });
  it("a public address is connected to as it was found", async () => {
    const target = await resolveTarget("https://shop.example/hook?a=1", { allowLoopback: false, resolve: async () => ["1.1.1.1", "2606:4700::1111"] });
    expect([target.url.href, target.addresses]).toEqual([
      "https://shop.example/hook?a=1",
      [
        { address: "1.1.1.1", family: 4 },
        { address: "2606:4700::1111", family: 6 },
      ],
    ]);
  });
});

describe("with the operator's loopback flag", () => {
  it("this machine is reached by http on any port, and nothing else is opened", async () => {
    const open = { allowLoopback: true, resolve: async () => ["127.0.0.1"] };
    for (const [url, address] of [
      ["http://shop.localhost:4500/", "127.0.0.1"],
      ["http://localhost.:1/", "127.0.0.1"],
      ["https://127.8.8.8:8443/", "127.8.8.8"],
      ["http://[::1]:80/", "::1"],
    ] as const)
      expect((await resolveTarget(url, open)).addresses.map((one) => one.address)).toEqual([address]);
    for (const url of [
      "https://shop.example/",
      "http://shop.example/",
      "http://10.0.0.1/",
      "http://localhost.example/",
      "http://0.0.0.0/",
      "http://u@localhost/",
    ])
      expect(await reasonOf(resolveTarget(url, open)), url).toBe("refused-address");
    for (const url of ["http://[::ffff:127.0.0.1]/", "ftp://localhost/"]) expect(await reasonOf(resolveTarget(url, open)), url).toBe("refused-address");
  });
});
