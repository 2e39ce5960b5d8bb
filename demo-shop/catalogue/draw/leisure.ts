import { box, type Draw, dot, line, oval, path, shadow, shine, times, turned } from "./canvas.ts";

/** A yoga mat, half rolled. */
export const mat: Draw = ({ main, deep, accent, pale }) =>
  turned(
    -24,
    200,
    200,
    box(126, 132, 156, 236, "#000", 10, 'opacity=".14"') +
      box(118, 124, 156, 236, main, 8) +
      line("M134 170v172M258 170v172", pale, 3, 'opacity=".45"') +
      line("M176 250c0-26 40-26 40 0s-40 26-40 0M196 224v52M170 250h52", pale, 4, 'opacity=".6"') +
      path("M118 128h156v34H118z", "#000", 'opacity=".16"') +
      box(96, 58, 200, 82, main, 41) +
      path("M96 99a41 41 0 0 0 41 41h118a41 41 0 0 0 41-41z", deep, 'opacity=".6"') +
      oval(276, 99, 20, 41, deep) +
      line("M278 74c-12 10-12 40 0 50M280 86c-6 6-6 20 0 26", pale, 4) +
      box(134, 54, 16, 90, accent, 5) +
      box(226, 54, 16, 90, accent, 5),
  );

/** A flask. */
export const flask: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 332, 66) +
  line("M178 70c-6-44 50-44 44 0", deep, 12) +
  box(162, 66, 76, 50, accent, 10) +
  box(170, 112, 60, 16, pale) +
  path("M162 124h76c16 8 22 22 22 40v148c0 14-8 20-20 20h-80c-12 0-20-6-20-20V164c0-18 6-32 22-40z", main) +
  path("M232 124h6c16 8 22 22 22 40v148c0 14-8 20-20 20h-26c20-40 24-150 18-208z", deep, 'opacity=".45"') +
  path("M140 236c30-28 60 20 120-14v54c-60 30-90-14-120 12z", pale, 'opacity=".9"') +
  path("M140 258c30-28 60 20 120-14v12c-60 32-90-14-120 14z", accent) +
  shine("M152 168c0-10 4-18 10-22v150h-10z");

/** A folding chair for outdoors. */
export const chair: Draw = ({ main, deep, accent, pale }) =>
  shadow(204, 338, 138) +
  line("M108 92l54 240M288 214l-150 120M300 92l-42 130M252 332 128 210", deep, 11) +
  line("M166 336l-10-2M296 336l-48-110", deep, 11) +
  path("M100 84h206c8 0 12 6 10 14l-22 116c-50 18-110 18-160 0L90 98c-2-8 2-14 10-14z", main) +
  path("M134 214c50 18 110 18 160 0l18 26c-60 26-140 26-196 0z", pale) +
  line("M126 112h152M132 140h140", accent, 7) +
  line("M86 176h38M318 176h-38", accent, 15);

/** Shuttlecock and rackets. */
export const rackets: Draw = ({ main, deep, accent, pale }) => {
  const racket = (degrees: number, colour: string) =>
    turned(
      degrees,
      200,
      210,
      `<ellipse cx="200" cy="116" rx="58" ry="74" fill="${pale}" fill-opacity=".35" stroke="${colour}" stroke-width="12"/>` +
        times(5, (at) => line(`M${168 + at * 16} ${62 + Math.abs(at - 2) * 10}v${108 - Math.abs(at - 2) * 20}`, pale, 2.5)) +
        times(6, (at) => line(`M${152 + Math.abs(at - 2.5) * 4} ${74 + at * 17}h${96 - Math.abs(at - 2.5) * 8}`, pale, 2.5)) +
        line("M200 192v84", colour, 9) +
        box(188, 264, 24, 86, deep, 10) +
        line("M190 284h20M190 304h20M190 324h20", accent, 4),
    );
  return (
    racket(-34, main) +
    racket(34, accent) +
    path("M176 318l-18-60h84l-18 60z", "#fff") +
    line("M184 318l-10-58M200 318v-58M216 318l10-58M164 282h72", deep, 3, 'opacity=".4"') +
    path("M172 316h56c4 30-12 40-28 40s-32-10-28-40z", accent)
  );
};

/** Wooden blocks, piled. */
export const blocks: Draw = ({ main, deep, accent, pale }) => {
  const block = (x: number, y: number, colour: string, sign: string) =>
    box(x, y, 84, 84, colour, 8) + box(x + 9, y + 9, 66, 66, "#fff", 5, 'opacity=".32"') + sign;
  return (
    shadow(200, 332, 150) +
    block(70, 246, main, line("M96 308V274l16 22 16-22v34", deep, 7)) +
    block(160, 246, accent, dot(202, 288, 17, pale)) +
    block(250, 246, deep, path("M292 270l20 34h-40z", pale)) +
    block(114, 158, pale, path("M156 178l7 15 16 2-12 12 3 17-14-8-14 8 3-17-12-12 16-2z", accent)) +
    block(206, 158, main, line("M232 216v-32h26M232 200h20", pale, 7)) +
    path("M160 156l42-64 42 64z", accent) +
    path("M202 92l42 64h-22z", "#000", 'opacity=".14"')
  );
};

/** A puzzle, nearly done. */
export const puzzle: Draw = ({ main, deep, accent, pale }) =>
  box(70, 84, 250, 232, pale, 10) +
  path("M70 246c60-44 100-10 140-40s70-30 110-14v114a10 10 0 0 1-10 10H80a10 10 0 0 1-10-10z", main) +
  path("M70 284c70-30 150 6 250-30v52a10 10 0 0 1-10 10H80a10 10 0 0 1-10-10z", deep) +
  dot(140, 146, 30, accent) +
  times(3, (at) => line(`M${132.5 + at * 62.5} 84v232`, "#000", 3, 'opacity=".18"')) +
  times(3, (at) => line(`M70 ${142 + at * 58}h250`, "#000", 3, 'opacity=".18"')) +
  path("M258 84h62v58h-20c4 18-22 18-20 0h-22z", "#0003") +
  turned(18, 320, 120, path("M290 70h62v58h-20c4 18-22 18-20 0h-22v-20c-18 4-18-22 0-20z", pale) + path("M290 70h62v18c-20 14-40 10-62 18z", accent));

/** A whale of plush. */
export const whale: Draw = ({ main, deep, accent, pale }) =>
  shadow(196, 328, 140) +
  path("M306 168c-4-40 20-64 54-66-8 24-4 40 14 54-24 6-34 26-30 58-20-8-34-24-38-46z", deep) +
  path("M48 236c0-74 62-118 138-118 60 0 108 36 136 40 22 6 28 34 16 60-24 62-80 110-160 110-84 0-130-36-130-92z", main) +
  path("M56 262c40 34 150 40 210 10 20-10 44-26 56-38-28 58-80 94-144 94-68 0-110-24-122-66z", pale) +
  line("M110 286c14 8 30 14 46 16M120 304c10 6 24 10 34 11", deep, 4, 'opacity=".5"') +
  dot(116, 218, 10, "#1f2937") +
  dot(113, 214, 3, "#fff") +
  oval(92, 246, 13, 8, accent, 'opacity=".8"') +
  path("M206 262c-2 34-28 46-52 48 2-26 14-50 34-58z", deep) +
  line("M178 112c-2-20-14-30-28-30M186 112c2-20 14-30 28-30", accent, 8);

/** A wooden train. */
export const train: Draw = ({ main, deep, accent, pale }) => {
  const wheel = (x: number, radius: number) => dot(x, 316 - radius + 12, radius, deep) + dot(x, 316 - radius + 12, radius * 0.45, pale);
  return (
    shadow(200, 330, 168) +
    box(216, 158, 116, 132, main, 10) +
    box(206, 142, 136, 24, accent, 10) +
    box(240, 184, 68, 50, pale, 8) +
    box(76, 196, 150, 94, accent, 22) +
    box(108, 142, 40, 60, main, 6) +
    box(98, 132, 60, 20, deep, 8) +
    dot(132, 96, 17, "#fff", 'opacity=".8"') +
    dot(162, 66, 22, "#fff", 'opacity=".6"') +
    dot(76, 240, 15, pale) +
    box(58, 276, 288, 22, deep, 8) +
    wheel(108, 28) +
    wheel(178, 28) +
    wheel(286, 40)
  );
};
