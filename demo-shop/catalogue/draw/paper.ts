import { box, type Draw, dot, line, path, shadow, shine, turned } from "./canvas.ts";

/** A book that stands; `cover` is drawn on 188 × 250 from 100, 62. */
const book = (main: string, deep: string, cover: string): string =>
  shadow(206, 328, 120) +
  path("M288 62l24 16v250l-24-14z", "#f3ead8") +
  line("M296 74v238M304 80v238", "#000", 2, 'opacity=".18"') +
  path("M100 314h188l24 14H122z", "#e5d9c2") +
  box(100, 62, 188, 252, main, 6) +
  box(100, 62, 20, 252, deep, 6) +
  cover;

/** A novel with a sea on its cover. */
export const novel: Draw = ({ main, deep, accent, pale }) =>
  book(
    main,
    deep,
    dot(212, 160, 38, accent) +
      path("M120 196c30-18 54 16 84 0s54 16 84 0v118H120z", deep) +
      path("M120 232c30-18 54 16 84 0s54 16 84 0v82H120z", pale, 'opacity=".55"') +
      path("M190 214h44l-10 18h-26zM212 206v-50l26 46z", pale) +
      line("M146 92h116M168 110h72", pale, 7),
  );

/** A cookery book with a pot on its cover. */
export const cookbook: Draw = ({ main, deep, accent, pale }) =>
  book(
    main,
    deep,
    box(140, 84, 128, 40, pale, 6) +
      line("M156 104h96", deep, 7) +
      path("M146 206h116l-8 62c-2 12-8 18-20 18h-60c-12 0-18-6-20-18z", pale) +
      box(136, 192, 136, 18, accent, 9) +
      line("M136 224c-16 0-16 24 4 24M272 224c16 0 16 24-4 24", pale, 8) +
      line("M178 178c-10-14 10-20 0-34M204 178c-10-14 10-20 0-34M230 178c-10-14 10-20 0-34", pale, 6),
  );

/** A record, half out of its sleeve. */
export const record: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 338, 150) +
  dot(256, 210, 114, "#15171c") +
  [96, 82, 68].map((radius) => `<circle cx="256" cy="210" r="${radius}" fill="none" stroke="#fff" stroke-opacity=".14" stroke-width="3"/>`).join("") +
  dot(256, 210, 38, accent) +
  dot(256, 210, 7, pale) +
  box(50, 92, 224, 240, main, 5) +
  path("M50 260 130 170l52 56 34-36 58 70v67a5 5 0 0 1-5 5H55a5 5 0 0 1-5-5z", deep) +
  dot(214, 146, 24, accent) +
  line("M74 122h84M74 142h52", pale, 8);

/** A film in its case, and the disc. */
export const film: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 336, 140) +
  dot(276, 228, 92, "#d8dee8") +
  path("M276 228l90-18a92 92 0 0 1-26 82z", "#9fd3e8", 'opacity=".8"') +
  path("M276 228l-60-70a92 92 0 0 1 60-22z", "#f3c3d8", 'opacity=".8"') +
  dot(276, 228, 26, "#f7f9fc") +
  dot(276, 228, 12, "#8a93a3") +
  box(66, 72, 184, 260, deep, 10) +
  box(80, 80, 164, 244, main, 4) +
  path("M80 258l46-60 40 42 32-30 46 54v56a4 4 0 0 1-4 4H84a4 4 0 0 1-4-4z", pale, 'opacity=".75"') +
  path("M154 134a44 44 0 1 0 0 52 34 34 0 1 1 0-52z", accent) +
  line("M104 294h92M104 310h60", deep, 6);

/** A fountain pen over a line of ink. */
export const pen: Draw = ({ main, deep, accent, pale }) =>
  line("M62 318c40-44 50 24 84-8s30 20 66-4 40 10 84-10", deep, 6) +
  turned(
    -42,
    200,
    180,
    box(146, 158, 222, 44, main, 20) +
      box(146, 184, 222, 18, deep, 9, 'opacity=".5"') +
      box(214, 156, 14, 48, accent, 3) +
      box(240, 148, 116, 11, accent, 5) +
      path("M150 160v40l-36-6-6-14 6-14z", deep) +
      path("M112 166v28l-72-12c-4-1-4-3 0-4z", pale) +
      line("M44 180h52", deep, 3) +
      dot(98, 180, 5, deep) +
      shine("M236 166h120v6H236z", 0.4),
  );

/** An organizer with pens and scissors. */
export const organizer: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 332, 138) +
  turned(-7, 120, 160, box(110, 70, 20, 170, accent, 4) + path("M110 70l10-26 10 26z", pale)) +
  turned(5, 160, 160, box(148, 58, 18, 170, pale, 6) + box(148, 58, 18, 34, deep, 6)) +
  turned(9, 196, 160, box(186, 92, 24, 140, deep, 4) + line("M186 112h8M186 132h12M186 152h8M186 172h12", pale, 3)) +
  `<g fill="none" stroke="${accent}" stroke-width="11"><circle cx="264" cy="96" r="21"/><circle cx="312" cy="100" r="21"/></g>` +
  line("M274 114l24 90M302 118l-24 86", pale, 11) +
  box(74, 196, 116, 134, main, 12) +
  box(182, 170, 60, 160, main, 12) +
  path("M236 230h82c8 0 12 4 12 12v76c0 8-4 12-12 12h-82z", main) +
  line("M186 208v112M238 240v80", deep, 5, 'opacity=".5"') +
  box(92, 262, 80, 44, pale, 8) +
  line("M106 284h52", deep, 5) +
  box(258, 268, 52, 34, deep, 6, 'opacity=".35"');
