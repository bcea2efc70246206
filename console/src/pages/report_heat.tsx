// Where seats are short: items across, sites down; the number is who waits, the color how full.
import { Anchor, Group, Stack, Text } from '@mantine/core';

import { Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo } from '../router';
import { ItemIcon } from '../ui/icons';
import { Empty, useItems } from '../ui/parts';

const COLUMNS = 15;
type Asset = Schemas['Asset'];

const fullness = (a: Asset) => a.assigned / Math.max(1, a.total ?? 1);
/** Half full is plain; a full one is red, and redder where somebody waits. */
const shade = (part: number, waits: number) =>
  `color-mix(in srgb, var(--mantine-color-red-6) ${Math.round(Math.max(0, part - 0.5) * 66 + (waits > 0 ? 12 : 0))}%, transparent)`;

export function Heat() {
  const { t, number } = useWords();
  const assets = useItems<Asset>('/v1/assets').filter((a) => a.owned && a.total);
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const waiting = useItems<Schemas['Waiting']>('/v1/waiting', 15_000);
  const line = new Map<string, number>();
  for (const one of waiting) line.set(`${one.adamId} ${one.location}`, (line.get(`${one.adamId} ${one.location}`) ?? 0) + 1);
  const names = new Map(assets.map((a) => [a.adamId, a.name || a.adamId]));
  const need = (id: string) => {
    const own = assets.filter((a) => a.adamId === id);
    return own.reduce((sum, a) => sum + (line.get(`${id} ${a.location}`) ?? 0), 0) * 1000 + Math.max(...own.map(fullness));
  };
  const needs = new Map([...names.keys()].map((id) => [id, need(id)]));
  const items = [...names.keys()].sort((a, b) => needs.get(b)! - needs.get(a)!).slice(0, COLUMNS);
  if (items.length === 0) return <div className="card"><Empty title={t('catalog.none')}>{t('catalog.noneHint')}</Empty></div>;
  return (
    <Stack gap="xs">
      <div className="grid-wrap" tabIndex={0} role="region" aria-label={t('report.heat')}>
        <table className="grid heat">
          <thead><tr><th scope="col">{t('location')}</th>{items.map((id) => (
            <th key={id} scope="col"><a href={linkTo(['catalog', id])}><ItemIcon adamId={id} name={names.get(id)} /><span>{names.get(id)}</span></a></th>
          ))}</tr></thead>
          <tbody>
            {locations.map((l) => (
              <tr key={l.id}>
                <th scope="row"><Anchor size="sm" href={linkTo(['locations', l.id, 'content'])}>{l.name}</Anchor></th>
                {items.map((id) => {
                  const own = assets.filter((a) => a.adamId === id && a.location === l.id);
                  if (own.length === 0) return <td key={id}>–</td>;
                  const part = Math.max(...own.map(fullness));
                  const waits = line.get(`${id} ${l.id}`) ?? 0;
                  return <td key={id} style={{ background: shade(part, waits) }}>{Math.round(part * 100)} %{waits > 0 && <><br /><b>{t('report.wait', { n: waits })}</b></>}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Group gap="xs" aria-hidden="true">
        {[0.5, 0.75, 1].map((part) => <span key={part} className="swatch" style={{ background: shade(part, 0) }}>{Math.round(part * 100)} %</span>)}
        <span className="swatch" style={{ background: shade(1, 1) }}>100 %, {t('catalog.waiting')}</span>
      </Group>
      <Text className="muted">{t('report.heatHint', { n: number(items.length) })}</Text>
    </Stack>
  );
}
