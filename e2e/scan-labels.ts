import type { Language } from "./browser.ts";

// What a person reads at the scanner, written down a second time.

const en = {
  tab: "Scan",
  title: "Scan a PC’s code",
  start: "Turn the camera on",
  stop: "Turn the camera off",
  again: "Try again",
  torch: "Light",
  zoom: "Zoom",
  aim: "Point at the code on the other screen.",
  denied: "The camera is not allowed",
  noCamera: "No camera was found on this device.",
  foreign: "This is not a Coconut payment. Nothing was opened.",
  addsDevice: "This code adds a device. It is no PC’s code and cannot be used here.",
  devicesTab: "Devices",
  scanDevice: "Scan a device’s code",
  isPayment: "This code is for paying or signing in on a PC. It adds no device and cannot be used here.",
  picture: "Read from a picture",
  pictureNone: "No code was found in this picture.",
  digits: "The 8 digits that the PC shows",
  send: "Continue",
  short: "Type all 8 digits.",
  sentHere: /^Your phone’s camera app only opens this page\./,
};
export type ScanLabels = typeof en;

const ko: ScanLabels = {
  tab: "스캔",
  title: "PC 코드 스캔",
  start: "카메라 켜기",
  stop: "카메라 끄기",
  again: "다시 시도",
  torch: "조명",
  zoom: "확대",
  aim: "PC 화면의 코드를 비추세요.",
  denied: "카메라가 허용되지 않았습니다",
  noCamera: "이 기기에서 카메라를 찾지 못했습니다.",
  foreign: "코코넛 결제 코드가 아닙니다. 열지 않았습니다.",
  addsDevice: "기기를 추가하는 코드입니다. PC 코드가 아니므로 여기서는 쓸 수 없습니다.",
  devicesTab: "기기",
  scanDevice: "기기의 코드 스캔하기",
  isPayment: "PC에서 결제하거나 로그인하는 코드입니다. 기기를 추가하는 코드가 아니므로 여기서는 쓸 수 없습니다.",
  picture: "사진에서 읽기",
  pictureNone: "이 사진에서 코드를 찾지 못했습니다.",
  digits: "PC에 보이는 숫자 8자리",
  send: "계속",
  short: "숫자 8자리를 입력하세요.",
  sentHere: /^휴대폰의 카메라 앱은 이 화면만 엽니다\./,
};

/** The scanner's words in a language. */
export function scanLabelsIn(language: Language): ScanLabels {
  return language === "ko" ? ko : en;
}
