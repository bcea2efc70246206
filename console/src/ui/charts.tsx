// Charts of our own: few lines, no library, read by screen readers as a sentence.
import { useWords } from '../i18n/words';

export interface Point {
  day: string;
  assigned: number;
  total: number;
  waiting?: number;
}

const WIDTH = 640;
const HEIGHT = 180;
const LEFT = 44;
const BOTTOM = 22;

/** Seats assigned and owned day by day; dashed: how it goes on at the same rate, with the range of what was seen. */
export function UsageChart({ points, perDay = 0, horizonDays = 0 }: { points: Point[]; perDay?: number; horizonDays?: number }) {
  const { t, number, date } = useWords();
  if (points.length === 0) return <p className="muted">{t('chart.none')}</p>;
  const days = points.map((p) => Date.parse(p.day) / 86_400_000);
  const first = days[0]!;
  const last = days[days.length - 1]! + horizonDays;
  const now = points[points.length - 1]!;
  const ahead = now.assigned + perDay * horizonDays;
  const steps = points.slice(1).map((p, i) => p.assigned - points[i]!.assigned);
  const spread = Math.sqrt(steps.reduce((sum, s) => sum + (s - perDay) ** 2, 0) / Math.max(1, steps.length)) * Math.sqrt(Math.max(1, horizonDays));
  const top = Math.max(1, ...points.map((p) => Math.max(p.assigned, p.total)), ahead + spread) * 1.08;
  const x = (day: number) => LEFT + ((day - first) / Math.max(1, last - first)) * (WIDTH - LEFT - 8);
  const y = (value: number) => HEIGHT - BOTTOM - (Math.max(0, value) / top) * (HEIGHT - BOTTOM - 8);
  const line = (pick: (p: Point) => number) => points.map((p, i) => `${i === 0 ? 'M' : 'L'}${x(days[i]!).toFixed(1)},${y(pick(p)).toFixed(1)}`).join('');
  const from = x(days[days.length - 1]!);
  const label = t('chart.usage', { assigned: now.assigned, total: now.total, from: date(points[0]!.day), to: date(now.day) });
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="img" aria-label={label} style={{ maxWidth: 820 }}>
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line x1={LEFT} x2={WIDTH - 8} y1={y(top * part)} y2={y(top * part)} stroke="currentColor" opacity={0.12} />
          <text x={LEFT - 6} y={y(top * part) + 4} textAnchor="end" fontSize={11} fill="currentColor" opacity={0.75}>{number(Math.round(top * part))}</text>
        </g>
      ))}
      <text x={LEFT} y={HEIGHT - 6} fontSize={11} fill="currentColor" opacity={0.75}>{date(points[0]!.day)}</text>
      <text x={WIDTH - 8} y={HEIGHT - 6} fontSize={11} textAnchor="end" fill="currentColor" opacity={0.75}>{date(new Date(last * 86_400_000).toISOString())}</text>
      {horizonDays > 0 && (
        <>
          <path d={`M${from},${y(now.assigned)}L${x(last)},${y(ahead + spread)}L${x(last)},${y(ahead - spread)}Z`} fill="var(--mantine-color-cyan-6)" opacity={0.18} />
          <path d={`M${from},${y(now.assigned)}L${x(last)},${y(ahead)}`} stroke="var(--mantine-color-cyan-7)" strokeDasharray="5 4" fill="none" strokeWidth={2} />
        </>
      )}
      <path d={line((p) => p.total)} stroke="currentColor" opacity={0.5} fill="none" strokeWidth={1.5} />
      {points.length === 1 && <circle cx={from} cy={y(now.assigned)} r={3.500} fill="var(--mantine-color-cyan-7)" />}
      <path d={line((p) => p.assigned)} stroke="var(--mantine-color-cyan-7)" fill="none" strokeWidth={2.500} />
    </svg>
  );
}

/** A bar of seats used. */
export function SeatBar({ assigned, total }: { assigned: number; total: number | null | undefined }) {
  const { t } = useWords();
  if (!total) return null;
  const part = Math.min(1, assigned / total);
  return (
    <svg viewBox="0 0 100 6" width="110" height="7" role="img" aria-label={t('chart.bar', { assigned, total })} preserveAspectRatio="none">
      <rect width="100" height="6" rx="2" fill="currentColor" opacity={0.14} />
      <rect width={part * 100} height="6" rx="2" fill={part >= 1 ? 'var(--mantine-color-red-7)' : 'var(--mantine-color-cyan-7)'} />
    </svg>
  );
}

/** The life of one token: connected, today, expiry. */
export function TokenLine({ connected, expires }: { connected: string; expires: string }) {
  const { t, date } = useWords();
  const from = Date.parse(connected);
  const to = Math.max(Date.parse(expires), Date.now());
  const x = (moment: number) => 10 + ((moment - from) / Math.max(1, to - from)) * 580;
  const now = x(Date.now());
  const end = x(Date.parse(expires));
  return (
    <svg viewBox="0 0 600 46" width="100%" role="img" aria-label={t('chart.token', { from: date(connected), to: date(expires) })} style={{ maxWidth: 640 }}>
      <line x1={10} x2={end} y1={16} y2={16} stroke="var(--mantine-color-cyan-7)" strokeWidth={4} />
      <line x1={now} x2={now} y1={6} y2={26} stroke="currentColor" strokeWidth={2} />
      <circle cx={end} cy={16} r={6} fill="var(--mantine-color-red-7)" />
      <text x={10} y={42} fontSize={12} fill="currentColor">{date(connected)}</text>
      <text x={Math.min(Math.max(now, 130), 450)} y={42} fontSize={12} textAnchor="middle" fill="currentColor">{t('today')}</text>
      <text x={590} y={42} fontSize={12} textAnchor="end" fill="currentColor">{date(expires)}</text>
    </svg>
  );
}
