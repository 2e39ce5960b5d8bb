/** Follows an order that is not paid yet; the page turns by itself when the shop's server says so. */
export function startLiveOrder(order: HTMLElement): void {
  if (order.dataset.state && order.dataset.state !== "open") return;
  const source = new EventSource(`${order.dataset.live}/events`);
  if (order.dataset.waiting !== undefined) {
    source.addEventListener("payable", () => {
      source.close();
      location.reload();
    });
  }
  source.addEventListener("state", (event) => {
    const { state }: { state: string } = JSON.parse(event.data);
    if (state === "open") return;
    source.close();
    void turn(order);
  });
}

/** Shows what has become of the order: by its page from the pay page, in place where it is shown already. */
export async function turn(order: HTMLElement): Promise<void> {
  const address = order.dataset.live ?? "/";
  if (location.pathname !== address) return location.assign(address);
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("main");
  if (!answer.ok || !fresh) return location.reload();
  document.title = page.title;
  document.querySelector("main")?.replaceWith(document.adoptNode(fresh));
  const said = document.getElementById("said");
  if (said) said.textContent = fresh.querySelector("h1")?.textContent ?? "";
}
