// Charts of our own: few lines, no library, each told to screen readers as a sentence and to everybody as numbers.
import { ReactNode } from 'react';

import { useWords } from '../i18n/words';

export interface Point {
  day: string;
  assigned: number;
  total: number;
  waiting?: number;
}
/** What the server expects at the end of so many days, and the range that it lies in four times of five. */
export interface Ahead {
  days: number;
  expected: number;
  low: number;
  high: number;
}

const DAY = 86_400_000;
const WIDTH = 720;
const HEIGHT = 210;
const LEFT = 48;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 24;
const USED = 'var(--mantine-color-cyan-7)';

/** A round number that is no smaller. */
function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 2.5, 4, 5, 8, 10].map((n) => n * unit).find((n) => n >= value) ?? value;
}

/** Seats used and owned day by day; what was counted stands until the next day that differs. */
export function SeatsChart({ points, ahead, height = HEIGHT }: { points: Point[]; ahead?: Ahead; height?: number }) {
  const { t, number, date } = useWords();
  if (points.length === 0) return <p className="muted">{t('chart.none')}</p>;
  const days = points.map((p) => Date.parse(p.day) / DAY);
  const now = points[points.length - 1]!;
  const today = Math.max(days[days.length - 1]!, Math.floor(Date.now() / DAY));
  const first = Math.min(days[0]!, today - 6);
  const last = today + (ahead?.days ?? 0);
  const top = roundUp(Math.max(1, ...points.map((p) => Math.max(p.assigned, p.total)), ahead?.high ?? 0) * 1.04);
  const x = (day: number) => LEFT + ((day - first) / Math.max(1, last - first)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => height - BOTTOM - (Math.max(0, value) / top) * (height - BOTTOM - TOP);
  const steps = (pick: (p: Point) => number) =>
    points.map((p, i) => `${i === 0 ? 'M' : 'H'}${x(days[i]!).toFixed(1)}${i === 0 ? ',' : 'V'}${y(pick(p)).toFixed(1)}`).join('') + `H${x(today).toFixed(1)}`;
  const used = steps((p) => p.assigned);
  const label = t('chart.usage', { assigned: now.assigned, total: now.total, from: date(points[0]!.day), to: date(now.day) });
  const dayText = (day: number) => date(new Date(day * DAY).toISOString());
  const text = { fontSize: 12, fill: 'currentColor', opacity: 0.8 };
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} width="100%" role="img" aria-label={label}>
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <g key={part}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(top * part)} y2={y(top * part)} stroke="currentColor" opacity={0.13} />
            {part * 2 === Math.round(part * 2) && <text x={LEFT - 6} y={y(top * part) + 4} textAnchor="end" {...text}>{number(Math.round(top * part))}</text>}
          </g>
        ))}
        <text x={LEFT} y={height - 6} {...text}>{dayText(first)}</text>
        <text x={WIDTH - RIGHT} y={height - 6} textAnchor="end" {...text}>{dayText(last)}</text>
        <path d={`${used}V${y(0)}H${x(days[0]!)}Z`} fill={USED} opacity={0.16} />
        <path d={steps((p) => p.total)} stroke="currentColor" opacity={0.6} fill="none" strokeWidth={1.5} strokeDasharray="2 3" />
        <path d={used} stroke={USED} fill="none" strokeWidth={2.5} strokeLinejoin="round" />
        {ahead && (
          <>
            <line x1={x(today)} x2={x(today)} y1={TOP} y2={height - BOTTOM} stroke="currentColor" opacity={0.35} />
            <text x={x(today)} y={height - 6} textAnchor="middle" {...text}>{last - first > 12 ? t('today') : ''}</text>
            <path d={`M${x(today)},${y(now.assigned)}L${x(last)},${y(ahead.high)}V${y(ahead.low)}Z`} fill={USED} opacity={0.22} />
            <path d={`M${x(today)},${y(now.assigned)}L${x(last)},${y(ahead.expected)}`} stroke={USED} strokeDasharray="6 4" fill="none" strokeWidth={2} />
          </>
        )}
        <circle cx={x(today)} cy={y(now.assigned)} r={4} fill={USED} />
      </svg>
      <figcaption className="legend">
        <Legend mark={<span style={{ borderTop: `3px solid ${USED}` }} />}>{t('chart.used')}: <b>{number(now.assigned)}</b></Legend>
        <Legend mark={<span style={{ borderTop: '2px dotted currentColor' }} />}>{t('chart.owned')}: <b>{number(now.total)}</b></Legend>
        {ahead && (
          <Legend mark={<span style={{ height: 10, background: USED, opacity: 0.35 }} />}>
            {t('chart.ahead', { days: ahead.days, n: number(Math.round(ahead.expected)), low: number(Math.round(ahead.low)), high: number(Math.round(ahead.high)) })}
          </Legend>
        )}
      </figcaption>
      {points.length > 1 && (
        <details className="numbers no-print">
          <summary>{t('chart.numbers')}</summary>
          <div className="grid-wrap" style={{ maxHeight: 220 }} tabIndex={0} role="region" aria-label={t('chart.numbers')}>
            <table className="grid">
              <thead><tr><th scope="col">{t('chart.day')}</th><th scope="col" className="number">{t('chart.used')}</th><th scope="col" className="number">{t('chart.owned')}</th></tr></thead>
              <tbody>{[...points].reverse().map((p) => <tr key={p.day}><td>{date(p.day)}</td><td className="number">{number(p.assigned)}</td><td className="number">{number(p.total)}</td></tr>)}</tbody>
            </table>
          </div>
        </details>
      )}
    </figure>
  );
}

function Legend({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return <span className="legend-entry"><span className="legend-mark" aria-hidden="true">{mark}</span>{children}</span>;
}

/** A bar of seats used. */
export function SeatBar({ assigned, total, width = 110 }: { assigned: number; total: number | null | undefined; width?: number | string }) {
  const { t } = useWords();
  if (!total) return null;
  const part = Math.min(1, assigned / total);
  const color = part >= 1 ? 'var(--mantine-color-red-7)' : part >= 0.9 ? 'var(--mantine-color-yellow-7)' : USED;
  return (
    <svg viewBox="0 0 100 6" width={width} height="7" role="img" aria-label={t('chart.bar', { assigned, total })} preserveAspectRatio="none">
      <rect width="100" height="6" rx="2" fill="currentColor" opacity={0.14} />
      <rect width={part * 100} height="6" rx="2" fill={color} />
    </svg>
  );
}

export interface TokenEvent {
  at: string;
  kind: string;
  actor: string;
  detail: string;
  ahead: boolean;
}
const EVENT_COLORS: Record<string, string> = {
  downloaded: 'gray-6', connected: 'green-7', renewed: 'green-7', working_again: 'green-7', taken_over: 'blue-6', lost: 'red-7', warning: 'yellow-7',
  expires: 'red-7', renamed: 'gray-6', scope_saved: 'gray-6',
};
const colorOf = (kind: string) => `var(--mantine-color-${EVENT_COLORS[kind] ?? 'gray-6'})`;

/** The life of one content token: a line in time, and the same as a list. */
export function TokenTimeline({ events, expires }: { events: TokenEvent[]; expires: string }) {
  const { t, date, moment, word } = useWords();
  if (events.length === 0) return null;
  const at = (event: TokenEvent) => Date.parse(event.at);
  const now = Date.now();
  const end = Math.max(Date.parse(expires), now);
  const from = Math.min(...events.map(at), now);
  const x = (moment: number) => 14 + ((moment - from) / Math.max(1, end - from)) * (WIDTH - 28);
  const warning = events.find((event) => event.kind === 'warning');
  const lost = events.flatMap((event, i) => {
    if (event.kind !== 'lost') return [];
    const back = events.slice(i + 1).find((later) => ['renewed', 'taken_over', 'working_again'].includes(later.kind));
    return [[at(event), back ? at(back) : now] as const];
  });
  const line = { y1: 34, y2: 34, strokeWidth: 6 };
  const shown = events.filter((event) => !['renamed', 'scope_saved'].includes(event.kind));
  return (
    <div className="timeline">
      <svg viewBox={`0 0 ${WIDTH} 76`} width="100%" role="img" aria-label={t('chart.token', { from: date(new Date(from).toISOString()), to: date(expires) })}>
        <line x1={x(from)} x2={x(Math.min(now, Date.parse(expires)))} {...line} stroke="var(--mantine-color-green-7)" />
        <line x1={x(Math.min(now, Date.parse(expires)))} x2={x(Date.parse(expires))} {...line} stroke="currentColor" opacity={0.2} />
        {warning && <line x1={x(Math.max(from, at(warning)))} x2={x(Date.parse(expires))} {...line} stroke="var(--mantine-color-yellow-6)" opacity={0.75} />}
        {lost.map(([begin, over]) => <line key={begin} x1={x(begin)} x2={x(over)} {...line} stroke="var(--mantine-color-red-7)" />)}
        {shown.map((event, i) => <circle key={i} cx={x(at(event))} cy={34} r={7} fill={colorOf(event.kind)} stroke="var(--mantine-color-body)" strokeWidth={2}><title>{`${word('story', event.kind)} · ${date(event.at)}`}</title></circle>)}
        <line x1={x(now)} x2={x(now)} y1={14} y2={54} stroke="currentColor" strokeWidth={2} />
        <text x={Math.min(Math.max(x(now), 30), WIDTH - 40)} y={11} fontSize={12} textAnchor="middle" fill="currentColor">{t('today')}</text>
        <text x={14} y={70} fontSize={12} fill="currentColor">{date(new Date(from).toISOString())}</text>
        <text x={WIDTH - 14} y={70} fontSize={12} textAnchor="end" fill="currentColor">{date(new Date(end).toISOString())}</text>
      </svg>
      <ol className="story">
        {events.map((event, i) => (
          <li key={i} data-ahead={event.ahead || undefined}>
            <span className="dot" style={{ background: colorOf(event.kind) }} aria-hidden="true" />
            <time dateTime={event.at}>{event.ahead || ['downloaded', 'warning', 'expires'].includes(event.kind) ? date(event.at) : moment(event.at)}</time>{' '}
            <b>{word('story', event.kind)}</b>
            {event.detail && <> · {event.kind === 'lost' ? word('token', event.detail) : event.detail === 'nobody' ? t('story.nobody') : event.detail}</>}
            {event.actor && <span className="muted"> · {event.actor}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
