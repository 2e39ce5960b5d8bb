/** Keeps the page from scrolling, without moving it where a scrollbar goes away; the answer undoes it. */
export function lockScroll(): () => void {
  const root = document.documentElement;
  const before = { overflow: root.style.overflow, scrollbarGutter: root.style.scrollbarGutter };
  if (innerWidth > root.clientWidth) root.style.scrollbarGutter = "stable";
  root.style.overflow = "hidden";
  return () => {
    root.style.overflow = before.overflow;
    root.style.scrollbarGutter = before.scrollbarGutter;
  };
}
