/** One product as it is first put into the shop's database. */
export interface CatalogueEntry {
  readonly slug: string;
  readonly price: number;
  readonly ko: readonly [name: string, text: string];
  readonly en: readonly [name: string, text: string];
}

export const catalogue: readonly CatalogueEntry[] = [
  {
    slug: "mug",
    price: 18_000,
    ko: ["아침 머그", "두 손에 꼭 맞는 도자기 머그. 한 잔 가득 320 mL."],
    en: ["Morning mug", "A stoneware mug that fits both hands. A full 320 ml."],
  },
  {
    slug: "monstera",
    price: 26_000,
    ko: ["작은 몬스테라", "밝은 그늘이면 잘 자랍니다. 토분과 함께 보냅니다."],
    en: ["Little monstera", "Happy in bright shade. Comes in its clay pot."],
  },
  {
    slug: "soap",
    price: 6_900,
    ko: ["코코넛 비누", "코코넛 오일로 6주 동안 익힌 비누. 향료를 넣지 않았습니다."],
    en: ["Coconut soap", "Cured for six weeks from coconut oil. No fragrance added."],
  },
  {
    slug: "notebook",
    price: 8_500,
    ko: ["줄 없는 노트", "실로 엮어 180도로 펼쳐지는 160쪽."],
    en: ["Blank notebook", "160 thread-bound pages that lie flat."],
  },
  {
    slug: "lamp",
    price: 45_000,
    ko: ["책상 조명", "밝기를 세 단계로 바꾸는 따뜻한 빛."],
    en: ["Desk lamp", "Warm light in three steps."],
  },
  {
    slug: "coffee",
    price: 15_000,
    ko: ["하루 블렌드 200 g", "초콜릿과 오렌지 향. 주문한 날 볶습니다."],
    en: ["Haru blend 200 g", "Chocolate and orange. Roasted on the day you order."],
  },
  {
    slug: "blanket",
    price: 60_000,
    ko: ["울 담요", "가볍고 따뜻한 양모 100 %, 130 × 180 cm."],
    en: ["Wool blanket", "Light, warm, all wool. 130 × 180 cm."],
  },
  {
    slug: "candle",
    price: 12_000,
    ko: ["소이 캔들", "무화과 잎 향, 45시간."],
    en: ["Soy candle", "Fig leaf, 45 hours."],
  },
  {
    slug: "tote",
    price: 22_000,
    ko: ["캔버스 에코백", "두꺼운 면 캔버스. 장바구니로도, 책가방으로도."],
    en: ["Canvas tote", "Heavy cotton, for groceries and for books."],
  },
  {
    slug: "pencils",
    price: 3_900,
    ko: ["연필 세 자루", "삼나무 연필 HB, 2B, 4B."],
    en: ["Three pencils", "Cedar pencils: HB, 2B and 4B."],
  },
  {
    slug: "coconut-water",
    price: 2_500,
    ko: ["코코넛 워터", "차게 마시면 더 좋은 330 mL."],
    en: ["Coconut water", "330 ml, best when cold."],
  },
  {
    slug: "postcard",
    price: 1_000,
    ko: ["제주의 아침 엽서", "두꺼운 종이에 찍은 바다와 해."],
    en: ["Jeju morning postcard", "Sea and sun on thick paper."],
  },
];
