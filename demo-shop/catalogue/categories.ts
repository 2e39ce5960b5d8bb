import type { Language } from "../words.ts";

/** What a product may be filed under; `all`, the fourteenth, is the whole shop. */
export const categories = {
  clothing: { ko: "의류", en: "Clothing" },
  food: { ko: "식품", en: "Food" },
  household: { ko: "생활용품", en: "Household" },
  digital: { ko: "가전·디지털", en: "Home appliances & digital" },
  sports: { ko: "스포츠·레저", en: "Sports & leisure" },
  car: { ko: "자동차용품", en: "Car" },
  books: { ko: "도서·음반·DVD", en: "Books, music & DVD" },
  toys: { ko: "완구·취미", en: "Toys" },
  office: { ko: "문구·오피스", en: "Office" },
  pets: { ko: "반려동물용품", en: "Pets" },
  beauty: { ko: "뷰티", en: "Beauty" },
  baby: { ko: "출산·유아동", en: "Baby" },
  kitchen: { ko: "주방용품", en: "Kitchen" },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;

export type Category = keyof typeof categories;

export const categoryIds = Object.keys(categories) as readonly Category[];

/** The category of that name in addresses; undefined where it is none, as for `all`. */
export function categoryOf(name: string): Category | undefined {
  return categoryIds.find((id) => id === name);
}
