/** Written in by the build: the gateway that this extension belongs to. */
declare const __GATEWAY_ORIGIN__: string;
/** Written in by the build: the origin of the phone app. */
declare const __WALLET_ORIGIN__: string;
/** Written in by the build: base64url SHA-256 of the root's SubjectPublicKeyInfo. */
declare const __ROOT_SPKI__: string;
/** IntersectionObserver v2. */
interface IntersectionObserverEntry {
  readonly isVisible: boolean;
}

/** A style sheet's minified text. */
declare module "*.css?inline" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: so the build exports it
  export default text;
}
