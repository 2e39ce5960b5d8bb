import { startCart } from "./cart.ts";
import { startCopy } from "./copy.ts";
import { dropDrafts, keepDraft } from "./draft.ts";
import { startGallery } from "./gallery.ts";
import { startLiveOrder } from "./live-order.ts";
import { sendOnce, startOrderForm } from "./order-form.ts";
import { startPayButton } from "./pay-button.ts";
import { startCounts, startPictureForm, startRefund } from "./seller.ts";
import { dropProductDrafts, dropSavedDraft, keepProductDraft } from "./seller-draft.ts";
import { startSignIn } from "./sign-in.ts";

const one = <T extends HTMLElement>(selector: string, start: (found: T) => void): void => {
  const found = document.querySelector<T>(selector);
  if (found) start(found);
};

const each = (selector: string, start: (found: HTMLFormElement) => void): void => document.querySelectorAll<HTMLFormElement>(selector).forEach(start);

one<HTMLFormElement>("form[data-order]", startOrderForm);
one<HTMLFormElement>("form[data-cart]", startCart);
each("form[data-once]", sendOnce);
each("form[data-keep]", keepDraft);
each("form[data-sign-out]", dropDrafts);
one("[data-gallery]", startGallery);
one<HTMLFormElement>("form[data-refund]", startRefund);
one<HTMLFormElement>("form[data-picture-form]", startPictureForm);
startCounts();
// After the digits are grouped: that is no difference.
one<HTMLFormElement>("form[data-draft]", keepProductDraft);
one("[data-draft-done]", dropSavedDraft);
each("form[data-sign-out]", dropProductDrafts);
one<HTMLButtonElement>("[data-copy]", startCopy);
one("[data-sign-in]", startSignIn);
one("[data-live]", (order) => {
  startLiveOrder(order);
  const button = order.querySelector<HTMLElement>("coconut-pay-button");
  if (button) startPayButton(order, button);
});
