/** A sum of won as the server writes it. */
export function won(amount: number, language: string | undefined): string {
  const digits = amount.toLocaleString(language);
  return language === "ko" ? `${digits}원` : `₩${digits}`;
}
