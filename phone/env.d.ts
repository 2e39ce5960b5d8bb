/** Written in by the build: the gateway that this app belongs to. */
declare const __GATEWAY_ORIGIN__: string;
/** Written in by the build: base64url SHA-256 of the root's SubjectPublicKeyInfo. */
declare const __ROOT_SPKI__: string;
