/** The address of a worker's built script. */
declare module "*?worker&url" {
  const address: string;
  // biome-ignore lint/style/noDefaultExport: so the build exports it
  export default address;
}
