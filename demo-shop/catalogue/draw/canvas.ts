/** The colours of one drawing: of the wall and the table behind it, and of the thing itself. */
export interface Colours {
  readonly wall: string;
  readonly table: string;
  /** The thing's own, its darker side, and what stands out on it. */
  readonly main: string;
  readonly deep: string;
  readonly accent: string;
  readonly pale: string;
}

/** Draws a thing on 400 × 400, standing on the table at about 320. */
export type Draw = (colours: Colours) => string;

export const path = (d: string, fill: string, more = ""): string => `<path d="${d}" fill="${fill}"${more && ` ${more}`}/>`;
export const line = (d: string, stroke: string, width: number, more = ""): string =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${more && ` ${more}`}/>`;
export const box = (x: number, y: number, width: number, height: number, fill: string, radius = 0, more = ""): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"${radius ? ` rx="${radius}"` : ""}${more && ` ${more}`}/>`;
export const dot = (x: number, y: number, radius: number, fill: string, more = ""): string =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"${more && ` ${more}`}/>`;
export const oval = (x: number, y: number, rx: number, ry: number, fill: string, more = ""): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"${more && ` ${more}`}/>`;
/** The shadow that a thing casts on the table. */
export const shadow = (x: number, y: number, rx: number, ry = 12): string => oval(x, y, rx, ry, "#000", 'opacity=".16"');
/** The light on a thing's side. */
export const shine = (d: string, opacity = 0.35): string => path(d, "#fff", `opacity="${opacity}"`);
/** As many pieces as `count`, each drawn by its number. */
export const times = (count: number, draw: (at: number) => string): string => Array.from({ length: count }, (_, at) => draw(at)).join("");
export const turned = (degrees: number, x: number, y: number, inner: string): string => `<g transform="rotate(${degrees} ${x} ${y})">${inner}</g>`;
export const moved = (x: number, y: number, inner: string, scale = 1): string =>
  `<g transform="translate(${x} ${y})${scale === 1 ? "" : ` scale(${scale})`}">${inner}</g>`;

/** A thing in front of its wall, on its table. */
export function scene(draw: Draw, colours: Colours): string {
  return box(0, 0, 400, 400, colours.wall) + box(0, 296, 400, 104, colours.table) + draw(colours);
}

/** A thing seen lying, from above. */
export function flat(draw: Draw, colours: Colours): string {
  return box(0, 0, 400, 400, colours.wall) + path("M0 400 400 0V400z", colours.table, 'opacity=".55"') + draw(colours);
}

/** A whole SVG document of a drawing, or of the part of it in `view`. */
export function svg(drawing: string, view = "0 0 400 400"): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view}" width="800" height="800">${drawing}</svg>`;
}
