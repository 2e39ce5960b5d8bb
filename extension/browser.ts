// The one file that knows the polyfill.
import browser from "webextension-polyfill";

export { browser };
