import { box, type Draw, dot, line, oval, path, shadow, shine, times, turned } from "./canvas.ts";

/** A bottle of detergent with a handle. */
export const detergent: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 330, 104) +
  box(168, 58, 74, 56, accent, 10) +
  line("M180 70v34M196 70v34M212 70v34M228 70v34", "#000", 4, 'opacity=".14"') +
  path("M164 108h82c20 0 54 40 54 92v110c0 14-8 20-20 20H120c-12 0-20-6-20-20V196c0-50 40-88 64-88z", main) +
  path("M258 138c18 10 26 40 22 74-2 16-20 18-24 2l-12-50c-4-18 2-32 14-26z", pale, 'opacity=".9"') +
  path("M118 210c30-18 92-14 120 6v84H118z", pale) +
  dot(160, 254, 24, main) +
  dot(190, 238, 14, accent) +
  dot(194, 272, 10, deep) +
  line("M134 292h92", deep, 6) +
  shine("M116 190c2-26 18-46 32-58-10 22-14 34-16 58z", 0.4);

/** A pile of tissue rolls. */
export const rolls: Draw = ({ main, deep, accent, pale }) => {
  const roll = (x: number, y: number) =>
    box(x - 46, y, 92, 92, main) +
    oval(x, y + 92, 46, 14, main) +
    path(`M${x + 14} ${y}h32v92c-6 8-20 12-32 13z`, deep, 'opacity=".4"') +
    oval(x, y, 46, 15, pale) +
    oval(x, y, 18, 6, accent) +
    oval(x, y + 2, 13, 4, "#000", 'opacity=".3"');
  return (
    shadow(200, 332, 156, 14) +
    roll(104, 226) +
    roll(200, 226) +
    roll(296, 226) +
    roll(152, 134) +
    roll(248, 134) +
    roll(200, 52) +
    path("M246 60c26 20 14 70 30 92h-30z", pale)
  );
};

/** A woven basket. */
export const basket: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 330, 134) +
  path("M78 152c20-36 224-36 244 0-40 30-204 30-244 0z", deep) +
  path("M98 150c30-46 70-46 96-8 20-44 74-40 104 10-40 18-160 18-200-2z", pale) +
  path("M72 156h256l-26 160c-1 8-8 14-16 14H114c-8 0-15-6-16-14z", main) +
  times(5, (at) => line(`M${80 + at * 5} ${190 + at * 30}h${240 - at * 10}`, deep, 5)) +
  times(9, (at) => line(`M${98 + at * 26} 166l${(at - 4) * -5} 156`, deep, 4, 'opacity=".6"')) +
  box(64, 146, 272, 22, accent, 11) +
  line("M70 196c-26 4-26 44 6 44M330 196c26 4 26 44-6 44", accent, 10);

/** A skillet of cast iron with an egg in it. */
export const skillet: Draw = ({ main, deep, accent, pale }) =>
  turned(-38, 176, 216, box(280, 198, 116, 36, main, 18) + oval(376, 216, 9, 9, "#000", 'opacity=".5"')) +
  dot(172, 222, 118, main) +
  dot(172, 222, 98, deep) +
  path("M172 156c40-6 64 30 60 56 26 24-6 72-52 66-20 16-68 4-72-28-30-26 10-92 64-94z", pale) +
  dot(168, 220, 29, accent) +
  dot(158, 210, 8, "#fff", 'opacity=".6"') +
  line("M86 170c14-24 34-40 56-48", "#fff", 5, 'opacity=".22"');

/** A chef's knife, lying. */
export const knife: Draw = ({ main, deep, accent, pale }) =>
  turned(
    -32,
    200,
    200,
    path("M28 196c40-52 128-56 214-44v66H96c-34 0-56-8-68-22z", main) +
      path("M28 196c70 10 140 12 214 10v12H96c-34 0-56-8-68-22z", pale) +
      box(240, 148, 20, 74, deep, 4) +
      path("M258 154h110c14 0 18 10 16 22l-6 26c-2 10-8 14-18 14H258z", accent) +
      dot(288, 184, 6, pale) +
      dot(322, 184, 6, pale) +
      dot(354, 184, 6, pale) +
      line("M70 178c40-18 100-22 150-16", "#fff", 4, 'opacity=".5"'),
  );

/** A cutting board with a lemon. */
export const board: Draw = ({ main, deep, accent, pale }) =>
  turned(
    14,
    200,
    200,
    path("M120 118h160c12 0 18 8 18 18v178c0 12-8 20-20 20H122c-12 0-20-8-20-20V136c0-10 6-18 18-18z", deep) +
      path("M120 110h54V66c0-32 52-32 52 0v44h54c12 0 18 8 18 18v178c0 12-8 20-20 20H122c-12 0-20-8-20-20V128c0-10 6-18 18-18z", main) +
      dot(200, 76, 11, deep) +
      line("M124 160c50 12 100-10 152 2M124 210c60-14 90 14 152-2M124 288c40-12 110 10 152 0", deep, 4, 'opacity=".5"'),
  ) +
  dot(176, 232, 44, accent) +
  dot(176, 232, 36, pale) +
  times(8, (at) => turned(at * 45, 176, 232, path("M176 228l-8-26c4-6 12-6 16 0z", accent))) +
  path("M228 262c20-26 60-20 74 4 8 6 8 12 0 18-20 18-62 12-74-22z", accent);

/** A kettle with a long spout. */
export const kettle: Draw = ({ main, deep, accent, pale }) =>
  shadow(196, 330, 116) +
  line("M126 150c-8-92 140-92 146 0", accent, 18) +
  path("M286 226c28-10 28-56 62-64l8 22c-30 12-22 62-62 80z", deep) +
  path("M104 196c8-38 42-52 94-52s86 14 94 52l18 104c3 20-8 30-26 30H112c-18 0-29-10-26-30z", main) +
  path("M252 152c24 8 36 22 40 44l18 104c3 20-8 30-26 30h-40c30-30 28-130 8-178z", deep, 'opacity=".45"') +
  oval(198, 150, 60, 13, deep) +
  oval(198, 144, 54, 11, pale) +
  dot(198, 130, 13, accent) +
  shine("M122 204c4-18 12-26 24-32-6 40-8 80-6 120l-28 2z", 0.35);
