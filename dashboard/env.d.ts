/** base64url SHA-256 of the root's SubjectPublicKeyInfo, of the gateway that this dashboard was built for. */
declare const __ROOT_SPKI__: string;
