/** The encoder without the renderers, which weigh 1.7 kB gz more. */
declare module "qrcode/lib/core/qrcode.js" {
  export { create } from "qrcode";
}
