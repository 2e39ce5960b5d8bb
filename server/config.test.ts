import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const read = (env: Record<string, string>) => readConfig({ DATABASE_URL: "postgres://x", ...env });

test("the phone app's origin follows from the gateway's, or is said", () => {
  expect(read({}).walletOrigin).toBe("http://wallet.localhost:4400");
  expect(read({ PORT: "4630" }).walletOrigin).toBe("http://wallet.localhost:4630");
  expect(read({ COCONUT_PUBLIC_ORIGINS: "https://gateway.example" }).walletOrigin).toBe("https://wallet.example");
  expect(read({ COCONUT_WALLET_ORIGIN: "https://w.example" }).walletOrigin).toBe("https://w.example");
  const onOneAddress = { COCONUT_PUBLIC_ORIGINS: "https://192.168.0.5:4600", COCONUT_WALLET_ORIGIN: "https://192.168.0.5:4601" };
  expect(read(onOneAddress).walletOrigin).toBe("https://192.168.0.5:4601");
});

test("the phone app never shares a host with the gateway, and an origin is an origin", () => {
  for (const env of [
    { COCONUT_PUBLIC_ORIGINS: "https://pay.example" },
    { COCONUT_PUBLIC_ORIGINS: "https://gateway.example,http://wallet.example", COCONUT_WALLET_ORIGIN: "http://wallet.example" },
    { COCONUT_WALLET_ORIGIN: "http://localhost:4400" },
    { COCONUT_WALLET_ORIGIN: "https://wallet.example/" },
    { COCONUT_WALLET_ORIGIN: "*" },
    { COCONUT_WALLET_ORIGIN: "" },
  ]) {
    expect(() => read(env), JSON.stringify(env)).toThrow("COCONUT_WALLET_ORIGIN");
  }
});
