/** Written in by the build: every file of the app, with the hash of those whose name has none. */
declare const __PRECACHE__: readonly (string | { readonly url: string; readonly revision: string | null })[];
