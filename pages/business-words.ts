import type { Language } from "../protocol/account.ts";

// Apart from the other words: they come with the settings, when these are first shown.

const ko = {
  title: "사업자 정보",
  what: "사업자로 사고팔 때 영수증에 인쇄됩니다. 개인으로만 결제하면 필요하지 않습니다.",
  add: "사업자 정보 입력",
  change: "고치기",
  save: "사업자 정보 저장",
  saved: "사업자 정보를 저장했습니다. 앞으로 발행되는 영수증에 인쇄됩니다.",
  name: "상호",
  number: "사업자등록번호",
  numberHelp: "숫자 10자리. 하이픈은 넣어도 됩니다.",
  address: "사업장 주소",
  representative: "대표자",
  phone: "전화번호",
  numberLength: (count: number) => `사업자등록번호는 숫자 10자리입니다. 지금 ${count}자리입니다.`,
  numberCheck: "없는 사업자등록번호입니다. 숫자가 바뀌지 않았는지 확인하세요.",
  phoneWrong: "전화번호는 숫자 8~20자리입니다. 예: 02-120-0000",
  hidden: "보이지 않는 글자가 들어 있습니다. 지우고 다시 입력하세요.",
};

const en: typeof ko = {
  title: "Business details",
  what: "Printed on receipts when you buy or sell as a business. Not needed if you only pay as a person.",
  add: "Enter business details",
  change: "Change",
  save: "Save business details",
  saved: "Business details saved. Receipts issued from now on show them.",
  name: "Business name",
  number: "Business registration number",
  numberHelp: "10 digits. Hyphens are fine.",
  address: "Business address",
  representative: "Representative",
  phone: "Telephone",
  numberLength: (count) => `The registration number has 10 digits. This has ${count}.`,
  numberCheck: "There is no such registration number: its check digit does not fit. Were two digits swapped?",
  phoneWrong: "Enter a telephone number of 8 to 20 digits, such as 02-120-0000.",
  hidden: "This holds a character that cannot be seen. Delete it and type it again.",
};

export type BusinessWords = typeof ko;

export function businessWordsIn(language: Language): BusinessWords {
  return language === "ko" ? ko : en;
}
