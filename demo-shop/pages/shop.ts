import { startLiveOrder } from "./live-order.ts";
import { startOrderForm } from "./order-form.ts";
import { startPayButton } from "./pay-button.ts";

const form = document.querySelector<HTMLFormElement>("form[data-order]");
const order = document.querySelector<HTMLElement>("[data-live]");
const button = document.querySelector<HTMLElement>("coconut-pay-button");
if (form) startOrderForm(form);
if (order) startLiveOrder(order);
if (order && button) startPayButton(order, button);
