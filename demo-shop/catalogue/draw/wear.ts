import { box, type Colours, type Draw, dot, line, oval, path, shine, times, turned } from "./canvas.ts";

const GARMENT = "M148 96 84 132 58 236l48 14 16-54v132a10 10 0 0 0 10 10h136a10 10 0 0 0 10-10V196l16 54 48-14-26-104-64-36z";

/** A hooded sweater, lying. */
export const hoodie: Draw = ({ main, deep, accent, pale }) =>
  path(GARMENT, main) +
  path("M148 96c6-44 98-44 104 0 8 34-30 58-52 58s-60-24-52-58z", deep) +
  path("M164 102c6-30 66-30 72 0 4 24-20 40-36 40s-40-16-36-40z", "#000", 'opacity=".28"') +
  path("M150 232h100l18 66H132z", deep, 'opacity=".75"') +
  line("M182 140l-6 58M218 140l6 58", pale, 6) +
  dot(176, 202, 5, accent) +
  dot(224, 202, 5, accent) +
  box(122, 322, 156, 16, deep, 6) +
  line("M122 196v-30M278 196v-30", deep, 4);

/** A buttoned shirt, lying. */
export const shirt: Draw = ({ main, deep, accent, pale }) =>
  path(GARMENT, main) +
  path("M148 96l52 34 52-34-14-12h-76z", pale) +
  path("M148 96l30 52 22-18zM252 96l-30 52-22-18z", deep) +
  line("M200 130v206", deep, 4) +
  times(5, (at) => dot(208, 164 + at * 38, 5, accent)) +
  box(226, 176, 36, 42, deep, 5, 'opacity=".55"') +
  line("M122 196v-30M278 196v-30M140 120l-30 110", deep, 3, 'opacity=".6"');

/** Three pairs of socks in a row. */
export const socks: Draw = ({ main, deep, accent, pale }) => {
  const sock = (x: number, colour: string, cuff: string) =>
    path(`M${x} 96h56v116c0 22 8 30 26 42 22 15 22 52-8 56-22 3-74-30-74-72z`, colour) +
    box(x - 4, 88, 64, 34, cuff, 8) +
    line(`M${x + 8} 148h40M${x + 8} 166h40`, cuff, 7) +
    path(`M${x + 48} 262c22 6 44 18 36 40-12 8-34 4-48-8-6-14 0-28 12-32z`, cuff);
  return sock(64, main, deep) + sock(158, pale, accent) + sock(252, accent, main);
};

/** A knitted cap. */
export const beanie: Draw = ({ main, deep, accent, pale }) =>
  oval(200, 318, 118, 12, "#000", 'opacity=".16"') +
  dot(200, 96, 30, pale) +
  times(9, (at) => line(`M200 96l${Math.round(34 * Math.cos(at * 0.7))} ${Math.round(34 * Math.sin(at * 0.7))}`, pale, 9)) +
  path("M96 250c0-96 44-142 104-142s104 46 104 142z", main) +
  times(6, (at) => line(`M${130 + at * 28} 244c${(at - 2.5) * -3} -60 ${(at - 2.5) * -10} -100 ${(at - 2.5) * -20} -124`, deep, 5)) +
  box(84, 238, 232, 76, accent, 22) +
  times(13, (at) => line(`M${104 + at * 16} 250v52`, "#000", 4, 'opacity=".14"'));

/** A baby's bodysuit with a bear on it. */
export const bodysuit: Draw = ({ main, deep, accent, pale }) =>
  path("M140 92 76 128l18 70 38-12v66c0 24 24 36 34 78h68c10-42 34-54 34-78v-66l38 12 18-70-64-36c-14 34-106 34-120 0z", main) +
  line("M140 92c14 34 106 34 120 0", deep, 8) +
  line("M88 166l40-12M312 166l-40-12M168 326h64", deep, 7) +
  dot(184, 320, 4, pale) +
  dot(200, 320, 4, pale) +
  dot(216, 320, 4, pale) +
  dot(174, 186, 14, accent) +
  dot(226, 186, 14, accent) +
  dot(200, 210, 38, accent) +
  oval(200, 222, 18, 14, pale) +
  dot(188, 204, 4, "#3a2b22") +
  dot(212, 204, 4, "#3a2b22") +
  oval(200, 217, 6, 4, "#3a2b22");

/** A bib with a pocket. */
export const bib: Draw = ({ main, deep, accent, pale }) =>
  path(
    "M200 60c-60 0-94 40-90 96 3 40-14 60-14 104 0 52 42 80 104 80s104-28 104-80c0-44-17-64-14-104 4-56-30-96-90-96zm0 34c32 0 50 20 50 48s-18 52-50 52-50-24-50-52 18-48 50-48z",
    main,
  ) +
  path("M104 262c30 26 162 26 192 0 2 56-44 78-96 78s-98-22-96-78z", deep) +
  times(7, (at) => turned(at * 51, 200, 232, oval(200, 214, 7, 12, accent))) +
  dot(200, 232, 9, pale) +
  dot(138, 210, 6, pale) +
  dot(262, 210, 6, pale) +
  dot(150, 246, 5, accent) +
  dot(250, 246, 5, accent) +
  dot(200, 66, 7, deep);

/** Folded muslin cloths, tied. */
export const cloths = (colours: Colours): string =>
  oval(200, 318, 128, 12, "#000", 'opacity=".16"') +
  [colours.main, colours.pale, colours.deep, colours.pale]
    .map(
      (colour, at) =>
        path(`M84 ${282 - at * 42}c0-14 8-22 22-22h188c14 0 22 8 22 22v14c0 12-8 18-20 18H104c-12 0-20-6-20-18z`, colour) +
        line(`M96 ${298 - at * 42}h196`, "#000", 3, 'opacity=".1"'),
    )
    .join("") +
  box(184, 132, 32, 182, colours.accent) +
  path("M200 138c-40-44-78-20-58 4 14 14 42 10 58-4zm0 0c40-44 78-20 58 4-14 14-42 10-58-4z", colours.accent) +
  dot(200, 138, 11, colours.deep) +
  shine("M92 160h80v10H92z", 0.3);
