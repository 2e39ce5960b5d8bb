/** A place in the dashboard: path segments below `/dashboard/`, and what the address keeps of a screen's filters. */
export interface Address {
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

export const BASE = "/dashboard/";

/** The place that a URL names. */
export function readAddress({ pathname, search }: { readonly pathname: string; readonly search: string }): Address {
  const path = pathname.startsWith(BASE) ? pathname.slice(BASE.length).split("/").filter(Boolean).map(decode) : [];
  return { path, query: Object.fromEntries(new URLSearchParams(search)) };
}

/** The path and query of a place; entries of the query that are empty are left out. */
export function hrefOf(path: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const text = search.toString();
  return BASE + path.map(encodeURIComponent).join("/") + (text && `?${text}`);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
