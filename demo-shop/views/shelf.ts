import { type Category, categories } from "../catalogue/categories.ts";
import { pictureAddress } from "../catalogue/pictures.ts";
import { type Product, type ProductPage, type ProductQuery, type Sorting, sortings } from "../catalogue/products.ts";
import { type Language, won, wordsOf } from "../words.ts";
import { type Html, html } from "./html.ts";
import { type Look, layout } from "./layout.ts";
import { pager } from "./parts.ts";

const FEW = 5;

/** What is listed, and how. */
export interface Shelf {
  readonly query: ProductQuery;
  readonly found: ProductPage;
  /** The name of the seller whose products alone are shown. */
  readonly sellerName?: string | undefined;
}

/** Products: all of them, of a category, of a seller, or what a search has found. */
export function shelfPage(look: Look, shelf: Shelf): string {
  const words = wordsOf(look.language);
  const { query, found } = shelf;
  const { category, search = "" } = query;
  const home = !category && search === "" && query.seller === undefined && (query.page ?? 1) === 1;
  const title = headingOf(look.language, shelf);
  return layout(look, {
    title,
    search,
    category: category ?? "all",
    body: html`${home ? html`<section class="hero"><h1>${words["home.title"]}</h1><p>${words["home.lead"]}</p></section><h2 class="unseen">${title}</h2>` : html`<h1 class="heading"><bdi>${title}</bdi></h1>`}
${
  found.total === 0
    ? nothing(look, search)
    : html`<div class="bar"><p>${count(look.language, found.total)}</p>${sorting(look, query)}</div>
<ul class="shelf">${found.products.map((product, at) => card(product, look.language, at > 7))}</ul>${pager(look.language, { page: query.page ?? 1, pages: found.pages }, (page) => address({ ...query, page }))}`
}`,
  });
}

/** A product as lists show it. */
export function card({ slug, name, price, pictures, seller, stock }: Product, language: Language, lazy = false): Html {
  return html`<li><a class="card" href="/products/${slug}">
<img src="${pictureAddress(pictures[0])}" alt="" width="400" height="400"${lazy && html` loading="lazy"`}>
<span class="name"><bdi>${name}</bdi></span><span class="price">${won(price, language)}</span><span class="by"><bdi>${seller.name}</bdi></span>${stock <= FEW && stockNote(stock, language)}</a></li>`;
}

/** How many can still be ordered, in words. */
export function stockNote(stock: number, language: Language): Html {
  const words = wordsOf(language);
  if (stock === 0) return html`<span class="stock out">${words["stock.out"]}</span>`;
  return stock <= FEW ? html`<span class="stock few">${words["stock.few"]} ${stock}</span>` : html`<span class="stock">${words["stock.in"]}</span>`;
}

function headingOf(language: Language, { query: { category, search = "" }, sellerName }: Shelf): string {
  const words = wordsOf(language);
  if (search !== "") return language === "ko" ? `‘${search}’ ${words["list.results"]}` : `${words["list.results"]} “${search}”`;
  if (sellerName !== undefined) return `${words["list.seller"]} ${sellerName}`;
  return category ? categories[category][language] : words["home.products"];
}

function count(language: Language, total: number): string {
  const words = wordsOf(language);
  if (language === "ko") return `${total}${words["list.found"]}`;
  return `${total} ${total === 1 ? words["list.found-one"] : words["list.found"]}`;
}

function sorting({ language }: Look, query: ProductQuery): Html {
  const words = wordsOf(language);
  const { sorting: current = "featured" } = query;
  const link = (sort: Sorting) =>
    html`<li><a href="${address({ ...query, sorting: sort, page: 1 })}"${sort === current && html` aria-current="true"`}>${words[`list.${sort}`]}</a></li>`;
  return html`<nav class="sorting" aria-label="${words["list.sort"]}"><ul>${sortings.map(link)}</ul></nav>`;
}

function nothing({ language }: Look, search: string): Html {
  const words = wordsOf(language);
  return html`<section class="sheet empty"><p class="lead">${search === "" ? words["list.empty"] : html`${words["list.none"]} <bdi>${search}</bdi>`}</p>
${search !== "" && html`<p class="text">${words["list.none-text"]}</p>`}<a class="main quiet" href="/">${words["list.all"]}</a></section>`;
}

function address({ category, search, seller, sorting = "featured", page = 1 }: ProductQuery): string {
  const query = new URLSearchParams();
  if (search) query.set("q", search);
  if (category) query.set("category", category satisfies Category);
  if (seller) query.set("seller", seller);
  if (sorting !== "featured") query.set("sort", sorting);
  if (page > 1) query.set("page", String(page));
  return query.size > 0 ? `/?${query}` : "/";
}
