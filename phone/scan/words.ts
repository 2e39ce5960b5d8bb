import type { Language } from "../../protocol/account.ts";

const ko = {
  title: { pc: "PC 코드 스캔", device: "기기 코드 스캔" },
  why: {
    pc: "PC 화면의 QR 코드를 읽으려면 카메라가 필요합니다. 스캔만으로는 결제되거나 로그인되지 않습니다.",
    device: "추가할 기기의 QR 코드를 읽으려면 카메라가 필요합니다. 스캔만으로는 승인되지 않습니다.",
  },
  whyPrivate: "카메라 화면은 이 휴대폰을 떠나지 않습니다.",
  neverSent: "다른 사람이 보내 준 코드는 스캔하지 마세요.",
  start: "카메라 켜기",
  again: "다시 시도",
  stop: "카메라 끄기",
  video: "카메라 화면",
  asking: "카메라 사용을 허용해 주세요.",
  aim: "PC 화면의 코드를 비추세요.",
  read: "코드를 읽었습니다.",
  torch: "조명",
  zoom: "확대",
  denied: "카메라가 허용되지 않았습니다",
  deniedHow: [
    "주소창 왼쪽의 아이콘을 누르고 ‘권한’에서 카메라를 허용하세요.",
    "설치한 앱이라면 휴대폰 설정의 앱 목록에서 이 앱(또는 브라우저)의 카메라 권한을 켜세요.",
    "그다음 ‘다시 시도’를 누르세요.",
  ],
  noCamera: "이 기기에서 카메라를 찾지 못했습니다.",
  insecure: "이 주소는 안전한 연결(HTTPS)이 아니어서 브라우저가 카메라를 열지 않습니다.",
  ended: "카메라가 꺼졌거나 다른 앱이 쓰고 있습니다.",
  foreign: "코코넛 결제 코드가 아닙니다. 열지 않았습니다.",
  otherKind: {
    pc: "기기를 추가하는 코드입니다. PC 코드가 아니므로 여기서는 쓸 수 없습니다.",
    device: "PC에서 결제하거나 로그인하는 코드입니다. 기기를 추가하는 코드가 아니므로 여기서는 쓸 수 없습니다.",
  },
  picture: "사진에서 읽기",
  pictureReading: "사진을 읽는 중…",
  pictureNone: "이 사진에서 코드를 찾지 못했습니다.",
  typedTitle: "코드를 직접 입력",
  typedLabel: "PC에 보이는 숫자 8자리",
  typedHelp: "PC 화면에서 코드 입력을 고르면 보입니다. 누가 보내 준 숫자라면 입력하지 마세요.",
  typedShort: "숫자 8자리를 입력하세요.",
  typedSend: "계속",
  busy: "PC와 연결하는 중…",
  sentHere: "휴대폰의 카메라 앱은 이 화면만 엽니다. 코드는 3초 동안만 쓸 수 있으니 여기서 다시 스캔하세요.",
};
export type ScanWords = typeof ko;

const en: ScanWords = {
  title: { pc: "Scan a PC’s code", device: "Scan a device’s code" },
  why: {
    pc: "To read the QR code on the PC, the camera is needed. Scanning never pays or signs in by itself.",
    device: "To read the QR code on the device to add, the camera is needed. Scanning never approves by itself.",
  },
  whyPrivate: "What the camera sees stays on this phone.",
  neverSent: "Do not scan a code that somebody sent you.",
  start: "Turn the camera on",
  again: "Try again",
  stop: "Turn the camera off",
  video: "What the camera sees",
  asking: "Please allow the camera.",
  aim: "Point at the code on the other screen.",
  read: "The code was read.",
  torch: "Light",
  zoom: "Zoom",
  denied: "The camera is not allowed",
  deniedHow: [
    "Tap the icon to the left of the address and allow the camera under “Permissions”.",
    "If you installed the app, turn on the camera for it (or for the browser) in your phone’s settings, under apps.",
    "Then tap “Try again”.",
  ],
  noCamera: "No camera was found on this device.",
  insecure: "This address has no secure connection (HTTPS), so the browser does not open the camera.",
  ended: "The camera was turned off, or another app is using it.",
  foreign: "This is not a Coconut payment. Nothing was opened.",
  otherKind: {
    pc: "This code adds a device. It is no PC’s code and cannot be used here.",
    device: "This code is for paying or signing in on a PC. It adds no device and cannot be used here.",
  },
  picture: "Read from a picture",
  pictureReading: "Reading the picture…",
  pictureNone: "No code was found in this picture.",
  typedTitle: "Type the code",
  typedLabel: "The 8 digits that the PC shows",
  typedHelp: "The PC shows them after “Type a code instead”. If somebody sent you these digits, do not type them.",
  typedShort: "Type all 8 digits.",
  typedSend: "Continue",
  busy: "Connecting to the PC…",
  sentHere: "Your phone’s camera app only opens this page. A code is good for 3 seconds: scan it again here.",
};

/** The scanner's words. */
export function scanWordsIn(language: Language): ScanWords {
  return language === "ko" ? ko : en;
}
