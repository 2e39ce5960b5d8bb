// Node has this class at run time; its types know it only under node:crypto.
type CryptoKey = import("node:crypto").webcrypto.CryptoKey;
