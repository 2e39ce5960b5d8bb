import { money } from "../../ui/money.ts";
import { spoken, useConsole } from "../console.ts";
import type { Range } from "./range.ts";
import { type SalesDay, totalOf } from "./sales.ts";
import { scaleTo } from "./scale.ts";
import { reportsWords } from "./words.ts";

const WIDTH = 720;
const HEIGHT = 240;
const LEFT = 112;
const BOTTOM = 26;
const TOP = 12;
/** A label every so many days, so that they never touch. */
const MOST_LABELS = 6;

/** Sold and refunded per day as bars: one picture with one description; the table beside it says the same in figures. */
export function SalesChart({ days, range }: { readonly days: readonly SalesDay[]; readonly range: Range }) {
  const { language, merchant } = useConsole();
  const words = spoken(reportsWords, language);
  const inWords = (minor: string) => money(minor, merchant.currency, language);
  const { sold, refunded } = totalOf(days);
  // A chart is no ledger: a double holds every sum of won that can be drawn apart.
  const scale = scaleTo(Math.max(...days.flatMap((day) => [Number(day.sold), Number(day.refunded)])));
  const room = HEIGHT - TOP - BOTTOM;
  const slot = (WIDTH - LEFT) / days.length;
  const bar = Math.max(1, Math.min(22, slot * 0.36));
  const y = (value: number) => TOP + room * (1 - scale.share(value));
  const every = Math.ceil(days.length / MOST_LABELS);
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words.chartWhat(range.from, range.to, inWords(sold), inWords(refunded))}>
        {scale.ticks.map((tick) => (
          <g key={tick} class="tick">
            <line x1={LEFT} x2={WIDTH} y1={y(tick)} y2={y(tick)} />
            <text x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
              {inWords(String(tick))}
            </text>
          </g>
        ))}
        {days.map((day, at) => {
          const middle = LEFT + slot * (at + 0.5);
          return (
            <g key={day.day}>
              <title>{`${day.day}: ${words.sold} ${inWords(day.sold)}, ${words.refunded} ${inWords(day.refunded)}`}</title>
              <rect class="sold" x={middle - bar} width={bar} y={y(Number(day.sold))} height={room * scale.share(Number(day.sold))} />
              <rect class="refunded" x={middle} width={bar} y={y(Number(day.refunded))} height={room * scale.share(Number(day.refunded))} />
              {at % every === 0 && (
                <text class="day" x={middle} y={HEIGHT - 8} text-anchor="middle">
                  {day.day.slice(5)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <figcaption>
        <span class="key sold">{words.sold}</span> <span class="key refunded">{words.refunded}</span>
      </figcaption>
    </figure>
  );
}
