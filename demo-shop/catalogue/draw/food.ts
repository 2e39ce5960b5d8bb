import { box, type Draw, dot, line, moved, oval, path, shadow, shine, times, turned } from "./canvas.ts";

/** A crate of tangerines. */
export const tangerines: Draw = ({ main, deep, accent, pale }) => {
  const fruit = (x: number, y: number) =>
    dot(x, y, 40, main) +
    path(`M${x - 34} ${y + 20}a40 40 0 0 0 68 0c-18 14-50 14-68 0z`, deep, 'opacity=".5"') +
    dot(x - 12, y - 14, 8, "#fff", 'opacity=".4"') +
    dot(x + 2, y - 30, 4, "#58752c");
  const leaf = (x: number, y: number) => path(`M${x} ${y}c10-30 40-32 56-22-8 22-30 34-56 22z`, "#6f9a3a");
  return (
    shadow(200, 326, 150) +
    fruit(140, 162) +
    fruit(206, 142) +
    fruit(266, 166) +
    leaf(210, 112) +
    fruit(108, 206) +
    fruit(172, 204) +
    fruit(236, 206) +
    fruit(296, 208) +
    leaf(150, 132) +
    path("M58 222h284l-16 104H74z", accent) +
    line("M60 252h280M66 290h268", "#000", 4, 'opacity=".18"') +
    box(150, 240, 100, 62, pale, 8) +
    dot(200, 268, 17, main) +
    path("M200 252c4-10 14-11 20-8-3 8-11 12-20 8z", "#6f9a3a") +
    line("M174 292h52", deep, 4)
  );
};

/** A bottle of oil. */
export const oilBottle: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 330, 74) +
  box(180, 62, 40, 34, accent, 6) +
  box(184, 92, 32, 40, deep) +
  path("M184 124h32c4 26 42 36 42 76v116a14 14 0 0 1-14 14h-88a14 14 0 0 1-14-14V200c0-40 38-50 42-76z", main) +
  path("M216 124c4 26 42 36 42 76v116a14 14 0 0 1-14 14h-24z", deep, 'opacity=".5"') +
  box(142, 212, 116, 84, pale) +
  dot(200, 240, 15, accent) +
  times(5, (at) => turned(at * 72, 200, 240, oval(200, 231, 3, 6, pale))) +
  line("M168 272h64M180 284h40", deep, 4) +
  shine("M156 196c4-16 14-24 22-34-4 20-10 26-10 46v4h-12z", 0.4);

/** Packs of seaweed, one open. */
export const seaweed: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 326, 140) +
  turned(-9, 140, 230, box(72, 138, 124, 180, deep, 8) + line("M72 158h124M72 300h124", "#000", 3, 'opacity=".25"')) +
  turned(
    7,
    250,
    220,
    box(174, 120, 140, 200, main, 8) +
      line("M176 140h136M176 300h136", "#000", 3, 'opacity=".2"') +
      box(198, 166, 92, 92, pale, 46) +
      path("M214 232h60l-8-50h-44z", "#20342a") +
      path("M222 196l22 12 24-10v8l-24 12-22-10z", "#3d5a48") +
      line("M214 278h60", accent, 8),
  ) +
  moved(42, 258, path("M0 0 84 6l-2 62L2 62z", "#20342a") + line("M10 14l62 8M12 32l58 6M12 48l60 8", "#3d5a48", 4));

/** A jar of honey with a dipper. */
export const honey: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 328, 104) +
  path("M106 142h188v150c0 26-12 36-34 36H140c-22 0-34-10-34-36z", main) +
  path("M252 142h42v150c0 26-12 36-34 36h-26c14-8 18-20 18-36z", deep, 'opacity=".5"') +
  box(98, 92, 204, 54, accent, 12) +
  line("M118 104v30M142 104v30M166 104v30M190 104v30M214 104v30M238 104v30M262 104v30M284 104v30", "#000", 4, 'opacity=".14"') +
  box(128, 182, 144, 104, pale, 12) +
  times(3, (at) => path("M0-22 19-11v22L0 22-19 11v-22z", at === 1 ? deep : main, `transform="translate(${158 + at * 42} 224)"`)) +
  line("M158 268h84", deep, 6) +
  shine("M118 160h14v120c0 10-14 10-14 0z", 0.4);
