// Position by location, what to buy, who waits, seats without a reason; to print or as CSV.
import { Anchor, Button, Checkbox, Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { SeatBar } from '../ui/charts';
import { Empty, PageHead, PageTabs, State, useAct, useItems } from '../ui/parts';
import { Rows } from '../ui/table';

export function Reports() {
  const { t } = useWords();
  const { path } = usePlace();
  const tab = path[1] ?? 'position';
  return (
    <>
      <PageHead title={t('nav.reports')}><Button size="xs" variant="default" onClick={() => window.print()}>{t('print')}</Button></PageHead>
      <PageTabs now={tab} link={(value) => linkTo(['reports', value])} tabs={[
          ['position', t('report.position')],
          ['demand', t('report.demand')],
          ['waiting', t('report.waiting')],
          ['heat', t('report.heat')],
          ['leaks', t('report.leaks')],
        ]} />
      {tab === 'position' && <Position />}
      {tab === 'demand' && <Demand />}
      {tab === 'waiting' && <Waiting />}
      {tab === 'heat' && <Heat />}
      {tab === 'leaks' && <Leaks />}
    </>
  );
}

function Position() {
  const { t, number } = useWords();
  const assets = useItems<Schemas['Asset']>('/v1/assets');
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const rows = locations.map((l) => {
    const own = assets.filter((a) => a.location === l.id);
    const sum = (pick: (a: Schemas['Asset']) => number | null | undefined) => own.reduce((n, a) => n + (pick(a) ?? 0), 0);
    return { l, items: own.length, assigned: sum((a) => a.assigned), available: sum((a) => a.available), total: sum((a) => a.total) };
  });
  return (
    <Rows name="position" rows={rows} keyOf={(r) => String(r.l.id)} link={(r) => linkTo(['locations', r.l.id, 'content'])} csv={{ path: '/v1/assets', file: 'position.csv' }} empty={<Empty title={t('location.none')} />}
      columns={[
        { name: 'organization', title: t('location.organization'), cell: (r) => r.l.organization },
        { name: 'name', title: t('location'), cell: (r) => r.l.name },
        { name: 'items', title: t('distribution.items'), number: true, cell: (r) => number(r.items) },
        { name: 'assigned', title: t('catalog.assigned'), number: true, cell: (r) => number(r.assigned) },
        { name: 'available', title: t('catalog.available'), number: true, cell: (r) => number(r.available) },
        { name: 'total', title: t('catalog.total'), number: true, cell: (r) => number(r.total) },
        { name: 'bar', title: t('catalog.use'), cell: (r) => <SeatBar assigned={r.assigned} total={r.total} /> },
      ]} />
  );
}

function Demand() {
  const { t, number } = useWords();
  const [needed, setNeeded] = useState(false);
  const [horizon, setHorizon] = useState<number | string>(30);
  const path = `/v1/demand?horizonDays=${Number(horizon) || 30}&needed=${needed}`;
  const rows = useItems<Schemas['Demand']>(path);
  return (
    <Rows name="demand" rows={rows} keyOf={(r) => `${r.location} ${r.adamId} ${r.pricingParam}`} link={(r) => linkTo(['catalog', r.adamId])} csv={{ path, file: 'buy-list.csv' }} empty={<Empty title={t('demand.none')} />}
      tools={<><Checkbox size="xs" label={t('demand.needed')} checked={needed} onChange={(e) => setNeeded(e.currentTarget.checked)} /><NumberInput size="xs" w={150} aria-label={t('demand.horizon')} suffix={' ' + t('demand.days')} min={1} max={730} value={horizon} onChange={setHorizon} /></>}
      columns={[
        { name: 'location', title: t('location'), cell: (r) => r.locationName },
        { name: 'name', title: t('item'), cell: (r) => r.name || r.adamId },
        { name: 'assigned', title: t('catalog.assigned'), number: true, cell: (r) => number(r.assigned) },
        { name: 'available', title: t('catalog.available'), number: true, cell: (r) => number(r.available) },
        { name: 'total', title: t('catalog.total'), number: true, cell: (r) => number(r.total) },
        { name: 'waiting', title: t('catalog.waiting'), number: true, cell: (r) => number(r.waiting) },
        { name: 'perDay', title: t('demand.perDay'), number: true, cell: (r) => r.perDay.toFixed(1) },
        { name: 'daysLeft', title: t('demand.left'), number: true, cell: (r) => number(r.daysLeft) },
        { name: 'needed', title: t('demand.buy'), number: true, cell: (r) => <b>{number(r.needed)}</b> },
        { name: 'cost', title: t('demand.cost'), number: true, cell: (r) => `${r.cost} ${r.cost ? r.currency : ''}` },
      ]} />
  );
}

function Waiting() {
  const { t, word, moment } = useWords();
  const rows = useItems<Schemas['Waiting']>('/v1/waiting', 15_000);
  const catalog = useItems<Schemas['CatalogItem']>('/v1/catalog');
  return (
    <Rows name="waiting-all" rows={rows} keyOf={(w) => `${w.adamId} ${w.location} ${w.place} ${w.holder}`} link={(w) => linkTo([w.kind === 'device' ? 'devices' : 'people', w.holder, 'explain'])}
      csv={{ path: '/v1/waiting', file: 'waiting.csv' }} empty={<Empty title={t('waiting.none')} />}
      columns={[
        { name: 'item', title: t('item'), cell: (w) => catalog.find((c) => c.adamId === w.adamId)?.name || w.adamId },
        { name: 'place', title: t('waiting.place'), number: true, cell: (w) => w.place },
        { name: 'holder', title: t('holder'), cell: (w) => w.holder },
        { name: 'reason', title: t('reason'), cell: (w) => word('reason', w.reason) },
        { name: 'since', title: t('since'), cell: (w) => moment(w.since) },
      ]} />
  );
}

/** Where seats are short: items across, locations down; the number is who waits, the color how full. */
function Heat() {
  const { t, number } = useWords();
  const assets = useItems<Schemas['Asset']>('/v1/assets').filter((a) => a.total);
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const waiting = useItems<Schemas['Waiting']>('/v1/waiting');
  const fullness = (a: Schemas['Asset']) => a.assigned / Math.max(1, a.total ?? 1);
  const names = new Map(assets.map((a) => [a.adamId, a.name || a.adamId]));
  const items = [...names.keys()].sort((a, b) => Math.max(...assets.filter((x) => x.adamId === b).map(fullness)) - Math.max(...assets.filter((x) => x.adamId === a).map(fullness))).slice(0, 15);
  return (
    <div className="grid-wrap" tabIndex={0} role="region" aria-label={t('report.heat')}>
      <table className="grid heat">
        <thead><tr><th scope="col">{t('location')}</th>{items.map((id) => <th key={id} scope="col">{names.get(id)}</th>)}</tr></thead>
        <tbody>
          {locations.map((l) => (
            <tr key={l.id}>
              <th scope="row">{l.name}</th>
              {items.map((id) => {
                const own = assets.filter((a) => a.adamId === id && a.location === l.id);
                if (own.length === 0) return <td key={id}>–</td>;
                const part = Math.max(...own.map(fullness));
                const line = waiting.filter((w) => w.adamId === id && w.location === l.id).length;
                return <td key={id} style={{ background: `color-mix(in srgb, var(--mantine-color-red-6) ${Math.round(Math.max(0, part - 0.5) * 90)}%, transparent)` }}>{Math.round(part * 100)} %{line ? <><br /><b>{t('report.wait', { n: line })}</b></> : null}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {items.length === 0 && <Text size="sm" p="sm">{t('catalog.none')}</Text>}
      <Text size="xs" p="xs" className="muted">{t('report.heatHint', { n: number(items.length) })}</Text>
    </div>
  );
}

function Leaks() {
  const { t, number } = useWords();
  const { may } = useSession();
  const { act, busy } = useAct();
  const [days, setDays] = useState<number | string>(60);
  const query = `?idleDays=${Number(days) || 60}`;
  const balances = useItems<Schemas['SeatBalance']>(`/v1/leaks/balances${query}`);
  const seats = useItems<Schemas['Leak']>(`/v1/leaks${query}`);
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const nameOf = (id: number) => locations.find((l) => l.id === id)?.name ?? String(id);
  const giveBack = (what: Record<string, unknown>) => act(() => send<Schemas['MadePlan']>('POST', '/v1/plans', { giveBack: what })).then((plan) => plan && go(linkTo(['plans', plan.id])));
  return (
    <Stack>
      <Group className="no-print" align="end">
        <NumberInput size="xs" w={180} label={t('distribution.idleDays')} min={1} value={days} onChange={setDays} />
        {may('distribute') && (
          <>
            <Button size="xs" variant="default" loading={busy} onClick={() => void giveBack({ strangers: true })}>{t('report.backStrangers')}</Button>
            <Button size="xs" variant="default" loading={busy} onClick={() => void giveBack({ foreign: true })}>{t('report.backForeign')}</Button>
            <Button size="xs" variant="default" loading={busy} onClick={() => void giveBack({ byHand: true, foreign: true, strangers: true, idleDays: Number(days) || 60 })}>{t('report.backIdle')}</Button>
          </>
        )}
      </Group>
      <Text size="sm">{t('report.leaksHint')}</Text>
      <Rows name="balances" rows={balances} keyOf={(b) => `${b.location} ${b.adamId} ${b.pricingParam}`} link={(b) => linkTo(['catalog', b.adamId])} csv={{ path: `/v1/leaks/balances${query}`, file: 'seats.csv' }} empty={<Empty title={t('report.noSeats')} />}
        columns={[
          { name: 'location', title: t('location'), cell: (b) => nameOf(b.location) },
          { name: 'name', title: t('item'), cell: (b) => b.name || b.adamId },
          { name: 'assigned', title: t('catalog.assigned'), number: true, cell: (b) => number(b.assigned) },
          { name: 'reason', title: t('report.withReason'), number: true, cell: (b) => number(b.withReason) },
          { name: 'foreign', title: t('report.foreign'), number: true, cell: (b) => number(b.foreign) },
          { name: 'strangers', title: t('report.strangers'), number: true, cell: (b) => number(b.strangers) },
          { name: 'idle', title: t('report.idle'), number: true, cell: (b) => number(b.idle) },
          { name: 'value', title: t('report.idleValue'), number: true, cell: (b) => `${b.idleValue} ${b.idleValue ? b.currency : ''}` },
          { name: 'lost', title: t('report.lost'), number: true, cell: (b) => number(b.reasonsWithoutSeat) },
          { name: 'balanced', title: t('report.balanced'), cell: (b) => (b.balanced ? t('yes') : t('no')) },
        ]} />
      <Title order={2}>{t('report.seats')}</Title>
      <Rows name="leaks" rows={seats.slice(0, 2000)} keyOf={(s) => `${s.kind} ${s.location} ${s.adamId} ${s.pricingParam} ${s.holderKind} ${s.holder}`} csv={{ path: `/v1/leaks${query}`, file: 'leaks.csv' }} empty={<Empty title={t('report.everyReason')} />}
        columns={[
          { name: 'kind', title: t('kind'), cell: (s) => <State group="leak" code={s.kind} /> },
          { name: 'holder', title: t('holder'), cell: (s) => <Anchor size="sm" href={linkTo([s.holderKind === 'device' ? 'devices' : 'people', s.holder])}>{s.holder}</Anchor> },
          { name: 'item', title: t('item'), cell: (s) => s.adamId },
          { name: 'location', title: t('location'), cell: (s) => nameOf(s.location) },
        ]} />
    </Stack>
  );
}
