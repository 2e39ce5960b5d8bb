// What the examples of the OpenAPI document are made of: one story of one order of one coconut, without any real key or secret.

export const base64Url = (text: string) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
export const id = (prefix: string) => `${prefix}_01jd7x3v9b6k2m4n8p0q1r5s7t`;
export const hash = "zjlL_4nYxX8o5dJSwbgcyxkCMrBgR0Yfc8mZI2vTqUQ";
export const signature = "kPq1W0cV3y9mZ8sT5uX2bN7aR4eF6hJ1dG0iK3lO5pQ8wE2rT7yU4iO6aS9dF1gH3jK5lZ7xC0vB2nM8qWeRtA";
/** A compact JWS of a type, with little inside: what each holds stands in docs/protocol.md. */
export const jws = (type: string) => `${base64Url(`{"alg":"ES256","typ":"coconut-${type}+jws"}`)}.e30.${signature}`;
/** Standard base64 DER, cut short. */
export const der = "MIHmMIGNAgEAMAAwWTATBgcqhkjOPQIBBggqhkjOPQMBBw==";
export const pem = (what: string) => `-----BEGIN ${what}-----\nMIHmMIGN…\n-----END ${what}-----\n`;
export const origin = "https://shop.example";
export const user = "1000000001";
/** 1 December 2026, 12:00 in Seoul, and times around it, in ms. */
export const now = 1_796_094_000_000;
export const minutes = (count: number) => now + count * 60_000;
export const days = (count: number) => now + count * 86_400_000;

export const order = {
  merchant: id("mer"),
  number: "2026-000123",
  currency: "KRW",
  lines: [{ product: "coconut", name: "Coconut", quantity: 1, unitPrice: "6900", amount: "6900" }],
  total: "6900",
} as const;
export const business = {
  name: "Coconut Stall",
  number: "1234567891",
  address: "110 Sejong-daero, Jung-gu, Seoul",
  representative: "Kim Haneul",
  phone: "02-120-0000",
};
