import { box, type Draw, dot, line, oval, path, shadow, shine, times, turned } from "./canvas.ts";

/** Earbuds in their open case. */
export const earbuds: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 330, 128) +
  path("M84 196c0-58 40-86 116-86s116 28 116 86z", deep) +
  path("M104 190c2-44 34-62 96-62s94 18 96 62z", "#000", 'opacity=".2"') +
  path("M76 204h248v52c0 50-36 74-80 74h-88c-44 0-80-24-80-74z", main) +
  path("M76 204h248v16H76z", deep) +
  [150, 250].map((x) => dot(x, 176, 31, pale) + dot(x, 168, 15, deep) + box(x - 9, 190, 18, 54, pale, 9) + line(`M${x} 236v0`, accent, 8)).join("") +
  path("M76 224h248v32c0 50-36 74-80 74h-88c-44 0-80-24-80-74z", main) +
  dot(200, 272, 6, accent) +
  shine("M94 240h16v20c2 30 16 46 32 54-28-4-48-24-48-56z", 0.4);

/** A humidifier in its own mist. */
export const humidifier: Draw = ({ main, deep, accent, pale }) =>
  shadow(200, 332, 92) +
  [
    [170, 96, 26],
    [214, 70, 32],
    [250, 40, 22],
    [190, 40, 18],
  ]
    .map(([x = 0, y = 0, radius = 0]) => dot(x, y, radius, "#fff", 'opacity=".65"'))
    .join("") +
  path("M128 176c0-44 40-56 72-56s72 12 72 56l14 130c2 16-6 26-22 26H136c-16 0-24-10-22-26z", main) +
  path("M234 126c22 8 38 22 38 50l14 130c2 16-6 26-22 26h-42c30-40 28-150 12-206z", deep, 'opacity=".4"') +
  oval(200, 126, 34, 9, deep) +
  path("M118 264c40 14 124 14 164 0l4 42c2 16-6 26-22 26H136c-16 0-24-10-22-26z", pale) +
  dot(200, 292, 12, accent) +
  line("M174 292h-14M240 292h-14", deep, 5) +
  shine("M142 180c0-20 8-30 20-36-6 26-10 64-12 96l-14 2z");

/** A charger and its cable. */
export const charger: Draw = ({ main, deep, accent, pale }) =>
  shadow(170, 330, 100) +
  line("M218 236c60 6 30-80 84-78s40 100 20 140", accent, 13) +
  box(300, 288, 44, 40, deep, 8) +
  box(308, 322, 28, 20, "#b8bec8", 5) +
  box(82, 150, 150, 180, main, 26) +
  path("M190 150h16c16 0 26 10 26 26v128c0 16-10 26-26 26h-16z", deep, 'opacity=".4"') +
  box(114, 112, 16, 44, "#b8bec8", 5) +
  box(182, 112, 16, 44, "#b8bec8", 5) +
  path("M164 186l-32 58h24l-8 44 36-60h-26z", accent) +
  box(196, 226, 40, 20, pale, 10) +
  shine("M96 176h12v124H96z");

/** A mechanical keyboard. */
export const keyboard: Draw = ({ main, deep, accent, pale }) => {
  const key = (x: number, y: number, width: number, colour: string) => box(x, y, width, 30, "#000", 6, 'opacity=".25"') + box(x, y, width, 26, colour, 6);
  const rows = [
    [26, 26, 26, 26, 26, 26, 26, 26, 44],
    [38, 26, 26, 26, 26, 26, 26, 26, 32],
    [46, 26, 26, 26, 26, 26, 26, 58],
    [34, 34, 142, 34, 34],
  ];
  return turned(
    -10,
    200,
    210,
    box(34, 132, 332, 176, deep, 18) +
      box(34, 124, 332, 172, main, 18) +
      rows
        .map((widths, row) => {
          let x = 52;
          return widths
            .map((width, at) => {
              const drawn = key(
                x,
                142 + row * 36,
                width,
                (row === 0 && at === 0) || (row === 2 && at === widths.length - 1) ? accent : (row + at) % 7 === 3 ? deep : pale,
              );
              x += width + 6;
              return drawn;
            })
            .join("");
        })
        .join(""),
  );
};

/** A telephone holder on an air vent. */
export const phoneHolder: Draw = ({ main, deep, accent, pale }) =>
  box(40, 232, 320, 88, "#000", 16, 'opacity=".3"') +
  times(4, (at) => box(58, 246 + at * 18, 284, 8, "#000", 4, 'opacity=".3"')) +
  box(176, 214, 48, 60, deep, 8) +
  turned(
    -6,
    200,
    150,
    box(136, 36, 128, 226, deep, 20) +
      box(144, 46, 112, 206, pale, 12) +
      path("M144 172l40-30 34 22 38-44v120a12 12 0 0 1-12 12h-88a12 12 0 0 1-12-12z", accent, 'opacity=".55"') +
      line("M160 214c20-40 50-10 74-68", "#fff", 8) +
      dot(234, 144, 11, "#fff") +
      dot(234, 144, 5, accent) +
      box(120, 104, 24, 66, main, 10) +
      box(256, 104, 24, 66, main, 10) +
      box(166, 250, 68, 24, main, 8),
  );

/** A camera for the windscreen. */
export const dashCam: Draw = ({ main, deep, accent, pale }) =>
  path("M0 0h400v72c-120-26-280-26-400 0z", "#000", 'opacity=".22"') +
  box(182, 52, 36, 70, deep, 8) +
  oval(200, 58, 48, 14, deep) +
  shadow(200, 312, 128) +
  box(66, 116, 268, 156, main, 40) +
  path("M66 214c80 20 188 20 268 0v18c0 24-16 40-40 40H106c-24 0-40-16-40-40z", deep, 'opacity=".5"') +
  dot(200, 194, 64, deep) +
  dot(200, 194, 50, "#10141c") +
  dot(200, 194, 30, "#24406a") +
  dot(200, 194, 14, "#0a0e16") +
  dot(184, 176, 9, "#fff", 'opacity=".75"') +
  dot(300, 150, 8, accent) +
  times(5, (at) => line(`M92 ${164 + at * 13}h22`, pale, 4, 'opacity=".6"'));

/** A scent for the car, hanging. */
export const freshener: Draw = ({ main, deep, accent, pale }) =>
  line("M200 0v90", pale, 5) +
  dot(200, 100, 12, accent) +
  path("M200 112c66 58 96 100 96 142a96 86 0 0 1-192 0c0-42 30-84 96-142z", main) +
  path("M200 112c66 58 96 100 96 142a96 86 0 0 1-96 86c50-30 60-130 0-228z", deep, 'opacity=".4"') +
  path("M200 168c-46 24-54 92 0 132 54-40 46-108 0-132z", pale) +
  line("M200 190v108M200 220l-20-16M200 220l20-16M200 252l-24-18M200 252l24-18", deep, 5);

/** A pump for tyres with its gauge. */
export const inflator: Draw = ({ main, deep, accent, pale }) =>
  shadow(190, 330, 124) +
  line("M274 250c70-10 84-110 20-124s-64 60-14 62", deep, 13) +
  box(252, 174, 44, 26, accent, 8) +
  box(76, 140, 208, 190, main, 34) +
  path("M236 140h14c22 0 34 12 34 34v122c0 22-12 34-34 34h-14z", deep, 'opacity=".45"') +
  line("M120 142c0-64 118-64 118 0", deep, 20) +
  dot(172, 226, 62, deep) +
  dot(172, 226, 50, pale) +
  times(9, (at) => turned(-120 + at * 30, 172, 226, line("M172 186v9", deep, 5))) +
  line("M172 226l26-28", accent, 7) +
  dot(172, 226, 8, deep) +
  box(112, 300, 120, 12, accent, 6);
