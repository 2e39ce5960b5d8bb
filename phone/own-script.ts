// The page's policy (Trusted Types) lets no string become a script's address, except through this one.
interface ScriptAddresses {
  createScriptURL(address: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: ScriptAddresses): ScriptAddresses;
}

const OWN: ScriptAddresses = {
  createScriptURL(address) {
    if (new URL(address, location.href).origin !== location.origin) throw new TypeError(`not a script of ours: ${address}`);
    return address;
  },
};
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
const policy = trustedTypes?.createPolicy("coconut-own-scripts", OWN) ?? OWN;

/** The address of a script of this origin, fit for `new Worker` and `register`; throws TypeError for any other origin. */
export function ownScript(address: string | URL): string {
  return policy.createScriptURL(String(address));
}
