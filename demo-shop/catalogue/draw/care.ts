import { box, type Draw, dot, line, oval, path, shadow, shine, times, turned } from "./canvas.ts";

const leaf = (x: number, y: number, colour: string) => path(`M${x} ${y}c-22-14-24-44 0-62 24 18 22 48 0 62z`, colour);

/** A tube that stands on its cap. */
export const tube: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 332, 62) +
  box(160, 282, 80, 50, accent, 10) +
  path("M134 72h132l-18 214h-96z", main) +
  path("M226 72h40l-18 214h-34c14-60 16-150 12-214z", deep, 'opacity=".45"') +
  box(130, 60, 140, 24, deep, 5) +
  line("M146 66v12M164 66v12M182 66v12M200 66v12M218 66v12M236 66v12M254 66v12", "#fff", 3, 'opacity=".4"') +
  dot(200, 168, 40, pale) +
  leaf(200, 194, accent) +
  line("M168 236h64M178 252h44", pale, 6) +
  shine("M150 92h14l8 176h-10z", 0.4);

/** A sunscreen: a flat bottle with a sun. */
export const sunscreen: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 332, 80) +
  box(162, 62, 76, 54, pale, 12) +
  path("M152 112h96c22 8 30 26 30 48v140c0 22-10 32-30 32h-96c-20 0-30-10-30-32V160c0-22 8-40 30-48z", main) +
  path("M244 112h4c22 8 30 26 30 48v140c0 22-10 32-30 32h-24c28-50 32-160 20-220z", deep, 'opacity=".4"') +
  dot(200, 196, 29, accent) +
  times(8, (at) => turned(at * 45, 200, 196, line("M200 156v-13", accent, 8))) +
  line("M162 266h76M174 284h52", pale, 7) +
  shine("M136 166c0-14 4-24 12-30v160h-12z", 0.4);

/** A flacon of perfume. */
export const perfume: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 332, 104) +
  box(172, 70, 56, 56, deep, 8) +
  box(182, 122, 36, 28, accent) +
  path("M128 146h144l32 40v122c0 14-8 22-22 22H118c-14 0-22-8-22-22V186z", pale, 'opacity=".85"') +
  path("M114 218h172v80c0 10-6 16-16 16H130c-10 0-16-6-16-16z", main) +
  path("M230 218h56v80c0 10-6 16-16 16h-40z", deep, 'opacity=".35"') +
  box(152, 204, 96, 66, "#fff", 4, 'opacity=".9"') +
  line("M170 228h60M180 246h40", deep, 5) +
  shine("M110 192l24-30h14l-24 34v100h-14z", 0.5);

/** A baby's bottle. */
export const babyBottle: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 332, 66) +
  path("M186 62c0-24 28-24 28 0 0 14 26 20 26 46h-80c0-26 26-32 26-46z", deep) +
  box(146, 104, 108, 42, accent, 12) +
  line("M162 112v26M180 112v26M198 112v26M216 112v26M234 112v26", "#000", 4, 'opacity=".12"') +
  path("M150 146h100c10 30 12 60 6 88 8 24 8 50 2 78-2 14-8 20-22 20h-72c-14 0-20-6-22-20-6-28-6-54 2-78-6-28-4-58 6-88z", pale, 'opacity=".9"') +
  path("M146 214c36 10 72-8 110 4l0 16c8 24 8 50 2 78-2 14-8 20-22 20h-72c-14 0-20-6-22-20-6-28-6-54 2-78z", main) +
  line("M216 186h26M222 212h20M216 238h26M222 264h20M216 290h26", deep, 5) +
  shine("M160 160h12c-6 50-6 100-2 150l-12 2c-8-50-4-110 2-152z", 0.6);

/** A rattle. */
export const rattle: Draw = ({ main, deep, accent, pale }) =>
  turned(
    30,
    200,
    200,
    `<circle cx="200" cy="336" r="30" fill="none" stroke="${accent}" stroke-width="16"/>` +
      box(190, 206, 20, 104, pale, 10) +
      dot(200, 242, 13, accent) +
      dot(200, 274, 13, main) +
      dot(200, 130, 86, main) +
      path("M114 130a86 86 0 0 0 172 0c-50 22-122 22-172 0z", deep) +
      path("M116 116c50 22 118 22 168 0l2 22c-50 22-122 22-172 0z", pale) +
      dot(158, 92, 11, accent) +
      dot(200, 74, 11, pale) +
      dot(242, 92, 11, accent),
  );

/** A cat's scratching board. */
export const scratcher: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 332, 150) +
  path("M52 246c60 40 90-40 148-40s96 74 148 26v62c0 20-14 34-34 34H86c-20 0-34-14-34-34z", main) +
  times(10, (at) => line(`M${70 + at * 28} ${274 + Math.round(8 * Math.sin(at))}v${46 - Math.round(8 * Math.sin(at))}`, deep, 5, 'opacity=".55"')) +
  path("M52 246c60 40 90-40 148-40s96 74 148 26v14c-52 48-90-26-148-26S112 300 52 260z", pale) +
  path("M158 206c-6-40 6-74 40-78l-8-34 24 16c10-4 20-4 28 0l24-16-6 40c20 26 16 56-2 74-30 24-70 22-100-2z", "#3b3a44") +
  dot(214, 142, 7, accent) +
  dot(242, 142, 7, accent) +
  path("M224 154h10l-5 6z", "#f3a6a6") +
  line("M156 206c-40 6-44-40-20-46", "#3b3a44", 15);

/** A lead with its hook. */
export const lead: Draw = ({ main, deep, accent, pale }) =>
  `<g fill="none" stroke="${main}" stroke-width="17"><ellipse cx="190" cy="196" rx="112" ry="84"/><ellipse cx="206" cy="206" rx="84" ry="62"/></g>` +
  line("M112 130c60-50 150-36 176 24", deep, 5, 'opacity=".5"') +
  line("M292 232c30 20 34 44 26 66", main, 17) +
  box(296, 290, 40, 26, pale, 8) +
  `<path d="M316 314v14a17 17 0 1 1-17 17" fill="none" stroke="#aab0ba" stroke-width="9" stroke-linecap="round"/>` +
  line("M90 160c-40-30-46-60-20-76s66 4 64 40", main, 17) +
  box(72, 140, 48, 28, accent, 8) +
  line("M120 236c20 26 60 40 100 36", "#fff", 4, 'stroke-dasharray="2 14" opacity=".8"');

/** A bed for a dog. */
export const petBed: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 334, 158) +
  path("M44 240c0-58 70-88 156-88s156 30 156 88v44c0 34-50 50-156 50S44 318 44 284z", deep) +
  oval(200, 236, 156, 78, main) +
  oval(200, 238, 112, 50, pale) +
  path("M112 238c10-40 60-56 100-44 30-14 66 4 72 34 4 26-30 40-84 40s-90-10-88-30z", "#c98f55") +
  path("M232 196c10-20 36-22 50-8 10 12 12 28 6 40-20 10-46 6-56-6z", "#b57a41") +
  path("M236 190c-12 6-14 28-6 40 12-2 18-20 14-36z", "#8a5a2b") +
  dot(272, 204, 5, "#2b211a") +
  oval(290, 216, 8, 6, "#2b211a") +
  line("M120 288c30 14 120 16 160 0", accent, 7, 'stroke-dasharray="4 14"');

/** A bowl for food. */
export const petBowl: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 332, 146) +
  path("M96 216h208l38 100c3 10-2 16-12 16H70c-10 0-15-6-12-16z", main) +
  path("M256 216h48l38 100c3 10-2 16-12 16h-60c10-40 4-90-14-116z", deep, 'opacity=".45"') +
  oval(200, 216, 106, 28, deep) +
  path("M110 214c6-40 50-54 90-52s84 14 90 52c-30 24-150 24-180 0z", accent) +
  times(7, (at) => dot(134 + at * 22, 196 - (at % 3) * 12, 12, at % 2 ? pale : deep, 'opacity=".85"')) +
  oval(200, 290, 20, 16, pale) +
  dot(176, 272, 9, pale) +
  dot(192, 262, 9, pale) +
  dot(210, 262, 9, pale) +
  dot(226, 272, 9, pale);
